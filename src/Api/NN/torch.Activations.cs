using Adjoint.Bindings;
using Adjoint.Modules;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>x Φ(x), with the distribution function Φ of a normal variable (<c>torch.nn.functional.gelu</c>).</summary>
        /// <exception cref="TorchException">The tensor is not of floating point.</exception>
        public Tensor gelu() => gelu(GELU.Approximate.none);

        /// <summary>x Φ(x), exactly or approximately (<c>torch.nn.functional.gelu</c>).</summary>
        /// <param name="approximate">How Φ is computed.</param>
        /// <exception cref="TorchException">The tensor is not of floating point.</exception>
        public Tensor gelu(GELU.Approximate approximate)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_gelu(self.Handle, (long)approximate, &result));
            return Own(result);
        }

        /// <summary>x Φ(x), in place (<c>torch.nn.functional.gelu</c>).</summary>
        /// <inheritdoc cref="gelu()"/>
        public Tensor gelu_() => gelu_(GELU.Approximate.none);

        /// <summary>x Φ(x), exactly or approximately, in place (<c>torch.nn.functional.gelu</c>).</summary>
        /// <inheritdoc cref="gelu(GELU.Approximate)"/>
        public Tensor gelu_(GELU.Approximate approximate)
        {
            using var self = Borrow();
            Status.Check(Native.adj_gelu_(self.Handle, (long)approximate));
            return this;
        }

        /// <summary>x, or a multiple of it where it is negative (<c>torch.nn.functional.leaky_relu</c>).</summary>
        /// <param name="negative_slope">The factor there.</param>
        /// <exception cref="TorchException">The tensor is not of floating point.</exception>
        public Tensor leaky_relu(Scalar negative_slope)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_leaky_relu(self.Handle, negative_slope.ToDouble(), &result));
            return Own(result);
        }

        /// <summary>x, or a multiple of it where it is negative, in place (<c>torch.nn.functional.leaky_relu_</c>).</summary>
        /// <inheritdoc cref="leaky_relu(Scalar)"/>
        public Tensor leaky_relu_(Scalar negative_slope)
        {
            using var self = Borrow();
            Status.Check(Native.adj_leaky_relu_(self.Handle, negative_slope.ToDouble()));
            return this;
        }

        /// <summary>x, or α (e^x − 1) where it is negative (<c>torch.nn.functional.elu</c>).</summary>
        /// <param name="alpha">What it tends to from above, as −α.</param>
        /// <exception cref="TorchException">The tensor is not of floating point.</exception>
        public Tensor elu(double alpha = 1) => elu(alpha, 1, 1);

        /// <summary>x, or α (e^x − 1) where it is negative, in place (<c>torch.nn.functional.elu_</c>).</summary>
        /// <inheritdoc cref="elu(double)"/>
        public Tensor elu_(double alpha = 1) => elu_(alpha, 1, 1);

        /// <summary>scale · x, or α · scale · (e^(input_scale · x) − 1) where x is negative (<c>torch.nn.functional.elu</c>).</summary>
        /// <param name="alpha">Factor of the negative part.</param>
        /// <param name="scale">Factor of both parts.</param>
        /// <param name="input_scale">Factor in the exponent.</param>
        /// <exception cref="TorchException">The tensor is not of floating point.</exception>
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_elu(self.Handle, alpha.ToDouble(), scale.ToDouble(), input_scale.ToDouble(), &result));
            return Own(result);
        }

        /// <summary>scale · x, or α · scale · (e^(input_scale · x) − 1) where x is negative, in place (<c>torch.nn.functional.elu_</c>).</summary>
        /// <inheritdoc cref="elu(Scalar, Scalar, Scalar)"/>
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale)
        {
            using var self = Borrow();
            Status.Check(Native.adj_elu_(self.Handle, alpha.ToDouble(), scale.ToDouble(), input_scale.ToDouble()));
            return this;
        }
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>x Φ(x), with the distribution function Φ of a normal variable (<c>torch.nn.functional.gelu</c>).</summary>
            /// <param name="x">The tensor.</param>
            /// <param name="inplace">Whether to change it and not a copy.</param>
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.Required().gelu_() : x.Required().gelu();

            /// <summary>x Φ(x), exactly or approximately (<c>torch.nn.functional.gelu</c>).</summary>
            /// <param name="x">The tensor.</param>
            /// <param name="approximate">How Φ is computed.</param>
            /// <param name="inplace">Whether to change the tensor and not a copy.</param>
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) =>
                inplace ? x.Required().gelu_(approximate) : x.Required().gelu(approximate);

            /// <summary>x Φ(x), with the distribution function Φ of a normal variable (<c>torch.nn.functional.gelu</c>).</summary>
            /// <param name="x">The tensor.</param>
            public static Tensor gelu(Tensor x) => x.Required().gelu();

            /// <summary>x / (1 + e^−x) (<c>torch.nn.functional.silu</c>).</summary>
            /// <param name="x">The tensor.</param>
            /// <param name="inplace">Whether to change it and not a copy.</param>
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.Required().silu_() : x.Required().silu();

            /// <summary>ln(1 + e^βx) / β (<c>torch.nn.functional.softplus</c>).</summary>
            /// <param name="x">The tensor.</param>
            /// <param name="beta">β.</param>
            /// <param name="threshold">Where βx is above it the result is x.</param>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.Required().softplus(beta, threshold);

            /// <summary>x, or a multiple of it where it is negative (<c>torch.nn.functional.leaky_relu</c>).</summary>
            /// <param name="input">The tensor.</param>
            /// <param name="negative_slope">The factor there.</param>
            /// <param name="inplace">Whether to change the tensor and not a copy.</param>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? input.Required().leaky_relu_(negative_slope) : input.Required().leaky_relu(negative_slope);

            /// <summary>x, or α (e^x − 1) where it is negative (<c>torch.nn.functional.elu</c>).</summary>
            /// <param name="x">The tensor.</param>
            /// <param name="alpha">What it tends to from above, as −α.</param>
            /// <param name="inplace">Whether to change the tensor and not a copy.</param>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => inplace ? x.Required().elu_(alpha) : x.Required().elu(alpha);
        }
    }
}
