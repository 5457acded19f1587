namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// Gradients for many weights of the same outputs (PyTorch's <c>is_grads_batched</c>). Everything that wants
        /// several rows of a Jacobian comes through here.
        /// </summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">Per output its weights, [N, …] with the output's shape after N.</param>
        /// <param name="create_graph">Whether to record the passes themselves.</param>
        /// <returns>
        /// Per input its gradients, [N, …] with the input's shape after N; zeros where the outputs do not depend on it.
        /// The graph is kept.
        /// </returns>
        internal static Tensor[] BatchedGrad(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> grad_outputs, bool create_graph)
        {
            int[] differentiable = [.. Enumerable.Range(0, outputs.Count).Where(i => outputs[i].requires_grad)];
            long rows = grad_outputs[0].shape[0];
            if (differentiable.Length == 0 || rows == 0)
                return [.. inputs.Select(x => x.new_zeros([rows, .. x.shape]))];
            Tensor[] roots = [.. differentiable.Select(i => outputs[i])];
            var gradients = new Tensor?[inputs.Count][];
            for (int i = 0; i < gradients.Length; i++)
                gradients[i] = new Tensor?[rows];
            for (long row = 0; row < rows; row++)
            {
                Tensor[] weights = [.. differentiable.Select(i => grad_outputs[i].select(0, row))];
                IList<Tensor?> found = grad(roots, [.. inputs], weights, retain_graph: true, create_graph, allow_unused: true)!;
                for (int i = 0; i < gradients.Length; i++)
                    gradients[i][row] = found[i];
            }
            return [.. inputs.Select((x, i) => StackRows(gradients[i], x))];
        }

        /// <summary>The tensors one below the other, [N, …]; null stands for zeros of the shape of <paramref name="like"/>.</summary>
        internal static Tensor StackRows(IReadOnlyList<Tensor?> rows, Tensor like)
        {
            if (rows.All(row => row is null))
                return like.new_zeros([rows.Count, .. like.shape]);
            return stack([.. rows.Select(row => row ?? zeros_like(like))]);
        }
    }
}
