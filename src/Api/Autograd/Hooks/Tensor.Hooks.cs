using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>
        /// Has a function called with each gradient of this tensor, before it is kept, returned or used further
        /// (<c>Tensor.register_hook</c>). Hooks run in order of registration, and a gradient that is retained is the one
        /// they leave. A hook stays with the operation that made the tensor when it is changed in place. It is not called
        /// when no gradient arrives.
        /// </summary>
        /// <param name="hook">Takes the gradient, which it must not change, and gives another in its place, or null to keep it.</param>
        /// <returns>Removes the hook.</returns>
        /// <exception cref="TorchException">
        /// The tensor does not require gradients; in the pass: the new gradient differs in size or dtype.
        /// </exception>
        public utils.hooks.RemovableHandle register_hook(Func<Tensor, Tensor?> hook)
        {
            ArgumentNullException.ThrowIfNull(hook);
            return RegisterHook(hook, Hook.NameOf(hook));
        }

        /// <inheritdoc cref="register_hook(Func{Tensor, Tensor})"/>
        /// <param name="hook">Takes the gradient, which it must not change.</param>
        public utils.hooks.RemovableHandle register_hook(Action<Tensor> hook)
        {
            ArgumentNullException.ThrowIfNull(hook);
            return RegisterHook(
                gradient =>
                {
                    hook(gradient);
                    return null;
                },
                Hook.NameOf(hook));
        }

        private utils.hooks.RemovableHandle RegisterHook(Func<Tensor, Tensor?> hook, byte[] name)
        {
            using Borrowed self = Borrow();
            long id;
            fixed (byte* text = name)
            {
                Status.Check(Native.adj_tensor_register_hook(
                    self.Handle, Hook.OnTensor, ForeignObject.Of(hook), ForeignObject.Release, text, (nuint)name.Length, &id));
            }
            return new utils.hooks.RemovableHandle(id);
        }

        /// <summary>
        /// Has a function called each time a gradient was added to <see cref="grad"/>, which it may read, change and reset
        /// (<c>Tensor.register_post_accumulate_grad_hook</c>).
        /// </summary>
        /// <param name="hook">Takes this tensor.</param>
        /// <returns>Removes the hook.</returns>
        /// <exception cref="TorchException">The tensor is not a leaf, or does not require gradients.</exception>
        public utils.hooks.RemovableHandle register_post_accumulate_grad_hook(Action<Tensor> hook)
        {
            ArgumentNullException.ThrowIfNull(hook);
            using Borrowed self = Borrow();
            long id;
            Status.Check(Native.adj_tensor_register_post_accumulate_hook(
                self.Handle, Hook.OnLeaf, ForeignObject.Of(hook), ForeignObject.Release, &id));
            return new utils.hooks.RemovableHandle(id);
        }
    }
}
