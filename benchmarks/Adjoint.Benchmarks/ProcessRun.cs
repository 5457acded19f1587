extern alias libtorch;
extern alias ours;

using System.Diagnostics;
using System.Globalization;
using Adjoint.Reference;
using static Adjoint.torch;
using Ours = ours::Benchmarks.OnceOnly;
using Theirs = libtorch::Benchmarks.OnceOnly;

namespace Adjoint.Benchmarks;

/// <summary>Work that needs a process of its own: what a first call costs, and how much memory a run takes.</summary>
internal static class ProcessRun
{
    /// <summary>Work that both engines do.</summary>
    public static readonly string[] Compared = ["first", "chain_million"];
    /// <summary>Work that shows what memory the library takes.</summary>
    public static readonly string[] Reported = ["small", "large"];

    /// <summary>Workloads whose steps both engines take, for the memory that these need.</summary>
    public static readonly string[] Stepped = ["attention_4x8x1024x64_causal", "mlp_b256", "cnn_b64"];

    // Interleaved, and the median of each. Before a run that counts, the same engine runs once: memory that the system, or a
    // hypervisor below it, has let go takes longer to find again than the work takes, and neither engine's merit is in it.
    private const int Repeats = 3;
    private const int Steps = 10;
    private const int SmallOps = 1_000_000;
    private const int LargeSteps = 2_000;
    private const int LargeElements = 1 << 20;

    private sealed record Result(double Milliseconds, double PeakMegabytes);

    /// <summary>Runs the work in this process and prints "milliseconds megabytes".</summary>
    public static int Execute(string engine, string work)
    {
        Action program = engine == "adjoint" ? OurWork(work) : TheirWork(work);
        var clock = Stopwatch.StartNew();
        program();
        clock.Stop();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMilliseconds} {PeakMegabytes()}"));
        return 0;
    }

    /// <summary>Takes some steps of a workload and prints "milliseconds megabytes": the most memory they took, beyond what
    /// was there before the first.</summary>
    public static int ExecuteSteps(string engine, string work)
    {
        Suite suite = Prepared(engine, work);
        double before = Megabytes("RssAnon:");
        double most = before;
        using var done = new ManualResetEventSlim();
        // The kernel keeps the peak of all memory alone, in which the pages of a library's code count.
        var watch = new Thread(() =>
        {
            do
                most = Math.Max(most, Megabytes("RssAnon:"));
            while (!done.Wait(1));
        });
        watch.Start();
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < Steps; i++)
            suite.Adjoint();
        clock.Stop();
        done.Set();
        watch.Join();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMilliseconds} {most - before}"));
        return 0;
    }

    private static Suite Prepared(string engine, string work, int threads = 1)
    {
        var suite = new Suite { Name = work, Threads = threads };
        (engine == "adjoint" ? (Action)suite.PrepareAdjoint : suite.PrepareTorchSharp)();
        return suite;
    }

    /// <summary>Repeats a workload for a profiler to look at, and prints the median in microseconds.</summary>
    public static int Loop(string engine, string work, double seconds, int threads)
    {
        Suite suite = Prepared(engine, work, threads);
        var times = new List<double>();
        for (var all = Stopwatch.StartNew(); all.Elapsed.TotalSeconds < seconds;)
        {
            long start = Stopwatch.GetTimestamp();
            suite.Adjoint();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work}: {times[times.Count / 2]:F2} us, median of {times.Count}"));
        return 0;
    }

    public static void CompareSteps(string work)
    {
        Result[] our = new Result[Repeats], their = new Result[Repeats];
        for (int i = 0; i < Repeats; i++)
        {
            our[i] = Spawn("steps", "adjoint", work);
            their[i] = Spawn("steps", "torchsharp", work);
        }

        (double ours, double theirs) = (Most(our), Most(their));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{work}, {Steps} steps: Adjoint {ours:F1} MB, TorchSharp {theirs:F1} MB; memory 1/{theirs / ours:F1}"));
    }

    private static double Most(Result[] results) => results.Max(result => result.PeakMegabytes);

    public static void Compare(string work)
    {
        var our = new Result[Repeats];
        var their = new Result[Repeats];
        for (int i = 0; i < Repeats; i++)
        {
            our[i] = SpawnTwice("adjoint", work);
            their[i] = SpawnTwice("torchsharp", work);
        }

        (Result ours, Result theirs) = (Median(our), Median(their));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{work}: Adjoint {ours.Milliseconds:F0} ms, {ours.PeakMegabytes:F0} MB; TorchSharp {theirs.Milliseconds:F0} ms, {theirs.PeakMegabytes:F0} MB; " +
            $"time 1/{theirs.Milliseconds / ours.Milliseconds:F1}, memory 1/{theirs.PeakMegabytes / ours.PeakMegabytes:F1}"));
    }

    public static void Report(string engine, string work)
    {
        Result result = Spawn("process", engine, work);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work}, nothing disposed: {result.Milliseconds:F0} ms, peak {result.PeakMegabytes:F0} MB"));
    }

    private static Result Median(Result[] results) => results.OrderBy(result => result.Milliseconds).ElementAt(Repeats / 2);

    private static Result SpawnTwice(string engine, string work)
    {
        Spawn("process", engine, work);
        return Spawn("process", engine, work);
    }

    private static Result Spawn(string kind, string engine, string work)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [kind, engine, work]) { RedirectStandardOutput = true })!;
        string[] fields = process.StandardOutput.ReadToEnd().Trim().Split('\n')[^1].Split(' ');
        process.WaitForExit();
        return process.ExitCode == 0
            ? new Result(double.Parse(fields[0], CultureInfo.InvariantCulture), double.Parse(fields[1], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{engine} {work} ended with exit code {process.ExitCode}");
    }

    private static double PeakMegabytes() => Megabytes("VmHWM:");

    private static double Megabytes(string what)
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(what, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    private static Action OurWork(string work) => work switch
    {
        "first" => Ours.First,
        "chain_million" => Ours.ChainMillion,
        "small" => OurSmall,
        "large" => OurLarge,
        _ => throw new ArgumentException(work),
    };

    private static void OurSmall()
    {
        Tensor w = tensor([1f]);
        for (int i = 0; i < SmallOps; i++)
        {
            _ = add(w, w);
        }
    }

    private static void OurLarge()
    {
        Tensor w = ones(LargeElements);
        for (int i = 0; i < LargeSteps; i++)
        {
            _ = add(w, w);
        }
    }

    private static Action TheirWork(string work) => work switch
    {
        "first" => () => WithLibTorch(Theirs.First),
        "chain_million" => () => WithLibTorch(Theirs.ChainMillion),
        _ => throw new ArgumentException(work),
    };

    // Loading it is part of what a first call costs.
    private static void WithLibTorch(Action program)
    {
        LibTorch.Load(threads: 1);
        program();
    }
}
