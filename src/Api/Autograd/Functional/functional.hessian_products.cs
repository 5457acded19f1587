namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        public static partial class functional
        {
            /// <summary>
            /// A function's value, and a vector times its Hessian (<c>torch.autograd.functional.vhp</c>).
            /// </summary>
            /// <param name="func">The function; its result has one element.</param>
            /// <param name="inputs">The point.</param>
            /// <param name="v">The vector, per input of its shape; null stands for 1 and needs a single one-element input.</param>
            /// <param name="create_graph">Whether value and product can be differentiated on.</param>
            /// <param name="strict">Whether a gradient that does not depend on an input is an error instead of zeros.</param>
            /// <returns>The value, and the product, of the input's shape.</returns>
            /// <exception cref="TorchException">The vector does not fit, the function gave more than one element, or strict mode found an independence.</exception>
            public static (Tensor func_output, Tensor vhp) vhp(Func<Tensor, Tensor> func, Tensor inputs, Tensor? v = null, bool create_graph = false, bool strict = false)
            {
                (Tensor output, Tensor[] product) = Vhp(Several(func), Alone(inputs), AloneOrNull(v), create_graph, strict, isTuple: false);
                return (output, product[0]);
            }

            /// <inheritdoc cref="vhp(Func{Tensor, Tensor}, Tensor, Tensor, bool, bool)"/>
            /// <returns>The value, and one product per input, of its shape.</returns>
            public static (Tensor func_output, Tensor[] vhp) vhp(Func<Tensor[], Tensor> func, IList<Tensor> inputs, IList<Tensor>? v = null, bool create_graph = false, bool strict = false) =>
                Vhp(Several(func), inputs, v, create_graph, strict, isTuple: true);

            /// <summary>
            /// A function's value, and its Hessian times a vector (<c>torch.autograd.functional.hvp</c>): forward mode over
            /// the gradient, unless strict.
            /// </summary>
            /// <inheritdoc cref="vhp(Func{Tensor, Tensor}, Tensor, Tensor, bool, bool)"/>
            public static (Tensor func_output, Tensor hvp) hvp(Func<Tensor, Tensor> func, Tensor inputs, Tensor? v = null, bool create_graph = false, bool strict = false)
            {
                (Tensor output, Tensor[] product) = Hvp(Several(func), Alone(inputs), AloneOrNull(v), create_graph, strict, isTuple: false);
                return (output, product[0]);
            }

            /// <inheritdoc cref="hvp(Func{Tensor, Tensor}, Tensor, Tensor, bool, bool)"/>
            /// <returns>The value, and one product per input, of its shape.</returns>
            public static (Tensor func_output, Tensor[] hvp) hvp(Func<Tensor[], Tensor> func, IList<Tensor> inputs, IList<Tensor>? v = null, bool create_graph = false, bool strict = false) =>
                Hvp(Several(func), inputs, v, create_graph, strict, isTuple: true);

            private static (Tensor, Tensor[]) Vhp(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, IList<Tensor>? v, bool create_graph, bool strict, bool isTuple)
            {
                using IDisposable mode = enable_grad();
                Tensor[] x = Enter(inputs, create_graph, need_graph: true);
                Tensor[]? vector = InputVector(v, x, isTuple, create_graph);
                (Tensor[] outputs, Tensor?[] gradient) = Gradient(func, x, strict, create_graph: true, "vhp");
                Tensor[] product = FillInZeros(Grad(gradient, x, vector, create_graph), x, strict, create_graph, Pass.DoubleBack);
                return (Leave(outputs, create_graph)[0], Leave(product, create_graph));
            }

            private static (Tensor, Tensor[]) Hvp(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, IList<Tensor>? v, bool create_graph, bool strict, bool isTuple)
            {
                using IDisposable mode = enable_grad();
                // Forward mode cannot tell a zero from an independence.
                if (!strict)
                {
                    try
                    {
                        return ForwardOverReverse(func, inputs, v, create_graph, isTuple);
                    }
                    catch (NotImplementedException)
                    {
                        // A custom function may have a backward and no jvp.
                    }
                }
                Tensor[] x = Enter(inputs, create_graph, need_graph: true);
                Tensor[]? vector = InputVector(v, x, isTuple, create_graph);
                (Tensor[] outputs, Tensor?[] gradient) = Gradient(func, x, strict, create_graph: true, "hvp");
                // As in jvp: the product w H is linear in w.
                Tensor[] weights = [.. x.Select(input => zeros_like(input, requires_grad: true))];
                Tensor?[] rows = Grad(gradient, x, weights, create_graph: true);
                Tensor[] product = FillInZeros(Grad(rows, weights, vector, create_graph), x, strict, create_graph, Pass.DoubleBackTrick);
                return (Leave(outputs, create_graph)[0], Leave(product, create_graph));
            }

            /// <summary>The derivative of the gradient in the direction of a vector: one pass back, with tangents.</summary>
            private static (Tensor, Tensor[]) ForwardOverReverse(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, IList<Tensor>? v, bool create_graph, bool isTuple)
            {
                Tensor[] x = Enter(inputs, create_graph, need_graph: false);
                Tensor[] vector = InputVector(v, x, isTuple, create_graph) ?? [ones_like(x[0])];
                using IDisposable forward = forward_ad.set_fwd_grad_enabled(true);
                using ForwardLevel level = ForwardLevel.Enter();
                Tensor[] duals = [.. x.Zip(vector, (primal, tangent) => Leaf(forward_ad.MakeDual(primal, tangent, level.Id)))];
                (Tensor[] outputs, Tensor?[] gradient) = Gradient(func, duals, strict: false, create_graph, "hvp");
                Tensor[] product = [.. gradient.Select((g, i) => (g is null ? null : forward_ad.UnpackDual(g, level.Id).tangent) ?? zeros_like(x[i]))];
                return (Leave([forward_ad.UnpackDual(outputs[0], level.Id).primal], create_graph)[0], Leave(product, create_graph));
            }

            /// <summary>The value and the gradient of a function with one number as its value.</summary>
            private static (Tensor[], Tensor?[]) Gradient(Func<Tensor[], Tensor[]> func, Tensor[] inputs, bool strict, bool create_graph, string caller)
            {
                Tensor[] outputs = Apply(func, inputs, caller);
                RequireGraph(outputs, Role.Outputs, strict);
                RequireOneElement(outputs[0], caller);
                Tensor?[] gradient = Grad(outputs, inputs, null, create_graph);
                RequireGraph(gradient, Role.Jacobian, strict);
                return (outputs, gradient);
            }
        }
    }
}
