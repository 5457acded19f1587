using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// Gradients for many weights of the same outputs, in one pass (<c>is_grads_batched</c>). Everything that wants
        /// several rows of a Jacobian comes through here.
        /// </summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">Per output its weights, [N, …] with the output's shape after N.</param>
        /// <param name="create_graph">Whether to record the pass itself.</param>
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
            IList<Tensor?> found = grad(
                [.. differentiable.Select(i => outputs[i])], [.. inputs], [.. differentiable.Select(i => grad_outputs[i])],
                retain_graph: true, create_graph, allow_unused: true, is_grads_batched: true)!;
            return [.. inputs.Select((x, i) => found[i] ?? x.new_zeros([rows, .. x.shape]))];
        }

        /// <summary>For each element of a tensor the weight that picks it out, [N, …].</summary>
        internal static Tensor Basis(Tensor output)
        {
            long count = output.numel();
            return eye(count, count, dtype: output.dtype).reshape([count, .. output.shape]);
        }

        /// <summary>
        /// A new place in the graph for a transform to differentiate at: behind the tensor if that is recorded, else a
        /// leaf. Within a vmap it is one per example.
        /// </summary>
        internal static Tensor Leaf(Tensor tensor)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            using var self = tensor.Borrow();
            nint result;
            Status.Check(Native.adj_vmap_expand(self.Handle, &result));
            Tensor place = Tensor.Own(result);
            return place.requires_grad ? place : place.SetRequiresGrad(true);
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
