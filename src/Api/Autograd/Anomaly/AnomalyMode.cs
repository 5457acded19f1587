using Adjoint.Bindings;

namespace Adjoint;

/// <summary>
/// Anomaly mode until it is disposed (<c>torch.autograd.detect_anomaly</c>). While it is on, in the whole process,
/// each new node of a graph notes the calls that led to it, and an exception out of a backward pass carries the note
/// of the node that failed. It is for debugging: both cost much time.
/// </summary>
public sealed unsafe class AnomalyMode : IDisposable
{
    private readonly bool _enabledBefore;
    private readonly bool _checkBefore;
    private bool _disposed;

    /// <summary>Sets the mode.</summary>
    /// <param name="enabled">Whether it is on.</param>
    /// <param name="check_nan">Whether a NaN in a gradient is an error.</param>
    public AnomalyMode(bool enabled, bool check_nan = true)
    {
        (_enabledBefore, _checkBefore) = Mode;
        Status.Check(Native.adj_anomaly_set_trace(ForwardTrace.Make, ForeignObject.Release));
        Status.Check(Native.adj_anomaly_mode_set(Option.Of(enabled), Option.Of(check_nan)));
    }

    /// <summary>Whether the mode is on (<c>torch.is_anomaly_enabled</c>).</summary>
    public static bool IsEnabled => Mode.Enabled;

    /// <summary>Whether a NaN in a gradient is an error while the mode is on (<c>torch.is_anomaly_check_nan_enabled</c>).</summary>
    public static bool ShouldCheckNaN => Mode.ChecksNaN;

    private static (bool Enabled, bool ChecksNaN) Mode
    {
        get
        {
            byte enabled, checksNaN;
            Status.Check(Native.adj_anomaly_mode(&enabled, &checksNaN));
            return (enabled != 0, checksNaN != 0);
        }
    }

    /// <summary>Sets the mode that was before.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Status.Check(Native.adj_anomaly_mode_set(Option.Of(_enabledBefore), Option.Of(_checkBefore)));
    }
}
