using Adjoint.Reference;
using BenchmarkDotNet.Attributes;
using Ours = Adjoint.torch;
using Theirs = TorchSharp.torch;

namespace Adjoint.Benchmarks;

/// <summary>What a call costs beside its arithmetic: graphs over tensors of one element, TorchSharp as baseline.</summary>
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[MemoryDiagnoser(displayGenColumns: false)]
public class Overhead
{
    private Ours.Tensor _w = null!, _x = null!;
    private Theirs.Tensor _tw = null!, _tx = null!;

    [GlobalSetup]
    public void Setup()
    {
        LibTorch.Load(threads: 1);
        _w = Ours.tensor([1f], requires_grad: true);
        _x = Ours.tensor([2f], requires_grad: true);
        _tw = Theirs.tensor([1f], requires_grad: true);
        _tx = Theirs.tensor([2f], requires_grad: true);
    }

    [BenchmarkCategory("add_scalar1_grad"), Benchmark(Baseline = true)]
    public void AddTorchSharp() => Theirs.add(_tw, _tx).Dispose();

    [BenchmarkCategory("add_scalar1_grad"), Benchmark]
    public void AddAdjoint() => Ours.add(_w, _x).Dispose();

    [BenchmarkCategory("seed_graph"), Benchmark(Baseline = true)]
    public void SeedTorchSharp()
    {
        using Theirs.Tensor a = Theirs.add(_tw, _tx);
        using Theirs.Tensor b = Theirs.add(_tw, 1);
        using Theirs.Tensor y = Theirs.mul(a, b);
        y.backward();
    }

    [BenchmarkCategory("seed_graph"), Benchmark]
    public void SeedAdjoint()
    {
        using Ours.Tensor a = Ours.add(_w, _x);
        using Ours.Tensor b = Ours.add(_w, 1);
        using Ours.Tensor y = Ours.mul(a, b);
        y.backward();
    }

    [BenchmarkCategory("chain_100"), Benchmark(Baseline = true)]
    public void ChainTorchSharp()
    {
        Theirs.Tensor y = Theirs.mul(_tw, _tx);
        for (int i = 1; i < 100; i++)
        {
            Theirs.Tensor next = Theirs.mul(y, _tw);
            y.Dispose();
            y = next;
        }

        y.backward();
        y.Dispose();
    }

    [BenchmarkCategory("chain_100"), Benchmark]
    public void ChainAdjoint()
    {
        Ours.Tensor y = Ours.mul(_w, _x);
        for (int i = 1; i < 100; i++)
        {
            Ours.Tensor next = Ours.mul(y, _w);
            y.Dispose();
            y = next;
        }

        y.backward();
        y.Dispose();
    }
}
