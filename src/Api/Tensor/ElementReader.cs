using Adjoint.Bindings;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>Reads elements of any dtype, in place and through the strides; it holds the tensor meanwhile.</summary>
internal readonly unsafe ref struct ElementReader
{
    private readonly Borrowed _borrowed;
    private readonly adj_tensor_info _info;

    public ElementReader(Tensor tensor)
    {
        _borrowed = tensor.Borrow();
        adj_tensor_info info;
        Status.Check(Native.adj_tensor_get_info(_borrowed.Handle, &info));
        Tensor.RequireElements(info, _borrowed);
        _info = info;
    }

    public void Dispose() => _borrowed.Dispose();

    public ScalarType DType => (ScalarType)_info.dtype;

    public int NDim => _info.ndim;

    public long Count => _info.numel;

    public long Size(int dim) => _info.sizes[dim];

    public long Stride(int dim) => _info.strides[dim];

    /// <summary>The element so many elements behind the first one in memory.</summary>
    public Scalar Read(long offset) => DType switch
    {
        ScalarType.Bool => ((byte*)_info.data)[offset] != 0,
        ScalarType.Byte => ((byte*)_info.data)[offset],
        ScalarType.Int8 => ((sbyte*)_info.data)[offset],
        ScalarType.Int16 => ((short*)_info.data)[offset],
        ScalarType.Int32 => ((int*)_info.data)[offset],
        ScalarType.Int64 => ((long*)_info.data)[offset],
        ScalarType.Float16 => ((Half*)_info.data)[offset],
        ScalarType.BFloat16 => ((BFloat16*)_info.data)[offset],
        ScalarType.Float32 => ((float*)_info.data)[offset],
        ScalarType.Float64 => ((double*)_info.data)[offset],
        _ => throw new NotSupportedException($"Elements of type {DType} cannot be read."),
    };
}
