namespace Adjoint;

public static partial class torch
{
    public static partial class autograd
    {
        public static partial class graph
        {
            /// <summary>
            /// Lets saved tensors be changed in place before backward, on this thread until the result is disposed
            /// (<c>torch.autograd.graph.allow_mutation_on_saved_tensors</c>): what is saved is copied. Backward has to run before
            /// the end.
            /// </summary>
            /// <exception cref="TorchException">Hooks on saved tensors are disabled here.</exception>
            /// <remarks>PyTorch copies at the change; a copy at once needs more memory and gives the same gradients.</remarks>
            public static IDisposable allow_mutation_on_saved_tensors() => new MutationAllowed();

            private sealed class MutationAllowed : IDisposable
            {
                private readonly saved_tensors_hooks _hooks;
                private volatile bool _ended;

                public MutationAllowed() => _hooks = new saved_tensors_hooks(saved => saved.clone(), Unpack);

                private Tensor Unpack(object copy) => !_ended ? (Tensor)copy : throw new TorchException(
                    "Trying to backward outside of the 'allow_mutation_on_saved_tensors' contextin which the graph was originally recorded.");

                public void Dispose()
                {
                    _ended = true;
                    _hooks.Dispose();
                }
            }

            /// <summary>
            /// Counts up the version of tensors, as a change in place does (<c>torch.autograd.graph.increment_version</c>): for
            /// elements that were written to behind autograd's back.
            /// </summary>
            /// <param name="tensors">The tensors.</param>
            /// <exception cref="TorchException">One was made in inference mode, and has no version.</exception>
            public static void increment_version(params IEnumerable<Tensor> tensors)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                foreach (Tensor tensor in tensors)
                {
                    ArgumentNullException.ThrowIfNull(tensor);
                    if (tensor.is_inference())
                        throw new TorchException("Inference tensors do not track version counter.");
                    using IDisposable unrecorded = no_grad();
                    using Tensor detached = tensor.detach();
                    using Tensor nothing = detached.as_strided([0], [1]);
                    nothing.zero_();
                }
            }
        }
    }
}
