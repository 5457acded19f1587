using System.Runtime.CompilerServices;
using Adjoint.Bindings;

namespace Adjoint;

/// <summary>
/// Makes the garbage collector run when tensors that nobody uses hold much native memory.
/// </summary>
/// <remarks>
/// The collector sees about fifty bytes per tensor, whatever the tensor holds: a loop that never disposes could
/// fill the machine before the first collection. GC.AddMemoryPressure would need the size of each tensor at its birth
/// and at its end, counts views and shared storages twice, and is blind to graph nodes and saved tensors. The native core
/// knows the true figure, so ask it: past a threshold, collect, youngest generation first since most tensors die
/// young, and let the finalizers run. The threshold follows what is really alive (twice of it, at least 64 MB), so
/// a program that keeps much pays for few collections, and their cost is amortized over the bytes allocated between.
/// </remarks>
internal static unsafe class CollectionPacing
{
    private const long SmallestThreshold = 64L << 20;

    // A small tensor costs a few hundred bytes: asking each time would be paid by all and used by none. But a
    // batch must not be so long that large tensors run past the threshold unseen.
    private const int BatchLength = 8;

    // Finalizers only release handles and take microseconds. The wait is bounded because one that hangs elsewhere
    // in the program must not stop us.
    private static readonly TimeSpan FinalizerPatience = TimeSpan.FromMilliseconds(200);

    private static long s_threshold = SmallestThreshold;
    private static long s_floor;
    private static int s_collecting;

    /// <summary>To be called for each tensor that is made.</summary>
    /// <param name="created">How many the thread has made.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TensorCreated(ref int created)
    {
        if ((++created & (BatchLength - 1)) == 0 && LiveBytes() > Volatile.Read(ref s_threshold))
            Collect();
    }

    private static long LiveBytes()
    {
        long bytes;
        return Native.adj_memory_live_bytes(&bytes) == 0 ? bytes : 0;
    }

    private static void Collect()
    {
        // One collector is enough; the other threads go on meanwhile.
        if (Interlocked.Exchange(ref s_collecting, 1) != 0)
            return;
        try
        {
            // Half of the way back must be won. What a young collection leaves behind, such as the tensors that were on
            // the stack, adds up until it does not suffice any more and an older generation has its turn. Only
            // a full collection tells what is really alive, hence only it raises the bounds.
            long enough = s_floor + (s_threshold - s_floor) / 2;
            for (int generation = 0; generation <= GC.MaxGeneration; generation++)
            {
                GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
                FinalizerSentinel.WaitForFinalizers(FinalizerPatience);
                long live = LiveBytes();
                if (live <= enough)
                {
                    // No more than this is alive: a program that once held much goes back to small bounds.
                    s_floor = Math.Min(s_floor, live);
                    Volatile.Write(ref s_threshold, Math.Min(s_threshold, Math.Max(SmallestThreshold, 2 * live)));
                    return;
                }
                if (generation == GC.MaxGeneration)
                {
                    s_floor = live;
                    Volatile.Write(ref s_threshold, Math.Max(SmallestThreshold, 2 * live));
                }
            }
        }
        finally
        {
            Volatile.Write(ref s_collecting, 0);
        }
    }
}

/// <summary>Tells when the finalizer thread has drained its queue, with a limit that GC.WaitForPendingFinalizers lacks.</summary>
internal static class FinalizerSentinel
{
    public static void WaitForFinalizers(TimeSpan patience)
    {
        // The finalizer thread cannot wait for itself; a tensor made in a finalizer just goes on.
        if (Thread.CurrentThread == s_finalizerThread)
            return;
        var waiter = new Thread(GC.WaitForPendingFinalizers, maxStackSize: 128 * 1024) { IsBackground = true, Name = "Adjoint finalizer wait" };
        waiter.Start();
        waiter.Join(patience);
    }

    private static Thread? s_finalizerThread;

    static FinalizerSentinel() => MakeProbe();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeProbe() => _ = new Probe();

    private sealed class Probe
    {
        ~Probe() => s_finalizerThread = Thread.CurrentThread;
    }
}
