using Adjoint.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

if (args is ["process", var engine, var work])
{
    return ProcessRun.Execute(engine, work);
}

IConfig config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(15))
    .WithArtifactsPath("artifacts/bench");
BenchmarkSwitcher.FromTypes([typeof(Overhead), typeof(ManyRows)]).Run(args.Length > 0 ? args : ["--filter", "*"], config);
ProcessRun.Compare("first");
ProcessRun.Compare("chain");
ProcessRun.Report("adjoint", "small");
ProcessRun.Report("adjoint", "large");
return 0;
