extern alias ours;

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Work = ours::Benchmarks.Work;

namespace Adjoint.Benchmarks;

/// <summary>What this machine can do at most, measured in the same run as the workloads.</summary>
internal sealed unsafe class Machine
{
    private const int Repeats = 7;
    private readonly Dictionary<(long Bytes, int Threads), double> _bandwidths = [];

    /// <summary>Multiply-adds of float32 with vectors of 256 bits, GFLOP/s of one core.</summary>
    public double Peak256 { get; } = Best(() => MultiplyAdd256()) / 1e9;

    /// <summary>The same with 512 bits, or 0 where there are none.</summary>
    public double Peak512 { get; } = Vector512.IsHardwareAccelerated ? Best(() => MultiplyAdd512()) / 1e9 : 0;

    /// <summary>A call into the native library that does nothing, in nanoseconds.</summary>
    public double EmptyCall { get; } = 1e9 / Best(EmptyCalls);

    /// <summary>GFLOP/s of one core.</summary>
    public double Peak => Math.Max(Peak256, Peak512);

    /// <summary>Sums of two arrays into a third with that many bytes in all, GB/s.</summary>
    public double Bandwidth(long bytes, int threads)
    {
        if (!_bandwidths.TryGetValue((bytes, threads), out double found))
            _bandwidths[(bytes, threads)] = found = Best(() => Stream(bytes, threads)) / 1e9;
        return found;
    }

    /// <summary>Microseconds that the work takes at the machine's limits: the largest of calls, bytes and operations.</summary>
    public double Limit(Work work, int threads)
    {
        double calls = work.Calls * EmptyCall / 1e3;
        double bytes = work.Bytes == 0 ? 0 : work.Bytes / Bandwidth((long)work.Bytes, threads) / 1e3;
        double flops = work.Flops / (Peak * threads * (work.IsDouble ? 0.5 : 1)) / 1e3;
        return Math.Max(calls, Math.Max(bytes, flops));
    }

    /// <summary>Units per second in the best of some runs; a run says how many units it did.</summary>
    private static double Best(Func<double> run)
    {
        double best = 0;
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            double units = 0;
            do
                units += run();
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 20);
            best = Math.Max(best, units / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    private static double EmptyCalls()
    {
        const int Calls = 10_000;
        for (int i = 0; i < Calls; i++)
            _ = torch.get_num_threads();
        return Calls;
    }

    // Ten sums at a time: an addition waits four cycles for the one before, and two start in each cycle.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double MultiplyAdd512()
    {
        const int Rounds = 100_000, Sums = 10;
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(1e-3f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y;
        for (int round = 0; round < Rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
        }
        s_sink = (a + b + c + d + e + f + g + h + i + j)[0];
        return 2.0 * Rounds * Sums * Vector512<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double MultiplyAdd256()
    {
        const int Rounds = 100_000, Sums = 10;
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(1e-3f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y;
        for (int round = 0; round < Rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
        }
        s_sink = (a + b + c + d + e + f + g + h + i + j)[0];
        return 2.0 * Rounds * Sums * Vector256<float>.Count;
    }

    private static volatile float s_sink;
    private static readonly Dictionary<long, nint> s_arrays = [];

    private static double Stream(long bytes, int threads)
    {
        long count = bytes / (3 * sizeof(float));
        if (!s_arrays.TryGetValue(count, out nint memory))
        {
            s_arrays[count] = memory = (nint)NativeMemory.AlignedAlloc((nuint)(3 * count * sizeof(float)), 4096);
            NativeMemory.Fill((void*)memory, (nuint)(3 * count * sizeof(float)), 0);
        }
        var a = (float*)memory;
        int repeats = (int)Math.Max(1, 1_000_000 / bytes);
        if (threads == 1)
        {
            for (int i = 0; i < repeats; i++)
                Sum(a, a + count, a + 2 * count, count);
            return (double)bytes * repeats;
        }
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            long from = count * part / threads, to = count * (part + 1) / threads;
            for (int i = 0; i < repeats; i++)
                Sum(a + from, a + count + from, a + 2 * count + from, to - from);
        });
        return (double)bytes * repeats;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(float* a, float* b, float* to, long count)
    {
        long i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i + Vector512<float>.Count <= count; i += Vector512<float>.Count)
                (Vector512.Load(a + i) + Vector512.Load(b + i)).Store(to + i);
        }
        for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
            (Vector256.Load(a + i) + Vector256.Load(b + i)).Store(to + i);
        for (; i < count; i++)
            to[i] = a[i] + b[i];
    }
}
