using Adjoint.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

if (args is ["process", var engine, var work])
    return ProcessRun.Execute(engine, work);

// "--filter NAME": the workloads whose names contain it, and nothing else.
Suite.Filter = args is ["--filter", var part] ? part : "";
bool isWhole = Suite.Filter.Length == 0;
if (isWhole || Suite.Names.Any())
    Report.Write(Suite.Run(rounds: 3), new Machine(), isWhole);
if (isWhole || nameof(ManyRows).Contains(Suite.Filter, StringComparison.Ordinal))
{
    BenchmarkRunner.Run<ManyRows>(DefaultConfig.Instance
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(15)).WithArtifactsPath("artifacts/bench"));
}
foreach (string name in ProcessRun.Compared.Where(name => name.Contains(Suite.Filter, StringComparison.Ordinal)))
    ProcessRun.Compare(name);
foreach (string name in ProcessRun.Reported.Where(name => name.Contains(Suite.Filter, StringComparison.Ordinal)))
    ProcessRun.Report("adjoint", name);
return 0;
