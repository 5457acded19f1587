using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Stops recording on this thread until the result is disposed (<c>torch.no_grad</c>).</summary>
    /// <remarks>The mode follows an asynchronous method from thread to thread, and into the tasks that it starts.</remarks>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Records on this thread until the result is disposed (<c>torch.enable_grad</c>).</summary>
    /// <param name="enabled">False stops recording instead.</param>
    /// <inheritdoc cref="no_grad"/>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Switches recording on this thread, until the result is disposed or for good (<c>torch.set_grad_enabled</c>).</summary>
    /// <param name="mode">Whether to record.</param>
    /// <inheritdoc cref="no_grad"/>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Whether operations on this thread are recorded (<c>torch.is_grad_enabled</c>).</summary>
    public static bool is_grad_enabled()
    {
        byte enabled;
        Status.Check(Native.adj_grad_mode(&enabled));
        return enabled != 0;
    }

    /// <summary>
    /// Makes inference tensors on this thread until the result is disposed (<c>torch.inference_mode</c>): nothing is
    /// recorded, there is no forward mode, and what is made here can neither be saved for backward nor changed in place
    /// outside.
    /// </summary>
    /// <param name="mode">False leaves the mode instead, and records.</param>
    /// <inheritdoc cref="no_grad"/>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    /// <summary>Whether this thread is in inference mode (<c>torch.is_inference_mode_enabled</c>).</summary>
    public static bool is_inference_mode_enabled()
    {
        byte enabled;
        Status.Check(Native.adj_inference_mode(&enabled));
        return enabled != 0;
    }

    /// <summary>Whether a tensor was made in inference mode (<c>torch.is_inference</c>).</summary>
    /// <param name="tensor">The tensor.</param>
    public static bool is_inference(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.is_inference();
    }

    public partial class Tensor
    {
        /// <summary>Whether the tensor was made in inference mode (<c>Tensor.is_inference</c>).</summary>
        public bool is_inference()
        {
            using var self = Borrow();
            byte result;
            Status.Check(Native.adj_tensor_is_inference(self.Handle, &result));
            return result != 0;
        }
    }

    /// <summary>What of a thread's state follows an asynchronous method.</summary>
    private readonly record struct ThreadModes(bool Grad, bool Forward, bool Inference)
    {
        private static readonly AsyncLocal<ThreadModes?> s_flowing = new(Arrive);

        private static readonly ThreadModes s_usual = new(Grad: true, Forward: true, Inference: false);

        public static ThreadModes Present => new(is_grad_enabled(), autograd.forward_ad.is_fwd_grad_enabled(), is_inference_mode_enabled());

        /// <summary>Sets the modes here and where this flow of execution goes on.</summary>
        /// <returns>What it had set before, if anything.</returns>
        public static ThreadModes? Flow(ThreadModes? next, ThreadModes here)
        {
            ThreadModes? before = s_flowing.Value;
            s_flowing.Value = next;
            here.Set();
            return before;
        }

        private static void Arrive(AsyncLocalValueChangedArgs<ThreadModes?> change)
        {
            if (change.ThreadContextChanged)
                (change.CurrentValue ?? s_usual).Set();
        }

        private void Set()
        {
            // First: in inference mode nothing is recorded, whatever the grad mode.
            Status.Check(Native.adj_inference_mode_set(Option.Of(Inference)));
            Status.Check(Native.adj_grad_mode_set(Option.Of(Grad)));
            Status.Check(Native.adj_forward_mode_set(Option.Of(Forward)));
        }
    }

    /// <summary>Sets modes, and sets the former ones again when disposed.</summary>
    private abstract class Mode : IDisposable
    {
        private readonly ThreadModes? _flowedBefore;
        private readonly ThreadModes _before;
        private bool _disposed;

        protected Mode(Func<ThreadModes, ThreadModes> change)
        {
            _before = ThreadModes.Present;
            ThreadModes next = change(_before);
            _flowedBefore = ThreadModes.Flow(next, next);
        }

        protected abstract ThreadModes Restore(ThreadModes present, ThreadModes before);

        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            _ = ThreadModes.Flow(_flowedBefore, Restore(ThreadModes.Present, _before));
        }
    }

    private sealed class GradMode(bool enabled) : Mode(modes => modes with { Grad = enabled })
    {
        protected override ThreadModes Restore(ThreadModes present, ThreadModes before) => present with { Grad = before.Grad };
    }

    private sealed class InferenceMode(bool enabled) : Mode(_ => new ThreadModes(Grad: !enabled, Forward: !enabled, Inference: enabled))
    {
        protected override ThreadModes Restore(ThreadModes present, ThreadModes before) => before;
    }
}
