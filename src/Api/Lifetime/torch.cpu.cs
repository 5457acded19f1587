using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>The memory of tensors (PyTorch's <c>torch.cuda</c> has these functions for graphics cards).</summary>
    public static class cpu
    {
        private static adj_memory_stats Figures()
        {
            adj_memory_stats figures;
            Status.Check(Native.adj_memory_get_stats(&figures));
            return figures;
        }

        /// <summary>Bytes in use by tensors and graphs.</summary>
        public static long memory_allocated() => Figures().allocated_bytes;

        /// <summary>The most bytes that were in use since the start, or since <see cref="reset_peak_memory_stats"/>.</summary>
        public static long max_memory_allocated() => Figures().peak_bytes;

        /// <summary>Bytes kept for reuse, besides those in use.</summary>
        public static long memory_cached() => Figures().cached_bytes;

        /// <summary>Number of native tensors: what .NET objects and graphs hold.</summary>
        public static long live_tensors() => Figures().live_tensors;

        /// <summary>Number of graph nodes.</summary>
        public static long live_nodes() => Figures().live_nodes;

        /// <summary>Starts <see cref="max_memory_allocated"/> anew from what is in use now.</summary>
        public static void reset_peak_memory_stats() => Status.Check(Native.adj_memory_reset_peak());

        /// <summary>Gives the memory kept for reuse back to the system.</summary>
        public static void empty_cache() => Status.Check(Native.adj_memory_empty_cache());

        /// <summary>Sets an upper bound of the bytes in use, beyond which operations throw <see cref="OutOfMemoryException"/>.</summary>
        /// <param name="bytes">The bound; null for none.</param>
        public static void set_memory_limit(long? bytes)
        {
            if (bytes is { } limit)
                ArgumentOutOfRangeException.ThrowIfNegative(limit, nameof(bytes));
            Status.Check(Native.adj_memory_set_limit(bytes ?? -1));
        }
    }

    /// <summary>Number of threads that one operation may use (<c>torch.get_num_threads</c>).</summary>
    public static int get_num_threads()
    {
        long threads;
        Status.Check(Native.adj_get_num_threads(&threads));
        return (int)threads;
    }

    /// <summary>Sets the number of threads that one operation may use (<c>torch.set_num_threads</c>).</summary>
    /// <param name="num">At least 1.</param>
    public static void set_num_threads(int num) => Status.Check(Native.adj_set_num_threads(num));
}
