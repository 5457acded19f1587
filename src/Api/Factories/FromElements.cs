using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>A tensor with a copy of .NET memory: of as many elements from its beginning as the shape has room for.</summary>
    private static Tensor FromElements<T>(ReadOnlySpan<T> elements, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged
    {
        RequireCpu(device);
        RequireNoNames(names);
        long count = 1;
        foreach (long size in shape)
        {
            if (size < 0)
                throw new TorchException($"Trying to create tensor with negative dimension {size}: [{string.Join(", ", shape.ToArray())}]");
            count = (long)Int128.Min((Int128)count * size, long.MaxValue);
        }
        if (count > elements.Length)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {count} vs. {elements.Length}");

        ScalarType own = ScalarTypeOf<T>();
        nint result;
        fixed (T* data = elements)
        fixed (long* sizes = shape)
            Status.Check(Native.adj_tensor_from_data(data, count * sizeof(T), sizes, (nuint)shape.Length, (int)own, &result));
        return Converted(Tensor.Own(result), dtype, requires_grad);
    }

    /// <summary>A new tensor in the wanted dtype; the one given is disposed if that is another.</summary>
    private static Tensor Converted(Tensor made, ScalarType? dtype, bool requires_grad)
    {
        Tensor result = made;
        if (dtype is { } wanted && wanted != made.dtype)
        {
            result = made.to_type(wanted);
            made.Dispose();
        }
        return requires_grad ? result.SetRequiresGrad() : result;
    }

    /// <summary>Takes over what a native factory made.</summary>
    private static Tensor Finish(nint handle, bool requires_grad)
    {
        Tensor made = Tensor.Own(handle);
        return requires_grad ? made.SetRequiresGrad() : made;
    }

    private static void RequireNoNames(string[]? names)
    {
        if (names is { Length: > 0 })
            throw new TorchException(TorchErrorKind.NotImplemented, "Named tensors are not available.");
    }

    private static ReadOnlySpan<T> Span<T>(T[] elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return elements;
    }

    private static ReadOnlySpan<T> Span<T>(IList<T> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return elements switch
        {
            T[] array => array,
            List<T> list => CollectionsMarshal.AsSpan(list),
            _ => elements.ToArray(),
        };
    }

    private static ReadOnlySpan<T> Flat<T>(Array elements) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(elements);
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(elements)), elements.Length);
    }

    private static long[] Sizes(Array elements)
    {
        var sizes = new long[elements.Rank];
        for (int d = 0; d < sizes.Length; d++)
            sizes[d] = elements.GetLongLength(d);
        return sizes;
    }

    /// <summary>A new tensor with a copy of an array of any rank; it takes its sizes (<c>torch.tensor</c>).</summary>
    /// <param name="rawArray">The elements.</param>
    /// <param name="device">The processor, or null.</param>
    /// <exception cref="NotSupportedException">The elements are of a type without a dtype.</exception>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A new tensor with a copy of an array of any rank; it takes its sizes (<c>torch.tensor</c>).</summary>
    /// <param name="rawArray">The elements.</param>
    /// <param name="dtype">The dtype; by default that of the elements.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="names">Null: names of dimensions are not available.</param>
    /// <exception cref="NotSupportedException">The elements are of a type without a dtype.</exception>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        Type type = rawArray.GetType().GetElementType()!;
        long[] sizes = Sizes(rawArray);
        return type == typeof(float) ? FromElements(Flat<float>(rawArray), sizes, dtype, device, requires_grad, names)
            : type == typeof(double) ? FromElements(Flat<double>(rawArray), sizes, dtype, device, requires_grad, names)
            : type == typeof(long) ? FromElements(Flat<long>(rawArray), sizes, dtype, device, requires_grad, names)
            : type == typeof(int) ? FromElements(Flat<int>(rawArray), sizes, dtype, device, requires_grad, names)
            : type == typeof(bool) ? FromElements(Flat<bool>(rawArray), sizes, dtype, device, requires_grad, names)
            : type == typeof(byte) ? FromElements(Flat<byte>(rawArray), sizes, dtype, device, requires_grad, names)
            : type == typeof(sbyte) ? FromElements(Flat<sbyte>(rawArray), sizes, dtype, device, requires_grad, names)
            : type == typeof(short) ? FromElements(Flat<short>(rawArray), sizes, dtype, device, requires_grad, names)
            : type == typeof(Half) ? FromElements(Flat<Half>(rawArray), sizes, dtype, device, requires_grad, names)
            : type == typeof(BFloat16) ? FromElements(Flat<BFloat16>(rawArray), sizes, dtype, device, requires_grad, names)
            : throw new NotSupportedException($"The type {type.FullName} is not supported.");
    }

    /// <summary>A tensor with a copy of an array of any rank (<c>torch.as_tensor</c>).</summary>
    /// <param name="data">The elements.</param>
    /// <param name="dtype">The dtype; by default that of the elements.</param>
    /// <param name="device">The processor, or null.</param>
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    /// <summary>The tensor itself, or converted to a dtype (<c>torch.as_tensor</c>).</summary>
    /// <param name="data">The tensor.</param>
    /// <param name="dtype">The dtype; by default its own.</param>
    /// <param name="device">The processor, or null.</param>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireCpu(device);
        return dtype is { } wanted && wanted != data.dtype ? data.to_type(wanted) : data.alias();
    }

    /// <summary>A tensor without dimensions.</summary>
    internal static Tensor FromScalar(Scalar value, ScalarType dtype) => dtype switch
    {
        ScalarType.Bool => tensor(value.ToBoolean()),
        ScalarType.Byte => tensor(unchecked((byte)value.ToInt64())),
        ScalarType.Int8 => tensor(unchecked((sbyte)value.ToInt64())),
        ScalarType.Int16 => tensor(unchecked((short)value.ToInt64())),
        ScalarType.Int32 => tensor(unchecked((int)value.ToInt64())),
        ScalarType.Int64 => tensor(value.ToInt64()),
        ScalarType.Float16 => FromElements<Half>([value.ToHalf()], [], null, null, false, null),
        ScalarType.BFloat16 => tensor(value.ToBFloat16()),
        ScalarType.Float32 => tensor(value.ToSingle()),
        _ => tensor(value.ToDouble(), dtype),
    };

    /// <summary>The dtype of an operation on a tensor and a number: a number never widens, it only changes the kind.</summary>
    internal static ScalarType ResultType(Tensor tensor, Scalar number)
    {
        ScalarType dtype = tensor.dtype;
        if (number.IsFloat && is_integral(dtype))
            return get_default_dtype();
        return number.IsInteger && dtype == ScalarType.Bool ? ScalarType.Int64 : dtype;
    }
}
