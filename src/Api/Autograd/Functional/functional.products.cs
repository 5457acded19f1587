namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        public static partial class functional
        {
            /// <summary>
            /// A function's value, and a vector times its Jacobian (<c>torch.autograd.functional.vjp</c>).
            /// </summary>
            /// <param name="func">The function.</param>
            /// <param name="inputs">The point.</param>
            /// <param name="v">The vector, per output of its shape; null stands for 1 and needs a single one-element output.</param>
            /// <param name="create_graph">Whether value and product can be differentiated on.</param>
            /// <param name="strict">Whether an output that does not depend on an input is an error instead of zeros.</param>
            /// <returns>The value, and the product, of the input's shape.</returns>
            /// <exception cref="TorchException">The vector does not fit, or strict mode found an independence.</exception>
            public static (Tensor func_output, Tensor vjp) vjp(Func<Tensor, Tensor> func, Tensor inputs, Tensor? v = null, bool create_graph = false, bool strict = false)
            {
                (Tensor[] outputs, Tensor[] product) = Vjp(Several(func), Alone(inputs), AloneOrNull(v), create_graph, strict, isTuple: false);
                return (outputs[0], product[0]);
            }

            /// <inheritdoc cref="vjp(Func{Tensor, Tensor}, Tensor, Tensor, bool, bool)"/>
            public static (Tensor[] func_output, Tensor vjp) vjp(Func<Tensor, Tensor[]> func, Tensor inputs, IList<Tensor>? v = null, bool create_graph = false, bool strict = false)
            {
                (Tensor[] outputs, Tensor[] product) = Vjp(Several(func), Alone(inputs), v, create_graph, strict, isTuple: true);
                return (outputs, product[0]);
            }

            /// <inheritdoc cref="vjp(Func{Tensor, Tensor}, Tensor, Tensor, bool, bool)"/>
            /// <returns>The value, and one product per input, of its shape.</returns>
            public static (Tensor func_output, Tensor[] vjp) vjp(Func<Tensor[], Tensor> func, IList<Tensor> inputs, Tensor? v = null, bool create_graph = false, bool strict = false)
            {
                (Tensor[] outputs, Tensor[] product) = Vjp(Several(func), inputs, AloneOrNull(v), create_graph, strict, isTuple: false);
                return (outputs[0], product);
            }

            /// <inheritdoc cref="vjp(Func{Tensor, Tensor}, Tensor, Tensor, bool, bool)"/>
            /// <returns>The values, and one product per input, of its shape.</returns>
            public static (Tensor[] func_output, Tensor[] vjp) vjp(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, IList<Tensor>? v = null, bool create_graph = false, bool strict = false) =>
                Vjp(Several(func), inputs, v, create_graph, strict, isTuple: true);

            /// <summary>
            /// A function's value, and its Jacobian times a vector (<c>torch.autograd.functional.jvp</c>). It is found by
            /// differentiating the vector-Jacobian product for its vector.
            /// </summary>
            /// <param name="func">The function.</param>
            /// <param name="inputs">The point.</param>
            /// <param name="v">The vector, per input of its shape; null stands for 1 and needs a single one-element input.</param>
            /// <param name="create_graph">Whether value and product can be differentiated on.</param>
            /// <param name="strict">Whether an output that does not depend on an input is an error instead of zeros.</param>
            /// <returns>The value, and the product, of the output's shape.</returns>
            /// <exception cref="TorchException">The vector does not fit, or strict mode found an independence.</exception>
            public static (Tensor func_output, Tensor jvp) jvp(Func<Tensor, Tensor> func, Tensor inputs, Tensor? v = null, bool create_graph = false, bool strict = false)
            {
                (Tensor[] outputs, Tensor[] product) = Jvp(Several(func), Alone(inputs), AloneOrNull(v), create_graph, strict, isTuple: false);
                return (outputs[0], product[0]);
            }

            /// <inheritdoc cref="jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool, bool)"/>
            /// <returns>The values, and one product per output, of its shape.</returns>
            public static (Tensor[] func_output, Tensor[] jvp) jvp(Func<Tensor, Tensor[]> func, Tensor inputs, Tensor? v = null, bool create_graph = false, bool strict = false) =>
                Jvp(Several(func), Alone(inputs), AloneOrNull(v), create_graph, strict, isTuple: false);

            /// <inheritdoc cref="jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool, bool)"/>
            public static (Tensor func_output, Tensor jvp) jvp(Func<Tensor[], Tensor> func, IList<Tensor> inputs, IList<Tensor>? v = null, bool create_graph = false, bool strict = false)
            {
                (Tensor[] outputs, Tensor[] product) = Jvp(Several(func), inputs, v, create_graph, strict, isTuple: true);
                return (outputs[0], product[0]);
            }

            /// <inheritdoc cref="jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool, bool)"/>
            /// <returns>The values, and one product per output, of its shape.</returns>
            public static (Tensor[] func_output, Tensor[] jvp) jvp(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, IList<Tensor>? v = null, bool create_graph = false, bool strict = false) =>
                Jvp(Several(func), inputs, v, create_graph, strict, isTuple: true);

            private static Tensor[]? AloneOrNull(Tensor? tensor) => tensor is null ? null : [tensor];

            private static (Tensor[], Tensor[]) Vjp(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, IList<Tensor>? v, bool create_graph, bool strict, bool isTuple)
            {
                using IDisposable mode = enable_grad();
                Tensor[] x = Enter(inputs, create_graph, need_graph: true);
                Tensor[] outputs = Apply(func, x, "vjp");
                RequireGraph(outputs, Role.Outputs, strict);
                Tensor[]? weights = null;
                if (v is not null)
                    RequireSameSizes(weights = Enter(v, create_graph, need_graph: false), outputs, isTuple);
                else if (outputs is not [var only] || only.numel() != 1)
                    throw new TorchException("The vector v can only be None if the user-provided function returns a single Tensor with a single element.");
                Tensor[] product = FillInZeros(Grad(outputs, x, weights, create_graph), x, strict, create_graph, Pass.Back);
                return (Leave(outputs, create_graph), Leave(product, create_graph));
            }

            private static (Tensor[], Tensor[]) Jvp(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, IList<Tensor>? v, bool create_graph, bool strict, bool isTuple)
            {
                using IDisposable mode = enable_grad();
                Tensor[] x = Enter(inputs, create_graph, need_graph: true);
                Tensor[]? tangents = InputVector(v, x, isTuple, create_graph);
                Tensor[] outputs = Apply(func, x, "jvp");
                RequireGraph(outputs, Role.Outputs, strict);
                // The product w J is linear in w: its derivative for w is J, wherever it is taken.
                Tensor[] weights = [.. outputs.Select(y => zeros_like(y, requires_grad: y.is_floating_point()))];
                Tensor?[] gradients = Grad(outputs, x, weights, create_graph: true);
                RequireGraph(gradients, Role.GradInputs, strict);
                Tensor[] product = FillInZeros(Grad(gradients, weights, tangents, create_graph), outputs, strict, create_graph, Pass.BackTrick);
                return (Leave(outputs, create_graph), Leave(product, create_graph));
            }
        }
    }
}
