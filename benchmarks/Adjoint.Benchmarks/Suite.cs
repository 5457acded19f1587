extern alias libtorch;
extern alias ours;
using System.Collections.Immutable;
using Adjoint.Reference;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OurWorkload = ours::Benchmarks.Workload;
using TheirWorkload = libtorch::Benchmarks.Workload;

namespace Adjoint.Benchmarks;

/// <summary>Each workload over both engines, in one process, in turns.</summary>
public class Suite
{
    private Action _run = null!;

    /// <summary>What <see cref="Names"/> has to contain.</summary>
    internal static string Filter { get; set; } = "";

    public static IEnumerable<string> Names => OurWorkload.All.Select(w => w.Name).Where(name => name.Contains(Filter, StringComparison.Ordinal));

    /// <summary>One, and all there are.</summary>
    public static IEnumerable<int> ThreadCounts => new[] { 1, Environment.ProcessorCount }.Distinct();

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    [ParamsSource(nameof(ThreadCounts))]
    public int Threads { get; set; }

    [GlobalSetup(Target = nameof(TorchSharp))]
    public void PrepareTorchSharp()
    {
        LibTorch.Load(Threads);
        _run = TheirWorkload.All.Single(w => w.Name == Name).Prepare();
    }

    [GlobalSetup(Target = nameof(Adjoint))]
    public void PrepareAdjoint()
    {
        torch.set_num_threads(Threads);
        _run = OurWorkload.All.Single(w => w.Name == Name).Prepare();
    }

    [Benchmark(Baseline = true)]
    public void TorchSharp() => _run();

    [Benchmark]
    public void Adjoint() => _run();

    /// <summary>Of each workload, the round with the median ratio: both of its times were taken within the same second.</summary>
    internal static IReadOnlyList<Measurement> Run(int rounds)
    {
        LibTorch.Load();
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddLogger(new StreamLogger(Path.Combine(Directory.CreateDirectory("artifacts/bench").FullName, "log.txt")))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .WithArtifactsPath("artifacts/bench")
            .WithOrderer(new InTurns())
            .WithOption(ConfigOptions.DisableOptimizationsValidator, true);
        for (int round = 0; round < rounds; round++)
        {
            config.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithEvaluateOverhead(false)
                .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(40)).WithWarmupCount(1).WithIterationCount(5).WithId($"round{round}"));
        }
        Summary summary = BenchmarkRunner.Run<Suite>(config);
        return [.. from report in summary.Reports
                   let parameters = report.BenchmarkCase.Parameters
                   group report by (Name: (string)parameters[nameof(Name)], Threads: (int)parameters[nameof(Threads)], Round: report.BenchmarkCase.Job.Id) into both
                   let measured = new Measurement(both.Key.Name, both.Key.Threads, Median(both, nameof(Adjoint)), Median(both, nameof(TorchSharp)))
                   group measured by (measured.Name, measured.Threads) into all
                   select all.OrderBy(measured => measured.Ratio).ElementAt(all.Count() / 2)];
    }

    private static double Median(IEnumerable<BenchmarkReport> both, string engine) =>
        both.Single(r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name == engine).ResultStatistics!.Median / 1000;

    /// <summary>
    /// Within a round one engine's turn follows the other's, so that a slow second of the machine hits both; a
    /// workload's rounds have those of all others between them, minutes in a whole run, so that a slow minute hits one.
    /// </summary>
    private sealed class InTurns : DefaultOrderer, IOrderer
    {
        IEnumerable<BenchmarkCase> IOrderer.GetExecutionOrder(ImmutableArray<BenchmarkCase> cases, IEnumerable<BenchmarkLogicalGroupRule>? order) =>
            cases.OrderBy(c => c.Job.Id, StringComparer.Ordinal).ThenBy(c => c.Parameters.DisplayInfo, StringComparer.Ordinal).ThenBy(c => c.Descriptor.WorkloadMethod.Name, StringComparer.Ordinal);
    }
}

/// <summary>What one workload took.</summary>
internal sealed record Measurement(string Name, int Threads, double AdjointMicroseconds, double TorchSharpMicroseconds)
{
    public double Ratio => TorchSharpMicroseconds / AdjointMicroseconds;
}
