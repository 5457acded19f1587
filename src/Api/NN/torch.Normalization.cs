using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The elements brought to mean 0 and variance 1 over the last dimensions (<c>torch.nn.functional.layer_norm</c>).</summary>
            /// <param name="input">The tensor.</param>
            /// <param name="normalized_shape">The sizes of those dimensions.</param>
            /// <param name="weight">Factors of that shape, or null.</param>
            /// <param name="bias">Terms of that shape, or null.</param>
            /// <param name="eps">Added to the variance.</param>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
            {
                ArgumentNullException.ThrowIfNull(normalized_shape);
                using var x = Tensor.Borrow(input);
                using var factors = Tensor.Borrow(weight);
                using var terms = Tensor.Borrow(bias);
                nint result;
                fixed (long* sizes = normalized_shape)
                {
                    Status.Check(Native.adj_layer_norm(x.Handle, sizes, (nuint)normalized_shape.Length, factors.Handle, terms.Handle, eps, &result));
                }

                return Tensor.Own(result);
            }
        }
    }
}
