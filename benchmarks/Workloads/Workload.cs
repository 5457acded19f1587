namespace Benchmarks;

/// <summary>What the arithmetic of a workload asks of the machine at least.</summary>
/// <param name="Calls">Calls into the native library.</param>
/// <param name="Bytes">Bytes that have to be read or written.</param>
/// <param name="Flops">Floating point operations, a fused multiply-add being two.</param>
/// <param name="IsDouble">Whether they are float64's.</param>
public readonly record struct Work(double Calls = 0, double Bytes = 0, double Flops = 0, bool IsDouble = false);

/// <summary>A program that is measured over both engines.</summary>
/// <param name="Name">Its name, the same for both.</param>
/// <param name="Work">What it asks of the machine.</param>
/// <param name="Prepare">Makes the inputs, and gives what is measured.</param>
public sealed record Workload(string Name, Work Work, Func<Action> Prepare)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Workload> All { get; } =
        [.. Overheads.All(), .. Elementwise.All(), .. Reductions.All(), .. Products.All(), .. Rows.All(), .. Networks.All(), .. Images.All()];
}
