using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>A new tensor of random numbers, uniform on [0, 1) (<c>torch.rand</c>).</summary>
    /// <param name="size">The sizes.</param>
    /// <param name="dtype">The dtype; by default <see cref="get_default_dtype"/>.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="generator">Where the random numbers come from; null for the default generator.</param>
    /// <param name="names">Null: names of dimensions are not available.</param>
    /// <exception cref="TorchException">A size is negative.</exception>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(Span(size), dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        RequireCpu(device);
        RequireNoNames(names);
        RequireDefault(generator);
        RequireFloating("rand", dtype);
        nint result;
        fixed (long* sizes = size)
            Status.Check(Native.adj_rand(sizes, (nuint)size.Length, (int)(dtype ?? s_defaultDtype), &result));
        return Finish(result, requires_grad);
    }

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([size], dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([rows, columns], dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([dim0, dim1, dim2], dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor rand(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([size], dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor rand(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([rows, columns], dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor rand(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([dim0, dim1, dim2], dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor rand(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);
}
