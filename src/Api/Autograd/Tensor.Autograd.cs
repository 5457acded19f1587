using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        private const string NonLeafGradWarning =
            "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be " +
            "populated during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf " +
            "Tensor, use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure " +
            "you access the leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more informations.";

        /// <summary>Whether operations on this tensor are recorded (<c>Tensor.requires_grad</c>).</summary>
        /// <exception cref="TorchException">Set on a tensor that is not of a floating point dtype, or is not a leaf.</exception>
        public bool requires_grad
        {
            get => Info().requires_grad != 0;
            set => requires_grad_(value);
        }

        /// <summary>Sets whether operations on this tensor are recorded (<c>Tensor.requires_grad_</c>).</summary>
        /// <param name="requires_grad">The new value.</param>
        /// <returns>This tensor.</returns>
        /// <exception cref="TorchException">
        /// It is not of a floating point dtype, or is not a leaf; or a function is being transformed on this thread.
        /// </exception>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            Transformed.RefuseLeaf();
            return SetRequiresGrad(requires_grad);
        }

        internal Tensor SetRequiresGrad(bool requires_grad = true)
        {
            using var self = Borrow();
            Status.Check(Native.adj_tensor_set_requires_grad(self.Handle, Option.Of(requires_grad)));
            return this;
        }

        /// <summary>Sets whether operations on this tensor are recorded (TorchSharp's name for requires_grad_).</summary>
        /// <param name="requires_grad">The new value.</param>
        /// <returns>This tensor.</returns>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Whether the tensor was not made by a recorded operation (<c>Tensor.is_leaf</c>).</summary>
        public bool is_leaf => Info().is_leaf != 0;

        /// <summary>
        /// The accumulated gradient, of the tensor's shape, or null (<c>Tensor.grad</c>). Reading it on a tensor that
        /// keeps none raises <see cref="autograd.Warning"/>.
        /// </summary>
        public Tensor? grad
        {
            get
            {
                using var self = Borrow();
                nint gradient;
                Status.Check(Native.adj_tensor_grad(self.Handle, &gradient));
                if (gradient == 0 && !is_leaf && !retains_grad)
                    autograd.Warn(NonLeafGradWarning);
                return OwnOrNull(gradient);
            }
            set
            {
                using var self = Borrow();
                using var gradient = Borrow(value);
                Status.Check(Native.adj_tensor_set_grad(self.Handle, gradient.Handle));
            }
        }

        /// <summary>The node that made the tensor, or null for a leaf (<c>Tensor.grad_fn</c>).</summary>
        public autograd.graph.Node? grad_fn
        {
            get
            {
                using var self = Borrow();
                nint node;
                Status.Check(Native.adj_tensor_grad_fn(self.Handle, &node));
                return autograd.graph.Node.OwnOrNull(node);
            }
        }

        /// <summary>Lets a tensor that is not a leaf keep its gradient, too (<c>Tensor.retain_grad</c>).</summary>
        /// <exception cref="TorchException">The tensor does not require gradients.</exception>
        public void retain_grad()
        {
            using var self = Borrow();
            Status.Check(Native.adj_tensor_retain_grad(self.Handle));
        }

        /// <summary>Whether <see cref="retain_grad"/> was called on a tensor that is not a leaf (<c>Tensor.retains_grad</c>).</summary>
        public bool retains_grad
        {
            get
            {
                using var self = Borrow();
                byte retains;
                Status.Check(Native.adj_tensor_retains_grad(self.Handle, &retains));
                return retains != 0;
            }
        }

        /// <summary>Which output of its <see cref="grad_fn"/> the tensor is (<c>Tensor.output_nr</c>).</summary>
        public long output_nr
        {
            get
            {
                using var self = Borrow();
                long number;
                Status.Check(Native.adj_tensor_output_nr(self.Handle, &number));
                return number;
            }
        }

        /// <summary>Number of in-place changes made to the storage through this tensor and its views (<c>Tensor._version</c>).</summary>
        public long _version
        {
            get
            {
                using var self = Borrow();
                long version;
                Status.Check(Native.adj_tensor_version(self.Handle, &version));
                return version;
            }
        }

        /// <summary>The tensor that this one is a differentiable view of, or null (<c>Tensor._base</c>).</summary>
        public Tensor? _base
        {
            get
            {
                using var self = Borrow();
                nint source;
                Status.Check(Native.adj_tensor_base(self.Handle, &source));
                return OwnOrNull(source);
            }
        }

        /// <summary>
        /// Adds the gradients of this tensor, which must have one element, up in the leaves it was computed from
        /// (<c>Tensor.backward</c>).
        /// </summary>
        /// <exception cref="TorchException">
        /// It has more than one element, requires no gradient, or its graph was freed by an earlier pass.
        /// </exception>
        public void backward()
        {
            // The common call: no lists.
            Transformed.RefuseBackward();
            using var self = Borrow();
            nint root = self.Handle;
            Status.Check(Native.adj_autograd_backward(&root, 1, null, 0, 0, 0, null, 0));
        }

        /// <summary>
        /// Adds the gradients of this tensor, weighted by a cotangent, up in the leaves it was computed from
        /// (<c>Tensor.backward</c>).
        /// </summary>
        /// <param name="grad_tensors">
        /// One tensor of this tensor's shape: the weight of each element. Null stands for 1 and needs a one-element tensor.
        /// </param>
        /// <param name="retain_graph">Whether to keep the graph for another pass; <paramref name="create_graph"/> implies it.</param>
        /// <param name="create_graph">Whether to record the pass itself, for gradients of gradients.</param>
        /// <param name="inputs">Where gradients add up; null for all leaves.</param>
        /// <exception cref="TorchException">A shape does not fit, nothing requires gradients, or the graph was freed.</exception>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward(this, grad_tensors, retain_graph || create_graph, create_graph, inputs);

        /// <summary>
        /// Adds the gradients of this tensor, weighted by a cotangent, up in the leaves it was computed from
        /// (<c>Tensor.backward</c>, PyTorch's signature).
        /// </summary>
        /// <param name="gradient">A tensor of this tensor's shape: the weight of each element.</param>
        /// <param name="retain_graph">Whether to keep the graph for another pass; by default <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Whether to record the pass itself, for gradients of gradients.</param>
        /// <param name="inputs">Where gradients add up; null for all leaves.</param>
        /// <exception cref="TorchException">A shape does not fit, nothing requires gradients, or the graph was freed.</exception>
        public void backward(Tensor? gradient, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], gradient is null ? null : [gradient], retain_graph, create_graph, inputs);
    }
}
