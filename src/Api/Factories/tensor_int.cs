namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>A new tensor with a copy of the elements (<c>torch.tensor</c>).</summary>
    /// <param name="rawArray">The elements, in row-major order; more of them than the sizes have room for are left out.</param>
    /// <param name="dtype">The dtype; by default the one of <c>int</c>.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="names">Null: names of dimensions are not available.</param>
    /// <exception cref="ArgumentException">There are fewer elements than the sizes want.</exception>
    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(Span(rawArray), [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A new tensor without dimensions (<c>torch.tensor</c>).</summary>
    /// <param name="scalar">The element.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) =>
        FromElements<int>([scalar], [], null, device, requires_grad, null);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool, string[])"/>
    public static Tensor tensor(IList<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(Span(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool, string[])"/>
    public static Tensor tensor(int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(Span(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool, string[])"/>
    public static Tensor tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(Span(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool, string[])"/>
    public static Tensor tensor(IList<int> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(Span(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool, string[])"/>
    public static Tensor tensor(IList<int> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(Span(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool, string[])"/>
    public static Tensor tensor(int[] rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(Span(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool, string[])"/>
    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(Flat<int>(rawArray), Sizes(rawArray), dtype, device, requires_grad, names);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool, string[])"/>
    public static Tensor tensor(int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(Flat<int>(rawArray), Sizes(rawArray), dtype, device, requires_grad, names);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool, string[])"/>
    public static Tensor tensor(int[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(Flat<int>(rawArray), Sizes(rawArray), dtype, device, requires_grad, names);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool, string[])"/>
    public static Tensor tensor(Memory<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromElements<int>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements (<c>torch.as_tensor</c>).</summary>
    /// <param name="rawArray">The elements.</param>
    /// <param name="dtype">The dtype; by default the one of <c>int</c>.</param>
    /// <param name="device">The processor, or null.</param>
    public static Tensor as_tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null) => tensor(rawArray, dtype, device);

    /// <summary>A tensor with a copy of the elements (<c>torch.as_tensor</c>).</summary>
    /// <param name="rawArray">The elements.</param>
    /// <param name="dtype">The dtype; by default the one of <c>int</c>.</param>
    /// <param name="device">The processor, or null.</param>
    public static Tensor as_tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null) => tensor(rawArray, dtype, device);
}
