namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>A new tensor of one dimension with a copy of the elements (<c>torch.tensor</c>).</summary>
    /// <typeparam name="T">The type of the elements: one with a dtype.</typeparam>
    /// <param name="rawArray">The elements.</param>
    /// <param name="dtype">The dtype; by default the one of <typeparamref name="T"/>.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="names">Null: names of dimensions are not available.</param>
    /// <exception cref="NotSupportedException">The elements are of a type without a dtype.</exception>
    public static Tensor tensor<T>(ReadOnlySpan<T> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) where T : unmanaged =>
        FromElements(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A new tensor with a copy of the elements (<c>torch.tensor</c>).</summary>
    /// <typeparam name="T">The type of the elements: one with a dtype.</typeparam>
    /// <param name="rawArray">The elements, in row-major order; more of them than the sizes have room for are left out.</param>
    /// <param name="dimensions">The sizes.</param>
    /// <param name="dtype">The dtype; by default the one of <typeparamref name="T"/>.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="names">Null: names of dimensions are not available.</param>
    /// <exception cref="ArgumentException">There are fewer elements than the sizes want.</exception>
    /// <exception cref="NotSupportedException">The elements are of a type without a dtype.</exception>
    public static Tensor tensor<T>(ReadOnlySpan<T> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) where T : unmanaged =>
        FromElements(rawArray, dimensions, dtype, device, requires_grad, names);
}
