namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Whether anomaly mode is on (<c>torch.is_anomaly_enabled</c>).</summary>
    public static bool is_anomaly_enabled() => AnomalyMode.IsEnabled;

    /// <summary>Whether a NaN in a gradient is an error while anomaly mode is on (<c>torch.is_anomaly_check_nan_enabled</c>).</summary>
    public static bool is_anomaly_check_nan_enabled() => AnomalyMode.ShouldCheckNaN;

    public static partial class autograd
    {
        /// <summary>
        /// Looks for what goes wrong in backward passes, until the result is disposed
        /// (<c>torch.autograd.detect_anomaly</c>): an exception out of a pass carries the C# calls that made the failing
        /// node, in <see cref="Exception.Data"/> under "traceback_" and in <see cref="TorchException.ForwardTrace"/>, if
        /// they were made while the mode was on. For debugging: it takes much time.
        /// </summary>
        /// <param name="check_nan">Whether a NaN in a gradient is an error.</param>
        public static AnomalyMode detect_anomaly(bool check_nan = true)
        {
            Warn("Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for debugging.");
            return new AnomalyMode(true, check_nan);
        }

        /// <summary>
        /// Switches anomaly mode on or off, until the result is disposed or for good
        /// (<c>torch.autograd.set_detect_anomaly</c>); see <see cref="detect_anomaly"/>.
        /// </summary>
        /// <param name="mode">Whether it is on.</param>
        /// <param name="check_nan">Whether a NaN in a gradient is an error.</param>
        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);
    }
}
