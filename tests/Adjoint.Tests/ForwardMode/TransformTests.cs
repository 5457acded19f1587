using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.ForwardMode;

/// <summary>torch.func.jvp, jacfwd and linearize.</summary>
public class TransformTests
{
    private static readonly double[] s_point = [0.3, -0.7, 1.1];

    [Fact]
    public void Jvp_gives_value_and_product()
    {
        (Tensor value, Tensor product) = func.jvp(x => x * tensor([1.0, 2.0, 3.0]), tensor(2.0), tensor(1.0));

        Assert.Equal([2, 4, 6], Numbers(value));
        Assert.Equal([1, 2, 3], Numbers(product));
    }

    [Fact]
    public void Jvp_takes_a_tangent_for_each_argument()
    {
        Tensor x = tensor([2.0]), y = tensor([3.0]);

        (Tensor value, Tensor product) = func.jvp(a => a[0] * a[1], [x, y], [ones_like(x), ones_like(y)]);

        Assert.Equal([6], Numbers(value));
        Assert.Equal([5], Numbers(product));
    }

    [Fact]
    public void Jvp_keeps_perturbations_of_nested_calls_apart()
    {
        // d/dx x · (d/dy (x + y)) = 1.
        (_, Tensor product) = func.jvp(x => x * func.jvp(y => x + y, tensor(1.0), tensor(1.0)).jvp_out, tensor(5.0), tensor(1.0));

        Assert.Equal([1], Numbers(product));
    }

    [Fact]
    public void Jvp_of_jvp_of_jvp_is_the_third_derivative()
    {
        Func<Tensor, Tensor> derivative = x => (x * 2).exp();
        for (int order = 0; order < 3; order++)
        {
            Func<Tensor, Tensor> lower = derivative;
            derivative = x => func.jvp(lower, x, tensor(1.0)).jvp_out;
        }

        Assert.Equal(8 * Math.Exp(1), derivative(tensor(0.5)).item<double>(), 12);
    }

    [Fact]
    public void Jvp_works_within_a_dual_level_and_within_a_gradient()
    {
        Tensor x = tensor([2.0]).requires_grad_();
        (_, Tensor slope) = func.jvp(y => y * y * y, x, tensor([1.0]));
        Assert.Equal([12], Numbers(grad([slope.sum()], [x])[0]));

        using IDisposable level = forward_ad.dual_level();
        (_, Tensor inner) = func.jvp(y => y * y * y, forward_ad.make_dual(tensor([2.0]), tensor([1.0])), tensor([1.0]));
        Assert.Equal([12], Numbers(forward_ad.unpack_dual(inner).tangent!));
    }

    [Fact]
    public void Jvp_gives_zeros_for_what_does_not_depend_unless_strict()
    {
        Tensor x = tensor([1.0]);

        Assert.Equal([0, 0], Numbers(func.jvp(_ => ones(2, ScalarType.Float64), x, x).jvp_out));
        Refused("jvp(f, primals, tangents, strict=True): The output of f is independent of the inputs. This is not allowed with strict=True.",
            () => func.jvp(_ => ones(2), x, x, strict: true));
    }

    [Fact]
    public void Jvp_hands_on_what_is_not_differentiated()
    {
        (Tensor[] value, Tensor[] product, string aux) = func.jvp(x => (new[] { x[0] * 3 }, "aside"), [tensor(1.0)], [tensor(2.0)]);

        Assert.Equal(3, value[0].item<double>());
        Assert.Equal(6, product[0].item<double>());
        Assert.Equal("aside", aux);
    }

    [Fact]
    public void Jvp_refuses_what_does_not_fit()
    {
        Tensor x = tensor([1.0]);
        Refused("jvp(f, primals, tangents): Expected primals to contain at least one Tensor.", () => func.jvp(a => a, [], []));
        Refused("jvp(f, primals, tangents): Expected f to be a function that has non-empty output (got output = [])", () => func.jvp(_ => [], [x], [x]));
        Refused("Expected primal to be floating point or complex, but got: torch.int64", () => func.jvp(y => y, tensor(1L), tensor(1.0)));
        Assert.Throws<TorchException>(() => func.jvp(a => a, [x], [x, x]));
        // And the levels are left.
        Assert.Null(forward_ad.unpack_dual(x).tangent);
        Assert.Throws<TorchException>(() => forward_ad.make_dual(x, x));
    }

    [Fact]
    public void Jvp_of_a_function_that_throws_leaves_its_level()
    {
        Func<Tensor, Tensor> fails = _ => throw new InvalidOperationException();
        Assert.Throws<InvalidOperationException>(() => func.jvp(fails, tensor(1.0), tensor(1.0)));

        using IDisposable level = forward_ad.dual_level();
        Assert.Equal(0, ((forward_ad.dual_level_guard)level).level);
    }

    [Fact]
    public void Jacfwd_of_a_pointwise_function_is_diagonal()
    {
        Tensor jacobian = func.jacfwd(x => x.sin())(tensor(s_point));

        Assert.Equal([3, 3], jacobian.shape);
        Assert.Equal([.. from i in Enumerable.Range(0, 3) from k in Enumerable.Range(0, 3) select i == k ? Math.Cos(s_point[i]) : 0], Numbers(jacobian));
    }

    [Fact]
    public void Jacfwd_has_the_shape_of_the_result_and_of_the_argument()
    {
        Tensor x = rand([2, 3], ScalarType.Float64), y = rand([3, 4], ScalarType.Float64);

        Tensor byFirst = func.jacfwd((a, b) => a.mm(b))(x, y), bySecond = func.jacfwd((a, b) => a.mm(b), argnums: -1)(x, y);
        Tensor[] both = func.jacfwd(a => a[0].mm(a[1]), [0, 1])([x, y]);

        Assert.Equal([2, 4, 2, 3], byFirst.shape);
        Assert.Equal([2, 4, 3, 4], bySecond.shape);
        Assert.Equal(Numbers(functional.jacobian(a => a.mm(y), x)), Numbers(byFirst));
        Assert.Equal(Numbers(functional.jacobian(b => x.mm(b), y)), Numbers(bySecond));
        Assert.Equal(Numbers(byFirst), Numbers(both[0]));
        Assert.Equal(Numbers(bySecond), Numbers(both[1]));
    }

    [Fact]
    public void Jacfwd_of_jacfwd_is_the_hessian()
    {
        Tensor hessian = func.jacfwd(func.jacfwd(x => (x.sin() * x).sum()))(tensor(s_point));

        double[] expected = [.. from i in Enumerable.Range(0, 3) from k in Enumerable.Range(0, 3) select i == k ? (2 * Math.Cos(s_point[i])) - (s_point[i] * Math.Sin(s_point[i])) : 0];
        Assert.All(expected.Zip(Numbers(hessian)), pair => Assert.Equal(pair.First, pair.Second, 14));
    }

    [Fact]
    public void Jacfwd_runs_the_function_once_and_lets_it_read_its_values()
    {
        int calls = 0;

        Tensor jacobian = func.jacfwd(x => x * x[0].item<double>() * ++calls)(tensor(s_point));

        Assert.Equal(1, calls);
        Assert.Equal([.. from i in Enumerable.Range(0, 3) from k in Enumerable.Range(0, 3) select i == k ? s_point[0] : 0], Numbers(jacobian));
    }

    [Fact]
    public void Jacfwd_of_a_function_that_writes_in_place()
    {
        Tensor jacobian = func.jacfwd(x =>
        {
            Tensor y = x.sign();
            y.add_(x * x);
            Tensor z = zeros(4, ScalarType.Float64);
            z[1] = y[2];
            z.narrow(0, 2, 2).mul_(3).add_(y[0]);
            return z;
        })(tensor([2.0, 3.0, 5.0]));

        Assert.Equal([0, 0, 0, 0, 0, 10, 4, 0, 0, 4, 0, 0], Numbers(jacobian));
    }

    [Fact]
    public void Jacfwd_maps_over_examples_and_examples_map_over_it()
    {
        Tensor points = rand([4, 3], ScalarType.Float64);
        Func<Tensor, Tensor> f = x => x.sin() * x.sum();

        Tensor each = vmap(func.jacfwd(f))(points), all = func.jacfwd(vmap(f))(points);

        for (int b = 0; b < 4; b++)
        {
            Tensor expected = functional.jacobian(f, points[b]);
            Assert.All(Numbers(expected).Zip(Numbers(each[b])), pair => Assert.Equal(pair.First, pair.Second, 14));
            Assert.All(Numbers(expected).Zip(Numbers(all[b].select(1, b))), pair => Assert.Equal(pair.First, pair.Second, 14));
        }
    }

    [Fact]
    public void Jacfwd_can_be_differentiated_backwards()
    {
        Tensor x = tensor(s_point).requires_grad_();

        func.jacfwd(z => z.pow(3).sum())(x).sum().backward();

        Assert.All(s_point.Zip(Numbers(x.grad!)), pair => Assert.Equal(6 * pair.First, pair.Second, 14));
    }

    [Fact]
    public void Jacfwd_heeds_its_randomness()
    {
        Func<Tensor, Tensor> noisy = x => x * rand(3, ScalarType.Float64);
        Tensor x = tensor(s_point);

        Refused("vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' randomness flags on vmap or perform the randomness operation out of vmap",
            () => func.jacfwd(noisy)(x));
        Refused("Only allowed values for randomness are 'error', 'different', or 'same'. Got none", () => func.jacfwd(noisy, "none"));
        Func<Tensor, Tensor> shared = z => z.sum() * rand(1, ScalarType.Float64);
        double[] same = Numbers(func.jacfwd(shared, "same")(x)), different = Numbers(func.jacfwd(shared, "different")(x));
        Assert.Single(same.Distinct());
        Assert.Equal(3, different.Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Jacobian_in_forward_mode_equals_that_in_reverse_mode(bool vectorize)
    {
        Tensor x = rand([2, 3], ScalarType.Float64).requires_grad_(), y = rand([3], ScalarType.Float64);
        Func<Tensor[], Tensor[]> f = z => [z[0].mv(z[1]).exp(), z[1].sin()];

        functional.Jacobians expected = functional.jacobian(f, [x, y]);
        functional.Jacobians actual = functional.jacobian(f, [x, y], create_graph: true, vectorize: vectorize, strategy: "forward-mode");

        Assert.Equal(expected.Select(j => string.Join(",", j.shape)), actual.Select(j => string.Join(",", j.shape)));
        Assert.All(expected.Zip(actual), pair => Assert.All(Numbers(pair.First).Zip(Numbers(pair.Second)), n => Assert.Equal(n.First, n.Second, 14)));
        Assert.True(actual[0][0].requires_grad);
        Assert.False(functional.jacobian(f, [x, y], strategy: "forward-mode")[0][0].requires_grad);
    }

    [Fact]
    public void Jacobian_refuses_other_strategies_and_strictness_in_forward_mode()
    {
        Refused("Expected strategy to be either \"forward-mode\" or \"reverse-mode\". Hint: If your function has more outputs than inputs, \"forward-mode\" tends to be more performant. Otherwise, prefer to use \"reverse-mode\".",
            () => functional.jacobian(x => x, ones(2), strategy: "sideways"));
        Refused("torch.autograd.functional.jacobian: `strict=True` and `strategy=\"forward-mode\"` are not supported together (yet). Please either set `strict=False` or `strategy=\"reverse-mode\"`.",
            () => functional.jacobian(x => x, ones(2), strict: true, strategy: "forward-mode"));
    }

    [Fact]
    public void Hvp_goes_forward_over_reverse_and_can_be_differentiated()
    {
        Tensor x = tensor(s_point).requires_grad_(), v = tensor([1.0, 2.0, 3.0]).requires_grad_();

        (Tensor value, Tensor product) = functional.hvp(z => z.pow(4).sum(), x, v, create_graph: true);
        IList<Tensor> gradients = grad([product.sum()], [x, v]);

        Assert.True(value.requires_grad);
        Assert.All(Enumerable.Range(0, 3), i =>
        {
            Assert.Equal(12 * s_point[i] * s_point[i] * (i + 1), Numbers(product)[i], 13);
            Assert.Equal(24 * s_point[i] * (i + 1), Numbers(gradients[0])[i], 13);
            Assert.Equal(12 * s_point[i] * s_point[i], Numbers(gradients[1])[i], 13);
        });
    }

    [Fact]
    public void Hvp_takes_two_passes_back_where_forward_mode_is_not_implemented()
    {
        int calls = 0;

        (_, Tensor product) = functional.hvp(z => ++calls == 1 ? throw new NotImplementedException() : z.pow(3).sum(), tensor(2.0), tensor(1.0));

        Assert.Equal(12, product.item<double>());
    }

    [Fact]
    public void Jacfwd_for_no_numbers_and_for_wrong_arguments()
    {
        Assert.Equal([0, 0], func.jacfwd(x => x.sin())(zeros(0)).shape);
        Refused("Got argnum=2, but only 2 positional inputs", () => func.jacfwd((a, b) => a * b, 2)(ones(1), ones(1)));
        Refused("argnums must be non-empty", () => func.jacfwd(a => a[0], [])([ones(1)]));
        Refused("argnums elements must be unique, got (0, 0)", () => func.jacfwd(a => a[0], [0, 0])([ones(1)]));
    }

    [Fact]
    public void Linearize_multiplies_many_vectors_without_calling_the_function_again()
    {
        int calls = 0;
        Tensor x = tensor(s_point);
        (Tensor value, Func<Tensor, Tensor> product) = func.linearize(Counted, x);

        Assert.Equal(Numbers(x.sin()), Numbers(value));
        Assert.False(value.requires_grad);
        for (int seed = 0; seed < 3; seed++)
        {
            Tensor v = rand(3, ScalarType.Float64);
            Assert.Equal(Numbers(func.jvp(y => y.sin(), x, v).jvp_out), Numbers(product(v)));
        }

        Assert.Equal(1, calls);

        Tensor Counted(Tensor y)
        {
            calls++;
            return y.sin();
        }
    }

    [Fact]
    public void Linearize_of_several_arguments_and_of_a_constant()
    {
        (Tensor _, Func<Tensor[], Tensor> product) = func.linearize(a => a[0] * a[1], tensor([2.0]), tensor([3.0]));
        (Tensor _, Func<Tensor, Tensor> zero) = func.linearize(_ => ones(2), ones(3));

        Assert.Equal([3 + 20], Numbers(product([tensor([1.0]), tensor([10.0])])));
        Assert.Equal([0, 0], Numbers(zero(ones(3))));
    }

    private static void Refused(string text, Action action) => Assert.Equal(text, Assert.Throws<TorchException>(action).Message);

    private static double[] Numbers(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
}
