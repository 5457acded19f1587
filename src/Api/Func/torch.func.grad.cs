using System.Runtime.CompilerServices;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class func
    {
        /// <summary>The gradient of a function, as a function (<c>torch.func.grad</c>). Nested it gives higher orders.</summary>
        /// <param name="func">A function whose result has no dimension.</param>
        /// <returns>A function of the same argument, with a result of its shape.</returns>
        /// <exception cref="TorchException">The function's result has dimensions, or the argument is not of a floating point dtype.</exception>
        [OverloadResolutionPriority(1)]
        public static Func<Tensor, Tensor> grad(Func<Tensor, Tensor> func)
        {
            Func<Tensor[], (Tensor[] Gradients, Tensor Value)> both = GradientAndValue(Several(func), [0]);
            return x => both([x]).Gradients[0];
        }

        /// <inheritdoc cref="grad(Func{Tensor, Tensor})"/>
        /// <param name="func">A function whose result has no dimension.</param>
        /// <param name="argnums">For which argument.</param>
        public static Func<Tensor, Tensor, Tensor> grad(Func<Tensor, Tensor, Tensor> func, int argnums = 0)
        {
            Func<Tensor[], (Tensor[] Gradients, Tensor Value)> both = GradientAndValue(Several(func), [argnums]);
            return (x, y) => both([x, y]).Gradients[0];
        }

        /// <inheritdoc cref="grad(Func{Tensor, Tensor})"/>
        /// <param name="func">A function whose result has no dimension.</param>
        /// <param name="argnums">For which arguments.</param>
        /// <returns>A function of the same arguments, with a gradient for each that was asked for.</returns>
        public static Func<Tensor, Tensor, Tensor[]> grad(Func<Tensor, Tensor, Tensor> func, int[] argnums)
        {
            Func<Tensor[], (Tensor[] Gradients, Tensor Value)> both = GradientAndValue(Several(func), argnums);
            return (x, y) => both([x, y]).Gradients;
        }

        /// <inheritdoc cref="grad(Func{Tensor, Tensor, Tensor}, int)"/>
        public static Func<Tensor, Tensor, Tensor, Tensor> grad(Func<Tensor, Tensor, Tensor, Tensor> func, int argnums = 0)
        {
            Func<Tensor[], (Tensor[] Gradients, Tensor Value)> both = GradientAndValue(Several(func), [argnums]);
            return (x, y, z) => both([x, y, z]).Gradients[0];
        }

        /// <inheritdoc cref="grad(Func{Tensor, Tensor, Tensor}, int)"/>
        public static Func<Tensor[], Tensor> grad(Func<Tensor[], Tensor> func, int argnums = 0)
        {
            Func<Tensor[], (Tensor[] Gradients, Tensor Value)> both = GradientAndValue(Several(func), [argnums]);
            return x => both(x).Gradients[0];
        }

        /// <inheritdoc cref="grad(Func{Tensor, Tensor, Tensor}, int[])"/>
        public static Func<Tensor[], Tensor[]> grad(Func<Tensor[], Tensor> func, int[] argnums)
        {
            Func<Tensor[], (Tensor[] Gradients, Tensor Value)> both = GradientAndValue(Several(func), argnums);
            return x => both(x).Gradients;
        }

        /// <summary>
        /// The gradient of a function that has something else to tell, as a function (<c>torch.func.grad</c> with
        /// <c>has_aux</c>).
        /// </summary>
        /// <typeparam name="TAux">What else the function returns; it is not differentiated.</typeparam>
        /// <param name="func">A function that returns a tensor without dimensions, and something else.</param>
        /// <returns>A function of the same argument that returns the gradient, and the something else.</returns>
        /// <exception cref="TorchException">The function's result has dimensions, or the argument is not of a floating point dtype.</exception>
        public static Func<Tensor, (Tensor grad, TAux aux)> grad<TAux>(Func<Tensor, (Tensor, TAux)> func)
        {
            Func<Tensor, (Tensor grad, (Tensor value, TAux aux) value)> both = grad_and_value(func);
            return x => both(x) is var (gradient, (_, aux)) ? (gradient, aux) : default;
        }

        /// <summary>The gradient and the value of a function, as a function (<c>torch.func.grad_and_value</c>).</summary>
        /// <param name="func">A function whose result has no dimension.</param>
        /// <returns>A function of the same argument.</returns>
        /// <exception cref="TorchException">The function's result has dimensions, or the argument is not of a floating point dtype.</exception>
        [OverloadResolutionPriority(1)]
        public static Func<Tensor, (Tensor grad, Tensor value)> grad_and_value(Func<Tensor, Tensor> func)
        {
            Func<Tensor[], (Tensor[] Gradients, Tensor Value)> both = GradientAndValue(Several(func), [0]);
            return x => both([x]) is var (gradients, value) ? (gradients[0], value) : default;
        }

        /// <inheritdoc cref="grad_and_value(Func{Tensor, Tensor})"/>
        /// <param name="func">A function whose result has no dimension.</param>
        /// <param name="argnums">For which arguments; null for the first.</param>
        public static Func<Tensor[], (Tensor[] grad, Tensor value)> grad_and_value(Func<Tensor[], Tensor> func, int[]? argnums = null)
        {
            Func<Tensor[], (Tensor[] Gradients, Tensor Value)> both = GradientAndValue(Several(func), argnums ?? [0]);
            return x => both(x);
        }

        /// <summary>
        /// The gradient and the value of a function that has something else to tell, as a function
        /// (<c>torch.func.grad_and_value</c> with <c>has_aux</c>).
        /// </summary>
        /// <inheritdoc cref="grad{TAux}(Func{Tensor, ValueTuple{Tensor, TAux}})"/>
        /// <returns>A function of the same argument that returns the gradient, the value and the something else.</returns>
        public static Func<Tensor, (Tensor grad, (Tensor value, TAux aux) value)> grad_and_value<TAux>(Func<Tensor, (Tensor, TAux)> func)
        {
            ArgumentNullException.ThrowIfNull(func);
            return x => WithAux(func, (Func<Tensor, Tensor> plain) => grad_and_value(plain)(x)) is var ((gradient, value), aux) ? (gradient, (value, aux)) : default;
        }

        /// <inheritdoc cref="grad{TAux}(Func{Tensor, ValueTuple{Tensor, TAux}})"/>
        /// <param name="func">A function that returns a tensor without dimensions, and something else.</param>
        /// <param name="argnums">For which arguments; null for the first.</param>
        /// <returns>A function of the same arguments that returns a gradient for each that was asked for, the value and the something else.</returns>
        public static Func<Tensor[], (Tensor[] grad, (Tensor value, TAux aux) value)> grad_and_value<TAux>(Func<Tensor[], (Tensor, TAux)> func, int[]? argnums = null)
        {
            ArgumentNullException.ThrowIfNull(func);
            return x => WithAux(func, plain => grad_and_value(plain, argnums)(x)) is var ((gradients, value), aux) ? (gradients, (value, aux)) : default;
        }

        /// <inheritdoc cref="grad{TAux}(Func{Tensor, ValueTuple{Tensor, TAux}})"/>
        /// <param name="func">A function that returns a tensor without dimensions, and something else.</param>
        /// <param name="argnums">For which arguments; null for the first.</param>
        /// <returns>A function of the same arguments that returns a gradient for each that was asked for, and the something else.</returns>
        public static Func<Tensor[], (Tensor[] grad, TAux aux)> grad<TAux>(Func<Tensor[], (Tensor, TAux)> func, int[]? argnums = null)
        {
            ArgumentNullException.ThrowIfNull(func);
            return x => WithAux(func, plain => grad_and_value(plain, argnums)(x)) is var ((gradients, _), aux) ? (gradients, aux) : default;
        }

        /// <summary>The value and the gradient of a function, as a function: <c>grad_and_value</c> in JAX's order.</summary>
        /// <inheritdoc cref="grad_and_value(Func{Tensor, Tensor})"/>
        [OverloadResolutionPriority(1)]
        public static Func<Tensor, (Tensor value, Tensor grad)> value_and_grad(Func<Tensor, Tensor> func)
        {
            Func<Tensor, (Tensor grad, Tensor value)> both = grad_and_value(func);
            return x => both(x) is var (gradient, value) ? (value, gradient) : default;
        }

        /// <inheritdoc cref="value_and_grad(Func{Tensor, Tensor})"/>
        /// <param name="func">A function whose result has no dimension.</param>
        /// <param name="argnums">For which arguments; null for the first.</param>
        public static Func<Tensor[], (Tensor value, Tensor[] grad)> value_and_grad(Func<Tensor[], Tensor> func, int[]? argnums = null)
        {
            Func<Tensor[], (Tensor[] grad, Tensor value)> both = grad_and_value(func, argnums);
            return x => both(x) is var (gradients, value) ? (value, gradients) : default;
        }

        private static Func<Tensor[], (Tensor[] Gradients, Tensor Value)> GradientAndValue(Func<Tensor[], Tensor[]> func, int[] argnums)
        {
            ArgumentNullException.ThrowIfNull(argnums);
            return arguments =>
            {
                bool recorded = is_grad_enabled();
                using IDisposable mode = enable_grad();
                var point = new Point(arguments, argnums);
                Tensor[] outputs = Transform(func, point.Arguments);
                if (outputs[0] is not { } value)
                    throw new TorchException("grad_and_value(f)(*args): Expected f(*args) to return a tensor, got null");
                if (value.dim() != 0)
                {
                    throw new TorchException($"grad_and_value(f)(*args): Expected f(*args) to return a scalar tensor, got tensor with {value.dim()} dims. " +
                        "Maybe you wanted to use the vjp or jacrev APIs instead?");
                }
                bool seen = recorded && point.IsSeenOutside(outputs);
                Tensor[] gradients = point.Gradients(outputs, null, retain_graph: seen, create_graph: seen);
                return ([.. gradients.Select(g => Leave(g, seen))], Leave(value, seen));
            };
        }
    }
}
