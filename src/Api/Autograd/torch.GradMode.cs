using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Stops recording on this thread until the result is disposed (<c>torch.no_grad</c>).</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Records on this thread until the result is disposed (<c>torch.enable_grad</c>).</summary>
    /// <param name="enabled">False stops recording instead.</param>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Switches recording on this thread, until the result is disposed or for good (<c>torch.set_grad_enabled</c>).</summary>
    /// <param name="mode">Whether to record.</param>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Whether operations on this thread are recorded (<c>torch.is_grad_enabled</c>).</summary>
    public static bool is_grad_enabled()
    {
        byte enabled;
        Status.Check(Native.adj_grad_mode(&enabled));
        return enabled != 0;
    }

    /// <summary>Sets this thread's mode, and sets the former one again when disposed.</summary>
    private sealed class GradMode : IDisposable
    {
        private readonly bool _before;
        private bool _disposed;

        public GradMode(bool enabled)
        {
            _before = is_grad_enabled();
            Status.Check(Native.adj_grad_mode_set(Option.Of(enabled)));
        }

        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            Status.Check(Native.adj_grad_mode_set(Option.Of(_before)));
        }
    }
}
