using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Automatic differentiation (<see href="https://pytorch.org/docs/stable/autograd.html">torch.autograd</see>).</summary>
    public static partial class autograd
    {
        /// <summary>
        /// The gradients of <paramref name="outputs"/> with respect to <paramref name="inputs"/>; nothing adds up in
        /// leaves (<c>torch.autograd.grad</c>).
        /// </summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">
        /// The weight of each output, of its shape; null, or a null entry, stands for 1 and needs a one-element output.
        /// </param>
        /// <param name="retain_graph">Whether to keep the graph for another pass; by default <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Whether to record the pass itself, for gradients of gradients.</param>
        /// <param name="allow_unused">Whether an input that the outputs do not depend on gives null instead of an error.</param>
        /// <param name="is_grads_batched">
        /// Whether the first dimension of each weight counts weights: gradients for all of them come from one pass, and
        /// their first dimension counts them. Hooks see tensors that vmap maps over.
        /// </param>
        /// <param name="materialize_grads">Whether an input that the outputs do not depend on gives zeros.</param>
        /// <returns>One gradient per input, of its shape; null entries only where allowed.</returns>
        /// <exception cref="TorchException">There is no input, a shape does not fit, an input is not used, or the graph was freed.</exception>
        /// <remarks>
        /// TorchSharp frees the graph under create_graph unless retain_graph is given too; here, as in PyTorch,
        /// create_graph keeps it.
        /// </remarks>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false, bool is_grads_batched = false, bool materialize_grads = false)
        {
            ArgumentNullException.ThrowIfNull(outputs);
            ArgumentNullException.ThrowIfNull(inputs);
            if (inputs.Count == 0)
                throw new TorchException(TorchErrorKind.Value, "grad requires non-empty inputs.");
            using var ys = new BorrowedList(outputs);
            using var xs = new BorrowedList(inputs);
            using var weights = new BorrowedList(grad_outputs);
            nint[] gradients = new nint[Math.Max(inputs.Count, 1)];
            fixed (nint* result = gradients)
            {
                Status.Check(Native.adj_autograd_grad(ys.Handles, ys.Count, weights.Handles, weights.Count, xs.Handles, xs.Count,
                    Option.Of(retain_graph || create_graph), Option.Of(create_graph), Option.Of(allow_unused || materialize_grads), Option.Of(is_grads_batched), result));
            }
            var results = new Tensor[inputs.Count];
            for (int i = 0; i < results.Length; i++)
                results[i] = Tensor.OwnOrNull(gradients[i])!;
            if (materialize_grads)
            {
                long[] rows = is_grads_batched ? [grad_outputs!.First(weight => weight is not null).shape[0]] : [];
                for (int i = 0; i < results.Length; i++)
                    results[i] ??= inputs[i].new_zeros([.. rows, .. inputs[i].shape]);
            }
            return results;
        }

        /// <summary>
        /// The gradient of one output with respect to one input; nothing adds up in leaves (<c>torch.autograd.grad</c>).
        /// </summary>
        /// <inheritdoc cref="grad(IList{Tensor}, IList{Tensor}, IList{Tensor}, bool, bool, bool, bool, bool)"/>
        /// <param name="output">What is differentiated.</param>
        /// <param name="input">With respect to what.</param>
        /// <param name="grad_output">The weight of the output, of its shape; null stands for 1.</param>
        /// <param name="retain_graph">Whether to keep the graph for another pass; by default <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Whether to record the pass itself, for gradients of gradients.</param>
        /// <returns>The gradient, of the input's shape.</returns>
        public static Tensor grad(Tensor output, Tensor input, Tensor? grad_output = null, bool retain_graph = false, bool create_graph = false) =>
            grad([output], [input], grad_output is null ? null : [grad_output], retain_graph, create_graph)[0];

        /// <summary>Adds gradients up in the leaves that tensors were computed from (<c>torch.autograd.backward</c>).</summary>
        /// <param name="tensors">What is differentiated.</param>
        /// <param name="grad_tensors">
        /// The weight of each tensor, of its shape; null, or a null entry, stands for 1 and needs a one-element tensor.
        /// </param>
        /// <param name="retain_graph">Whether to keep the graph for another pass; by default <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Whether to record the pass itself, for gradients of gradients.</param>
        /// <param name="inputs">Where gradients add up; null for all leaves.</param>
        /// <exception cref="TorchException">A shape does not fit, nothing requires gradients, or the graph was freed.</exception>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            if (inputs is { Count: 0 })
                throw new TorchException("`inputs` argument to `backward()` cannot be empty.");
            Transformed.RefuseBackward();
            if (create_graph)
                Warn(CycleWarning);
            using var ys = new BorrowedList(tensors);
            using var weights = new BorrowedList(grad_tensors);
            using var xs = new BorrowedList(inputs);
            Status.Check(Native.adj_autograd_backward(ys.Handles, ys.Count, weights.Handles, weights.Count,
                Option.Of(retain_graph ?? create_graph), Option.Of(create_graph), xs.Handles, xs.Count));
        }

        /// <inheritdoc cref="backward(IList{Tensor}, IList{Tensor}, bool?, bool, IList{Tensor})"/>
        /// <param name="tensor">What is differentiated.</param>
        /// <param name="grad_tensors">At most one tensor of its shape: the weight of each element.</param>
        /// <param name="retain_graph">Whether to keep the graph for another pass; by default <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Whether to record the pass itself, for gradients of gradients.</param>
        /// <param name="inputs">Where gradients add up; null for all leaves.</param>
        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);
        }

        /// <inheritdoc cref="backward(IList{Tensor}, IList{Tensor}, bool?, bool, IList{Tensor})"/>
        /// <param name="tensor">What is differentiated.</param>
        /// <param name="grad_tensor">A tensor of its shape: the weight of each element.</param>
        /// <param name="retain_graph">Whether to keep the graph for another pass; by default <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Whether to record the pass itself, for gradients of gradients.</param>
        /// <param name="inputs">Where gradients add up; null for all leaves.</param>
        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            ArgumentNullException.ThrowIfNull(grad_tensor);
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);
        }
    }
}
