namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Whether all elements of two tensors are close to each other (<c>torch.allclose</c>).</summary>
    /// <param name="tensor">A tensor.</param>
    /// <param name="target">The tensor that <paramref name="rtol"/> refers to.</param>
    /// <param name="rtol">Allowed difference, relative to the target's element.</param>
    /// <param name="atol">Allowed difference besides that.</param>
    /// <param name="equal_nan">Whether NaN is close to NaN.</param>
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
        tensor.Required().allclose(target, rtol, atol, equal_nan);

    /// <summary>Which elements of two tensors are close to each other (<c>torch.isclose</c>).</summary>
    /// <param name="tensor">A tensor.</param>
    /// <param name="other">The tensor that <paramref name="rtol"/> refers to.</param>
    /// <param name="rtol">Allowed difference, relative to the other's element.</param>
    /// <param name="atol">Allowed difference besides that.</param>
    /// <param name="nanEqual">Whether NaN is close to NaN.</param>
    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
        tensor.Required().isclose(other, rtol, atol, nanEqual);

    /// <summary>Which elements of two tensors are equal: TorchSharp's meaning, PyTorch's is <see cref="Tensor.Equals(Tensor)"/>.</summary>
    /// <param name="tensor">A tensor.</param>
    /// <param name="target">Another one.</param>
    public static Tensor equal(Tensor tensor, Tensor target) => tensor.Required().eq(target);

    public partial class Tensor
    {
        /// <summary>Whether all elements are close to those of another tensor (<c>torch.allclose</c>).</summary>
        /// <param name="target">The tensor that <paramref name="rtol"/> refers to.</param>
        /// <param name="rtol">Allowed difference, relative to the target's element.</param>
        /// <param name="atol">Allowed difference besides that.</param>
        /// <param name="equal_nan">Whether NaN is close to NaN.</param>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            using Tensor close = isclose(target, rtol, atol, equal_nan);
            using Tensor everywhere = close.all();
            return everywhere.item<bool>();
        }

        /// <summary>Which elements are close to those of another tensor (<c>torch.isclose</c>).</summary>
        /// <param name="other">The tensor that <paramref name="rtol"/> refers to.</param>
        /// <param name="rtol">Allowed difference, relative to the other's element.</param>
        /// <param name="atol">Allowed difference besides that.</param>
        /// <param name="nanEqual">Whether NaN is close to NaN.</param>
        /// <exception cref="TorchException">The dtypes differ.</exception>
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false)
        {
            ArgumentNullException.ThrowIfNull(other);
            if (dtype != other.dtype)
                throw new TorchException($"{PyTorchFormatter.TypeName(dtype)} did not match {PyTorchFormatter.TypeName(other.dtype)}");
            using DisposeScope scope = NewDisposeScope();
            using IDisposable mode = no_grad();
            // Equality covers infinities, whose difference is NaN.
            Tensor close = eq(other);
            if (nanEqual && is_floating_point())
                close = close.logical_or(isnan().logical_and(other.isnan()));
            if (rtol != 0 || atol != 0)
            {
                Tensor difference = sub(other).abs();
                Tensor allowed = other.abs().mul(rtol).add(atol);
                Tensor near = difference.le(allowed);
                close = close.logical_or(is_floating_point() ? near.logical_and(difference.isfinite()) : near);
            }
            return scope.MoveToOuter(close);
        }

        /// <summary>Which elements are equal to those of another tensor: TorchSharp's meaning, PyTorch's is <see cref="Equals(Tensor)"/>.</summary>
        /// <param name="target">The other tensor.</param>
        public Tensor equal(Tensor target) => eq(target);
    }
}
