using System.Globalization;
using Adjoint.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

if (args is ["process", var engine, var work])
    return ProcessRun.Execute(engine, work);
if (args is ["steps", var stepping, var steps])
    return ProcessRun.ExecuteSteps(stepping, steps);
if (args is ["loop", var looped, var name, var seconds, .. var threads])
    return ProcessRun.Loop(looped, name, double.Parse(seconds, CultureInfo.InvariantCulture), threads.Length == 0 ? 1 : int.Parse(threads[0], CultureInfo.InvariantCulture));

// "--filter NAME": the workloads whose names contain it, and nothing else.
Suite.Filter = args is ["--filter", var part] ? part : "";
bool isWhole = Suite.Filter.Length == 0;
if (isWhole || Suite.Names.Any())
    Report.Write(Suite.Run(rounds: 5), new Machine(), isWhole);
if (isWhole || nameof(ManyRows).Contains(Suite.Filter, StringComparison.Ordinal))
{
    BenchmarkRunner.Run<ManyRows>(DefaultConfig.Instance
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(15)).WithArtifactsPath("artifacts/bench"));
}
foreach (string compared in ProcessRun.Compared.Where(work => work.Contains(Suite.Filter, StringComparison.Ordinal)))
    ProcessRun.Compare(compared);
foreach (string stepped in ProcessRun.Stepped.Where(work => work.Contains(Suite.Filter, StringComparison.Ordinal)))
    ProcessRun.CompareSteps(stepped);
foreach (string reported in ProcessRun.Reported.Where(work => work.Contains(Suite.Filter, StringComparison.Ordinal)))
    ProcessRun.Report("adjoint", reported);
return 0;
