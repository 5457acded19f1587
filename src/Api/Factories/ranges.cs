using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>start, start + step, … below <paramref name="stop"/> (<c>torch.arange</c>).</summary>
    /// <param name="start">The first value.</param>
    /// <param name="stop">The bound, not included.</param>
    /// <param name="step">The distance between values.</param>
    /// <param name="dtype">The dtype; by default int64 if all three are integers, else <see cref="get_default_dtype"/>.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <exception cref="TorchException">The step is zero or leads away from the bound.</exception>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        RequireCpu(device);
        nint result;
        Status.Check(Native.adj_arange(start.ToNative(), stop.ToNative(), step.ToNative(), Option.Of(dtype), &result));
        return Finish(result, requires_grad);
    }

    /// <inheritdoc cref="arange(Scalar, Scalar, Scalar, ScalarType?, Device, bool)"/>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <inheritdoc cref="arange(Scalar, Scalar, Scalar, ScalarType?, Device, bool)"/>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Evenly spaced values, both ends included (<c>torch.linspace</c>).</summary>
    /// <param name="start">The first value.</param>
    /// <param name="end">The last value.</param>
    /// <param name="steps">How many.</param>
    /// <param name="dtype">The dtype; by default <see cref="get_default_dtype"/>.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <exception cref="TorchException"><paramref name="steps"/> is negative.</exception>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        RequireCpu(device);
        nint result;
        Status.Check(Native.adj_linspace(((Scalar)start).ToNative(), ((Scalar)end).ToNative(), steps, Option.Of(dtype), &result));
        return Finish(result, requires_grad);
    }

    /// <summary>The identity matrix (<c>torch.eye</c>).</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns; -1 for as many as rows.</param>
    /// <param name="dtype">The dtype; by default <see cref="get_default_dtype"/>.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="names">Null: names of dimensions are not available.</param>
    /// <exception cref="TorchException">A number is negative.</exception>
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RequireCpu(device);
        RequireNoNames(names);
        nint result;
        Status.Check(Native.adj_eye(rows, columns == -1 ? rows : columns, Option.Of(dtype), &result));
        return Finish(result, requires_grad);
    }
}
