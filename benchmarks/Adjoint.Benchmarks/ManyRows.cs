using BenchmarkDotNet.Attributes;
using static Adjoint.torch;

namespace Adjoint.Benchmarks;

/// <summary>Jacobians and Hessians in one pass (<c>vectorize</c>) against row by row.</summary>
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class ManyRows
{
    private const int Variables = 100;

    private Tensor _x = null!, _hidden = null!, _out = null!;

    [GlobalSetup]
    public void Setup()
    {
        _x = linspace(-1, 1, Variables, ScalarType.Float64);
        _hidden = linspace(-0.1, 0.1, 64 * Variables, ScalarType.Float64).reshape(64, Variables);
        _out = linspace(-0.2, 0.2, 50 * 64, ScalarType.Float64).reshape(50, 64);
    }

    [BenchmarkCategory("hessian_rosenbrock_100"), Benchmark(Baseline = true)]
    public void HessianByRows() => autograd.functional.hessian(Rosenbrock, _x).Dispose();

    [BenchmarkCategory("hessian_rosenbrock_100"), Benchmark]
    public void HessianVectorized() => autograd.functional.hessian(Rosenbrock, _x, vectorize: true).Dispose();

    [BenchmarkCategory("hessian_rosenbrock_100"), Benchmark]
    public void HessianForwardOverReverse() => func.hessian(Rosenbrock)(_x).Dispose();

    [BenchmarkCategory("jacobian_mlp_100_64_50"), Benchmark(Baseline = true)]
    public void JacobianByRows() => autograd.functional.jacobian(Network, _x).Dispose();

    [BenchmarkCategory("jacobian_mlp_100_64_50"), Benchmark]
    public void JacobianVectorized() => autograd.functional.jacobian(Network, _x, vectorize: true).Dispose();

    private static Tensor Rosenbrock(Tensor x)
    {
        Tensor left = x.narrow(0, 0, Variables - 1), right = x.narrow(0, 1, Variables - 1);
        return ((right - left.square()).square() * 100).sum() + (1 - left).square().sum();
    }

    private Tensor Network(Tensor x) => _out.mv(_hidden.mv(x).tanh()).tanh();
}
