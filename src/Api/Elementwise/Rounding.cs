using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>The elements, rounded, ties to even (<c>torch.round</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="decimals">Digits behind the point to keep; negative ones are in front of it.</param>
    public static Tensor round(Tensor input, long decimals = 0) => input.Required().round(decimals);

    /// <summary>Rounds the elements, ties to even (<c>Tensor.round_</c>).</summary>
    /// <inheritdoc cref="round(Tensor, long)"/>
    public static Tensor round_(Tensor input, long decimals = 0) => input.Required().round_(decimals);

    public partial class Tensor
    {
        /// <summary>The elements, rounded, ties to even (<c>torch.round</c>).</summary>
        /// <param name="decimals">Digits behind the point to keep; negative ones are in front of it.</param>
        public Tensor round(long decimals = 0)
        {
            if (decimals != 0)
            {
                using Tensor scaled = mul(Math.Pow(10, decimals));
                using Tensor rounded = scaled.round();
                return rounded.div(Math.Pow(10, decimals));
            }
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_round(self.Handle, &result));
            return Own(result);
        }

        /// <summary>Rounds the elements, ties to even (<c>Tensor.round_</c>).</summary>
        /// <param name="decimals">Digits behind the point to keep; negative ones are in front of it.</param>
        /// <returns>This tensor.</returns>
        public Tensor round_(long decimals = 0)
        {
            if (decimals != 0)
            {
                using Tensor rounded = round(decimals);
                return copy_(rounded);
            }
            using var self = Borrow();
            Status.Check(Native.adj_round_(self.Handle));
            return this;
        }
    }
}
