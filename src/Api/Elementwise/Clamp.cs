using System.Runtime.CompilerServices;
using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    // A number converts to Scalar? and to Tensor alike; numbers are meant to be scalars, hence the priorities.
    private const int PreferNumbers = 1;

    /// <summary>The elements, limited to a range (<c>torch.clamp</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="min">The lower bound, or null.</param>
    /// <param name="max">The upper bound, or null.</param>
    /// <exception cref="TorchException">Both bounds are missing.</exception>
    [OverloadResolutionPriority(PreferNumbers)]
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.Required().clamp(min, max);

    /// <summary>The elements, limited to ranges of their own (<c>torch.clamp</c>).</summary>
    /// <inheritdoc cref="clamp(Tensor, Scalar?, Scalar?)"/>
    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.Required().clamp(min, max);

    /// <summary>Limits the elements to a range (<c>Tensor.clamp_</c>).</summary>
    /// <inheritdoc cref="clamp(Tensor, Scalar?, Scalar?)"/>
    [OverloadResolutionPriority(PreferNumbers)]
    public static Tensor clamp_(Tensor input, Scalar? min = null, Scalar? max = null) => input.Required().clamp_(min, max);

    /// <summary>Limits the elements to ranges of their own (<c>Tensor.clamp_</c>).</summary>
    /// <inheritdoc cref="clamp(Tensor, Scalar?, Scalar?)"/>
    public static Tensor clamp_(Tensor input, Tensor? min = null, Tensor? max = null) => input.Required().clamp_(min, max);

    /// <summary>The elements, limited to a range (<c>torch.clip</c>).</summary>
    /// <inheritdoc cref="clamp(Tensor, Scalar?, Scalar?)"/>
    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) => input.Required().clamp(min, max);

    /// <summary>The elements, limited from above (<c>torch.clamp_max</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="max">The upper bound.</param>
    public static Tensor clamp_max(Tensor input, Scalar max) => input.Required().clamp(null, max);

    /// <summary>The elements, limited from below (<c>torch.clamp_min</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="min">The lower bound.</param>
    public static Tensor clamp_min(Tensor input, Scalar min) => input.Required().clamp(min, null);

    /// <summary>Elements of one tensor where a condition holds, else of the other (<c>torch.where</c>).</summary>
    /// <param name="condition">A bool tensor.</param>
    /// <param name="x">Elements where it holds.</param>
    /// <param name="y">Elements where it does not.</param>
    /// <exception cref="TorchException">The condition is not bool, or shapes do not broadcast.</exception>
    public static Tensor where(Tensor condition, Tensor x, Tensor y)
    {
        using var mask = Tensor.Borrow(condition);
        using var left = Tensor.Borrow(x);
        using var right = Tensor.Borrow(y);
        nint result;
        Status.Check(Native.adj_where(mask.Handle, left.Handle, right.Handle, &result));
        return Tensor.Own(result);
    }

    /// <summary>A number to the power of each element (<c>torch.pow</c>).</summary>
    /// <param name="self">The base.</param>
    /// <param name="exponent">The exponents.</param>
    public static Tensor pow(Scalar self, Tensor exponent)
    {
        using var power = Tensor.Borrow(exponent);
        nint result;
        Status.Check(Native.adj_pow_base(self.ToNative(), power.Handle, &result));
        return Tensor.Own(result);
    }

    public partial class Tensor
    {
        /// <summary>The elements, limited to a range (<c>torch.clamp</c>).</summary>
        /// <param name="min">The lower bound, or null.</param>
        /// <param name="max">The upper bound, or null.</param>
        /// <exception cref="TorchException">Both bounds are missing.</exception>
        [OverloadResolutionPriority(PreferNumbers)]
        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_clamp(self.Handle, Scalar.ToNative(min), Scalar.ToNative(max), &result));
            return Own(result);
        }

        /// <summary>The elements, limited to ranges of their own (<c>torch.clamp</c>).</summary>
        /// <inheritdoc cref="clamp(Scalar?, Scalar?)"/>
        public Tensor clamp(Tensor? min = null, Tensor? max = null)
        {
            using var self = Borrow();
            using var lower = Borrow(min);
            using var upper = Borrow(max);
            nint result;
            Status.Check(Native.adj_clamp_tensor(self.Handle, lower.Handle, upper.Handle, &result));
            return Own(result);
        }

        /// <summary>Limits the elements to a range (<c>Tensor.clamp_</c>).</summary>
        /// <inheritdoc cref="clamp(Scalar?, Scalar?)"/>
        /// <returns>This tensor.</returns>
        [OverloadResolutionPriority(PreferNumbers)]
        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            using var self = Borrow();
            Status.Check(Native.adj_clamp_(self.Handle, Scalar.ToNative(min), Scalar.ToNative(max)));
            return this;
        }

        /// <summary>Limits the elements to ranges of their own (<c>Tensor.clamp_</c>).</summary>
        /// <inheritdoc cref="clamp(Scalar?, Scalar?)"/>
        /// <returns>This tensor.</returns>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null)
        {
            using var self = Borrow();
            using var lower = Borrow(min);
            using var upper = Borrow(max);
            Status.Check(Native.adj_clamp_tensor_(self.Handle, lower.Handle, upper.Handle));
            return this;
        }

        /// <summary>The elements, limited to a range (<c>torch.clip</c>).</summary>
        /// <inheritdoc cref="clamp(Scalar?, Scalar?)"/>
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        /// <summary>The elements, limited from above (<c>torch.clamp_max</c>).</summary>
        /// <param name="max">The upper bound.</param>
        public Tensor clamp_max(Scalar max) => clamp(null, max);

        /// <summary>Limits the elements from above (<c>Tensor.clamp_max_</c>).</summary>
        /// <param name="max">The upper bound.</param>
        /// <returns>This tensor.</returns>
        public Tensor clamp_max_(Scalar max) => clamp_(null, max);

        /// <summary>The elements, limited from below (<c>torch.clamp_min</c>).</summary>
        /// <param name="min">The lower bound.</param>
        public Tensor clamp_min(Scalar min) => clamp(min, null);

        /// <summary>Limits the elements from below (<c>Tensor.clamp_min_</c>).</summary>
        /// <param name="min">The lower bound.</param>
        /// <returns>This tensor.</returns>
        public Tensor clamp_min_(Scalar min) => clamp_(min, null);

        /// <summary>These elements where a condition holds, else those of another tensor (<c>Tensor.where</c>).</summary>
        /// <param name="condition">A bool tensor.</param>
        /// <param name="y">Elements where it does not hold.</param>
        public Tensor where(Tensor condition, Tensor y) => torch.where(condition, this, y);
    }
}
