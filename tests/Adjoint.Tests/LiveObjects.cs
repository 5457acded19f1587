using Adjoint.Bindings;

namespace Adjoint.Tests;

/// <summary>What the native core holds once everything that nobody uses is gone.</summary>
internal static unsafe class LiveObjects
{
    public static (long Tensors, long Nodes, long Bytes) Count()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        adj_memory_stats stats;
        Status.Check(Native.adj_memory_get_stats(&stats));
        return (stats.live_tensors, stats.live_nodes, stats.allocated_bytes);
    }
}
