using System.Runtime.CompilerServices;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class func
    {
        /// <summary>
        /// A function's value, and a function that multiplies its Jacobian by vectors without calling it again
        /// (<c>torch.func.linearize</c>): for many vectors at one point.
        /// </summary>
        /// <param name="func">The function.</param>
        /// <param name="primals">The point, of a floating point dtype.</param>
        /// <returns>The value, and a function from a vector of the point's shape to the product, of the value's shape.</returns>
        /// <remarks>The product is the derivative of the vector-Jacobian product for its vector; that graph is kept.</remarks>
        /// <exception cref="TorchException">The point is not of a floating point dtype.</exception>
        [OverloadResolutionPriority(1)]
        public static (Tensor output, Func<Tensor, Tensor> jvp_fn) linearize(Func<Tensor, Tensor> func, Tensor primals)
        {
            (Tensor[] outputs, Func<Tensor[], Tensor[]> product) = Linearize(Several(func), [primals]);
            return (outputs[0], v => product([v])[0]);
        }

        /// <inheritdoc cref="linearize(Func{Tensor, Tensor}, Tensor)"/>
        public static (Tensor output, Func<Tensor[], Tensor> jvp_fn) linearize(Func<Tensor[], Tensor> func, params Tensor[] primals)
        {
            (Tensor[] outputs, Func<Tensor[], Tensor[]> product) = Linearize(Several(func), primals);
            return (outputs[0], v => product(v)[0]);
        }

        /// <inheritdoc cref="linearize(Func{Tensor, Tensor}, Tensor)"/>
        public static (Tensor[] output, Func<Tensor[], Tensor[]> jvp_fn) linearize(Func<Tensor[], Tensor[]> func, params Tensor[] primals) =>
            Linearize(func, primals);

        private static (Tensor[] Outputs, Func<Tensor[], Tensor[]> Product) Linearize(Func<Tensor[], Tensor[]> func, Tensor[] primals)
        {
            ArgumentNullException.ThrowIfNull(func);
            ArgumentNullException.ThrowIfNull(primals);
            foreach (Tensor primal in primals)
                ArgumentNullException.ThrowIfNull(primal);
            using IDisposable mode = enable_grad();
            // Aliases: tangents and history of the point stay, and its own requires_grad does too.
            Tensor[] x = [.. primals.Select(p => p.view(p.shape)).Select(p => p.requires_grad ? p : p.SetRequiresGrad(true))];
            Tensor[] outputs = Transform(func, x);
            int[] smooth = [.. Enumerable.Range(0, outputs.Length).Where(i => outputs[i].requires_grad)];
            Tensor[] weights = [.. smooth.Select(i => zeros_like(outputs[i], requires_grad: true))];
            IList<Tensor> products = smooth.Length == 0
                ? new Tensor[x.Length]
                : autograd.grad([.. smooth.Select(i => outputs[i])], x, weights, create_graph: true, allow_unused: true);
            int[] linear = [.. Enumerable.Range(0, x.Length).Where(i => products[i] is { requires_grad: true })];
            return (primals.Any(p => p.requires_grad) ? outputs : [.. outputs.Select(WithoutHistory)], Product);

            Tensor[] Product(Tensor[] tangents)
            {
                ArgumentNullException.ThrowIfNull(tangents);
                if (tangents.Length != x.Length)
                    throw new TorchException($"Expected pytree structure of tangents to be the same as pytree structure of primals. tangents: {tangents.Length}, primals: {x.Length}");
                bool create = is_grad_enabled() && tangents.Any(v => v.requires_grad);
                IList<Tensor> found = linear.Length == 0
                    ? new Tensor[smooth.Length]
                    : autograd.grad([.. linear.Select(i => products[i])], weights, [.. linear.Select(i => tangents[i])], retain_graph: true, create, allow_unused: true);
                return [.. outputs.Select((y, i) => (Array.IndexOf(smooth, i) is >= 0 and int at ? found[at] : null) ?? zeros_like(WithoutHistory(y)))];
            }
        }
    }
}
