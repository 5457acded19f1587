using static Adjoint.torch;

namespace Adjoint.Tests.Functional;

/// <summary>torch.autograd.functional.hessian.</summary>
public class HessianTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_a_quadratic_form_is_its_symmetric_matrix(bool vectorize)
    {
        Tensor a = Near.Spread(25).reshape(5, 5);

        Tensor hessian = autograd.functional.hessian(x => x.dot(a.mv(x)), Near.Spread(5), vectorize: vectorize);

        Near.Equal(a + a.t(), hessian);
    }

    public static TheoryData<string> Ways => [.. s_ways.Keys];

    private static readonly Dictionary<string, Func<Func<Tensor, Tensor>, Tensor, Tensor>> s_ways = new()
    {
        ["row by row"] = (f, x) => autograd.functional.hessian(f, x),
        ["all rows at once"] = (f, x) => autograd.functional.hessian(f, x, vectorize: true),
        ["forward over reverse"] = (f, x) => autograd.functional.hessian(f, x, vectorize: true, outer_jacobian_strategy: "forward-mode"),
        ["func.hessian"] = (f, x) => func.hessian(f)(x),
        ["forward over forward"] = (f, x) => func.jacfwd(func.jacfwd(f))(x),
        ["product by product"] = (f, x) => stack([.. Enumerable.Range(0, (int)x.numel()).Select(k => autograd.functional.hvp(f, x, eye(x.numel(), dtype: x.dtype)[k]).hvp)]),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Of_Rosenbrocks_function_of_100_variables_is_its_closed_form(string way)
    {
        const int n = 100;
        Tensor x = Near.Spread(n, -2, 2);
        double[] at = Near.Values(x);
        double[] expected = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            if (i > 0)
                expected[(i * n) + i] += 200;
            if (i == n - 1)
                continue;
            expected[(i * n) + i] += (1200 * at[i] * at[i]) - (400 * at[i + 1]) + 2;
            expected[(i * n) + i + 1] = expected[((i + 1) * n) + i] = -400 * at[i];
        }

        Tensor hessian = s_ways[way](Rosenbrock, x);

        Near.Equal(tensor(expected).reshape(n, n), hessian, 1e-10);
    }

    [Fact]
    public void Of_several_inputs_has_a_block_per_pair()
    {
        Tensor x = Near.Spread(2), y = Near.Spread(3);

        Tensor[][] hessian = autograd.functional.hessian(z => z[0].square().sum() * z[1].sum(), [x, y]);

        Near.Equal(eye(2, dtype: ScalarType.Float64) * 2 * y.sum(), hessian[0][0]);
        Near.Equal((x * 2).unsqueeze(1).expand(2, 3), hessian[0][1]);
        Near.Equal((x * 2).unsqueeze(0).expand(3, 2), hessian[1][0]);
        Near.Equal(zeros(3, 3, dtype: ScalarType.Float64), hessian[1][1]);
    }

    [Fact]
    public void Takes_a_result_with_one_element_in_any_shape()
    {
        Near.Equal(tensor(new double[,] { { 6 } }).reshape(1, 1), autograd.functional.hessian(x => x.pow(3).reshape(1, 1), tensor([1.0])));
    }

    [Fact]
    public void With_create_graph_gives_third_derivatives()
    {
        Tensor x = Near.Spread(4).requires_grad_();

        Tensor hessian = autograd.functional.hessian(z => z.pow(4).sum(), x, create_graph: true);
        hessian.sum().backward();

        Near.Equal(x.detach() * 24, x.grad!);
    }

    [Fact]
    public void Of_a_linear_function_is_zero()
    {
        Near.Equal(zeros(3, 3, dtype: ScalarType.Float64), autograd.functional.hessian(x => x.sum() * 2, Near.Spread(3)));
    }

    [Fact]
    public void Of_a_function_with_several_elements_is_an_error()
    {
        var error = Assert.Throws<TorchException>(() => autograd.functional.hessian(x => x * x, ones(2)));

        Assert.Equal("The Tensor returned by the function given to hessian should contain a single element", error.Message);
    }

    private static Tensor Rosenbrock(Tensor x)
    {
        Tensor left = x.narrow(0, 0, x.numel() - 1), right = x.narrow(0, 1, x.numel() - 1);
        return ((right - left.square()).square() * 100).sum() + (1 - left).square().sum();
    }
}
