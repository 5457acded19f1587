namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        private const string CycleWarning =
            "Using backward() with create_graph=True will create a reference cycle between the parameter and its gradient " +
            "which can cause a memory leak. We recommend using autograd.grad when creating the graph to avoid this. If you " +
            "have to use this function, make sure to reset the .grad fields of your parameters to None after use to break " +
            "the cycle and avoid the leak.";

        private static readonly HashSet<string> s_warned = [];

        /// <summary>
        /// Raised with the text of each warning. When nobody listens, warnings go to the standard error stream, each
        /// text once.
        /// </summary>
        public static event Action<string>? Warning;

        internal static void Warn(string message)
        {
            if (Warning is { } listeners)
            {
                listeners(message);
                return;
            }
            lock (s_warned)
            {
                if (!s_warned.Add(message) && !s_warnAlways)
                    return;
            }
            Console.Error.WriteLine($"UserWarning: {message}");
        }
    }

    private static bool s_warnAlways;

    /// <summary>Whether warnings are written each time, or each text once (<c>torch.set_warn_always</c>).</summary>
    /// <param name="mode">Each time or once.</param>
    /// <returns>Restores the former mode when disposed.</returns>
    public static IDisposable set_warn_always(bool mode = true)
    {
        bool before = s_warnAlways;
        s_warnAlways = mode;
        return new WarnAlways(before);
    }

    /// <summary>Whether warnings are written each time.</summary>
    public static bool is_warn_always_enabled() => s_warnAlways;

    private sealed class WarnAlways(bool before) : IDisposable
    {
        public void Dispose() => s_warnAlways = before;
    }
}
