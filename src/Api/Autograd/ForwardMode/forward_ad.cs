using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// Forward-mode differentiation: dual tensors carry a tangent along, and each operation computes that of its
        /// results (<see href="https://pytorch.org/docs/stable/autograd.html#forward-mode-automatic-differentiation">torch.autograd.forward_ad</see>).
        /// </summary>
        /// <remarks>
        /// <code>
        /// using (forward_ad.dual_level())
        /// {
        ///     Tensor y = f(forward_ad.make_dual(x, v));
        ///     Tensor product = forward_ad.unpack_dual(y).tangent!;   // J v
        /// }
        /// </code>
        /// Each flow of execution has a level of its own, which it takes with it over an <c>await</c> and into the tasks it
        /// starts; PyTorch has one per process.
        /// </remarks>
        public static partial class forward_ad
        {
            /// <summary>Enters a level until the result is disposed (<c>forward_ad.dual_level</c>).</summary>
            /// <exception cref="TorchException">A level was entered already.</exception>
            public static dual_level_guard dual_level() => new(EnterDualLevel());

            /// <summary>Enters a level (<c>forward_ad.enter_dual_level</c>).</summary>
            /// <returns>Its number, 0 unless in a transform of <c>torch.func</c>.</returns>
            /// <exception cref="TorchException">A level was entered already.</exception>
            public static long enter_dual_level() => EnterDualLevel().Number;

            /// <summary>Leaves a level; its tangents are freed (<c>forward_ad.exit_dual_level</c>).</summary>
            /// <param name="level">The level's number; by default the one entered last, and no other can be left.</param>
            /// <exception cref="TorchException">It is not the one entered last.</exception>
            public static void exit_dual_level(long? level = null)
            {
                ForwardLevel? innermost = ForwardLevel.Innermost;
                if (level is { } number && number != (innermost?.Number ?? -1))
                    throw new TorchException("Trying to exit a forward AD level that was not the last one that was created. This is not supported.");
                if (innermost is not { IsDualLevel: true })
                    throw new TorchException("Exiting a forward AD level that is not the last that was created is not support. Ensure they are released in the reverse order they were created.");
                innermost.Dispose();
            }

            /// <summary>
            /// Associates a tensor with a tangent, for the level's derivative (<c>forward_ad.make_dual</c>). It is
            /// differentiable backwards.
            /// </summary>
            /// <param name="tensor">The primal, of a floating point dtype.</param>
            /// <param name="tangent">
            /// Of the same shape and of a floating point dtype. If its dtype and layout are the primal's it is used itself,
            /// so that in-place operations on the dual tensor change it; else a copy is.
            /// </param>
            /// <param name="level">The level's number; by default the one entered last.</param>
            /// <returns>An alias of <paramref name="tensor"/> that carries the tangent.</returns>
            /// <exception cref="TorchException">
            /// No level was entered, a shape or dtype does not fit, or a tensor is dual at that level already.
            /// </exception>
            public static Tensor make_dual(Tensor tensor, Tensor tangent, long? level = null)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                ArgumentNullException.ThrowIfNull(tangent);
                long number = level ?? ForwardLevel.Innermost?.Number ?? -1;
                if (number < 0)
                    throw new TorchException("Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first.");
                return MakeDual(tensor, tangent, ForwardLevel.IdOf(number));
            }

            /// <summary>
            /// The parts of a dual tensor (<c>forward_ad.unpack_dual</c>). It is differentiable backwards.
            /// </summary>
            /// <param name="tensor">Any tensor.</param>
            /// <param name="level">The level's number; by default the one entered last.</param>
            /// <returns>
            /// An alias of the tensor without the tangent, and the tangent, of its shape; null when there is none. Without a
            /// level the tensor itself, and null.
            /// </returns>
            /// <exception cref="TorchException">The level was not entered, or the tensor is dual at a later one, too.</exception>
            public static UnpackedDualTensor unpack_dual(Tensor tensor, long? level = null)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                long number = level ?? ForwardLevel.Innermost?.Number ?? -1;
                return number < 0 ? new UnpackedDualTensor(tensor, null) : UnpackDual(tensor, ForwardLevel.IdOf(number));
            }

            /// <summary>
            /// Switches forward mode on this thread, until the result is disposed or for good
            /// (<c>forward_ad._set_fwd_grad_enabled</c>).
            /// </summary>
            /// <param name="mode">Whether operations carry tangents along.</param>
            public static IDisposable set_fwd_grad_enabled(bool mode) => new FwdGradMode(mode);

            /// <summary>Whether operations on this thread carry tangents along (<c>forward_ad._is_fwd_grad_enabled</c>).</summary>
            public static bool is_fwd_grad_enabled()
            {
                byte enabled;
                Status.Check(Native.adj_forward_mode(&enabled));
                return enabled != 0;
            }

            internal static Tensor MakeDual(Tensor tensor, Tensor tangent, long id)
            {
                using var primal = tensor.Borrow();
                using var derivative = tangent.Borrow();
                nint dual;
                Status.Check(Native.adj_forward_make_dual(primal.Handle, derivative.Handle, id, &dual));
                return Tensor.Own(dual);
            }

            internal static UnpackedDualTensor UnpackDual(Tensor tensor, long id)
            {
                using var dual = tensor.Borrow();
                nint primal, tangent;
                Status.Check(Native.adj_forward_unpack_dual(dual.Handle, id, &primal, &tangent));
                return new UnpackedDualTensor(Tensor.Own(primal), Tensor.OwnOrNull(tangent));
            }

            private static ForwardLevel EnterDualLevel()
            {
                if (ForwardLevel.AroundHere().Any(level => level.IsDualLevel))
                    throw new TorchException("Nested forward mode AD is not supported at the moment");
                return ForwardLevel.Enter(isDualLevel: true);
            }

            private sealed class FwdGradMode(bool enabled) : Mode(modes => modes with { Forward = enabled })
            {
                protected override ThreadModes Restore(ThreadModes present, ThreadModes before) => present with { Forward = before.Forward };
            }
        }
    }
}
