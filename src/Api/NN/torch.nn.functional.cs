using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Building blocks of neural networks (<see href="https://pytorch.org/docs/stable/nn.html">torch.nn</see>).</summary>
    public static partial class nn
    {
        /// <summary>What becomes of the losses of single elements.</summary>
        public enum Reduction : long
        {
            /// <summary>They stay.</summary>
            None = 0,

            /// <summary>Their mean.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        /// <summary>Functions of neural networks (<see href="https://pytorch.org/docs/stable/nn.functional.html">torch.nn.functional</see>).</summary>
        public static partial class functional
        {
            /// <summary>The squared differences (<c>torch.nn.functional.mse_loss</c>).</summary>
            /// <param name="input">What was predicted.</param>
            /// <param name="target">What is right, of a shape that broadcasts.</param>
            /// <param name="reduction">What becomes of the losses of single elements.</param>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                using var prediction = Tensor.Borrow(input);
                using var truth = Tensor.Borrow(target);
                nint result;
                Status.Check(Native.adj_mse_loss(prediction.Handle, truth.Handle, (long)reduction, &result));
                return Tensor.Own(result);
            }

            /// <summary>The negative log-likelihood of classes (<c>torch.nn.functional.nll_loss</c>).</summary>
            /// <param name="input">Log-probabilities, [C], [N, C] or [N, C, d1, …].</param>
            /// <param name="target">Classes, int64, without the class dimension; -100 counts for nothing.</param>
            /// <param name="weight">Factor of each class, [C], or null.</param>
            /// <param name="reduction">What becomes of the losses of single elements.</param>
            /// <exception cref="TorchException">A class is out of range, or shapes or dtypes do not fit.</exception>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                const long IgnoreIndex = -100;
                using var prediction = Tensor.Borrow(input);
                using var truth = Tensor.Borrow(target);
                using var factors = Tensor.Borrow(weight);
                nint result;
                Status.Check(Native.adj_nll_loss(prediction.Handle, truth.Handle, factors.Handle, (long)reduction, IgnoreIndex, &result));
                return Tensor.Own(result);
            }

            /// <summary>nll_loss of log_softmax (<c>torch.nn.functional.cross_entropy</c>).</summary>
            /// <param name="input">Scores, [C], [N, C] or [N, C, d1, …].</param>
            /// <param name="target">Classes, int64, without the class dimension; or probabilities, of the shape of <paramref name="input"/>.</param>
            /// <param name="weight">Factor of each class, [C], or null.</param>
            /// <param name="ignore_index">The class that counts for nothing.</param>
            /// <param name="reduction">What becomes of the losses of single elements.</param>
            /// <param name="label_smoothing">Share of probability spread over all classes, in [0, 1].</param>
            /// <exception cref="TorchException">A class is out of range, or shapes or dtypes do not fit.</exception>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0)
            {
                using var prediction = Tensor.Borrow(input);
                using var truth = Tensor.Borrow(target);
                using var factors = Tensor.Borrow(weight);
                nint result;
                Status.Check(Native.adj_cross_entropy(prediction.Handle, truth.Handle, factors.Handle, (long)reduction, ignore_index, label_smoothing, &result));
                return Tensor.Own(result);
            }

            /// <summary>input · weightsᵀ + bias (<c>torch.nn.functional.linear</c>).</summary>
            /// <param name="input">[*, in].</param>
            /// <param name="weights">[out, in].</param>
            /// <param name="bias">[out], or null.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null)
            {
                using var x = Tensor.Borrow(input);
                using var w = Tensor.Borrow(weights);
                using var b = Tensor.Borrow(bias);
                nint result;
                Status.Check(Native.adj_linear(x.Handle, w.Handle, b.Handle, &result));
                return Tensor.Own(result);
            }

            /// <summary>max(x, 0) (<c>torch.nn.functional.relu</c>).</summary>
            /// <param name="x">The tensor.</param>
            /// <param name="inplace">Whether to change it and not a copy.</param>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.Required().relu_() : x.Required().relu();

            /// <summary>1 / (1 + e^−x) (<c>torch.nn.functional.sigmoid</c>).</summary>
            /// <param name="x">The tensor.</param>
            /// <param name="inplace">Whether to change it and not a copy.</param>
            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.Required().sigmoid_() : x.Required().sigmoid();

            /// <summary>1 / (1 + e^−x) (<c>torch.nn.functional.sigmoid</c>).</summary>
            /// <param name="x">The tensor.</param>
            public static Tensor sigmoid(Tensor x) => x.Required().sigmoid();

            /// <summary>The hyperbolic tangent (<c>torch.nn.functional.tanh</c>).</summary>
            /// <param name="x">The tensor.</param>
            /// <param name="inplace">Whether to change it and not a copy.</param>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.Required().tanh_() : x.Required().tanh();

            /// <summary>e^x / Σ e^x along a dimension (<c>torch.nn.functional.softmax</c>).</summary>
            /// <param name="input">The tensor.</param>
            /// <param name="dim">The dimension; negative ones count from the end.</param>
            /// <param name="dtype">The dtype to compute in; null for the tensor's.</param>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.Required().softmax(dim, dtype);

            /// <summary>The logarithm of softmax along a dimension (<c>torch.nn.functional.log_softmax</c>).</summary>
            /// <param name="x">The tensor.</param>
            /// <param name="dim">The dimension; negative ones count from the end.</param>
            public static Tensor log_softmax(Tensor x, long dim) => x.Required().log_softmax(dim);
        }
    }
}
