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
            /// A function's value, and its Hessian times a vector (<c>torch.autograd.functional.hvp</c>). Where second
            /// derivatives are continuous this is <see cref="vhp(Func{Tensor, Tensor}, Tensor, Tensor, bool, bool)"/>,
            /// which takes one pass less.
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
                (Tensor[] outputs, Tensor?[] gradient) = Gradient(func, x, strict, "vhp");
                Tensor[] product = FillInZeros(Grad(gradient, x, vector, create_graph), x, strict, create_graph, Pass.DoubleBack);
                return (Leave(outputs, create_graph)[0], Leave(product, create_graph));
            }

            private static (Tensor, Tensor[]) Hvp(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, IList<Tensor>? v, bool create_graph, bool strict, bool isTuple)
            {
                using IDisposable mode = enable_grad();
                Tensor[] x = Enter(inputs, create_graph, need_graph: true);
                Tensor[]? vector = InputVector(v, x, isTuple, create_graph);
                (Tensor[] outputs, Tensor?[] gradient) = Gradient(func, x, strict, "hvp");
                // As in jvp: the product w H is linear in w.
                Tensor[] weights = [.. x.Select(input => zeros_like(input, requires_grad: true))];
                Tensor?[] rows = Grad(gradient, x, weights, create_graph: true);
                Tensor[] product = FillInZeros(Grad(rows, weights, vector, create_graph), x, strict, create_graph, Pass.DoubleBackTrick);
                return (Leave(outputs, create_graph)[0], Leave(product, create_graph));
            }

            /// <summary>The value and the gradient, with its graph, of a function with one number as its value.</summary>
            private static (Tensor[], Tensor?[]) Gradient(Func<Tensor[], Tensor[]> func, Tensor[] inputs, bool strict, string caller)
            {
                Tensor[] outputs = Apply(func, inputs, caller);
                RequireGraph(outputs, Role.Outputs, strict);
                RequireOneElement(outputs[0], caller);
                Tensor?[] gradient = Grad(outputs, inputs, null, create_graph: true);
                RequireGraph(gradient, Role.Jacobian, strict);
                return (outputs, gradient);
            }
        }
    }
}
