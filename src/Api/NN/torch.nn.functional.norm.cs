using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>(input − mean) / √(variance + eps) · weight + bias for each channel (<c>torch.nn.functional.batch_norm</c>).</summary>
            /// <param name="input">[N, C, …].</param>
            /// <param name="running_mean">[C], or null; in training it moves towards the batch's.</param>
            /// <param name="running_var">[C], or null; in training it moves towards the batch's.</param>
            /// <param name="weight">[C], or null for 1.</param>
            /// <param name="bias">[C], or null for 0.</param>
            /// <param name="training">Whether the batch's own statistics count, or the running ones.</param>
            /// <param name="momentum">How far the running ones move.</param>
            /// <param name="eps">Keeps the divisor from 0.</param>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5)
            {
                using var x = Tensor.Borrow(input);
                using var mean = Tensor.Borrow(running_mean);
                using var variance = Tensor.Borrow(running_var);
                using var w = Tensor.Borrow(weight);
                using var b = Tensor.Borrow(bias);
                nint result;
                Status.Check(Native.adj_batch_norm(x.Handle, mean.Handle, variance.Handle, w.Handle, b.Handle, Option.Of(training), momentum, eps, &result));
                return Tensor.Own(result);
            }
        }
    }
}
