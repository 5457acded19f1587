using Adjoint.Tests.Functional;
using static Adjoint.torch;

namespace Adjoint.Tests.Func;

/// <summary>torch.func.vmap: dimensions, nesting, randomness, and what cannot be mapped.</summary>
[Collection("memory")] // They seed the random numbers, which are the process's.
public class VmapTests
{
    private static readonly Tensor s_x = Near.Spread(12).reshape(3, 4), s_y = Near.Spread(12, 1, 2).reshape(3, 4);

    [Fact]
    public void Of_dot_is_a_batched_dot()
    {
        Near.Equal((s_x * s_y).sum(1), func.vmap(dot)(s_x, s_y));
    }

    [Fact]
    public void Hides_the_mapped_dimension_from_the_function()
    {
        func.vmap(x =>
        {
            Assert.Equal([4], x.shape);
            Assert.Equal(1, x.dim());
            Assert.Equal(4, x.numel());
            return x;
        })(s_x);
    }

    [Fact]
    public void Maps_over_the_dimensions_in_in_dims()
    {
        Near.Equal((s_x * s_y).sum([0]), func.vmap(dot, in_dims: 1)(s_x, s_y));
        Near.Equal(s_x.mv(s_y[0]), func.vmap(dot, in_dims: (0, null))(s_x, s_y[0]));
        Near.Equal((s_x * s_y).sum(1), func.vmap(dot, in_dims: (-1, 0))(s_x.t(), s_y));
    }

    [Fact]
    public void Puts_the_mapped_dimension_where_out_dims_says()
    {
        Near.Equal(s_x.square().t(), func.vmap(x => x.square(), out_dims: 1)(s_x));
        Near.Equal(s_x.square().t(), func.vmap(x => x.square(), out_dims: -1)(s_x));
        Tensor[] results = func.vmap(x => new[] { x, x.exp() }, out_dims: (1, 0))(s_x);
        Near.Equal(s_x.t(), results[0]);
        Near.Equal(s_x.exp(), results[1]);
    }

    [Fact]
    public void A_result_that_does_not_depend_on_the_example_is_repeated_or_left_alone()
    {
        Near.Equal(s_y.unsqueeze(0).expand(3, 3, 4), func.vmap(_ => s_y)(s_x));
        Near.Equal(s_y, func.vmap(x => new[] { x, s_y }, out_dims: (0, null))(s_x)[1]);
    }

    [Fact]
    public void Nests()
    {
        Tensor a = Near.Spread(30).reshape(2, 3, 5), b = Near.Spread(30, 1, 2).reshape(2, 3, 5);

        Near.Equal((a * b).sum(2), func.vmap(func.vmap(dot))(a, b));
        Near.Equal(a[0].mm(b[0].t()), func.vmap(x => func.vmap(y => x.dot(y))(b[0]))(a[0]));
        Near.Equal(a[0].mm(b[0].t()).t(), func.vmap(x => func.vmap(y => x.dot(y))(b[0]), out_dims: 1)(a[0]));
    }

    [Fact]
    public void In_chunks_gives_the_same()
    {
        foreach (long chunk in (long[])[1, 2, 3, 7])
        {
            Near.Equal((s_x * s_y).sum(1), func.vmap(dot, chunk_size: chunk)(s_x, s_y));
            Near.Equal(s_x.exp().t(), func.vmap(x => x.exp(), out_dims: 1, chunk_size: chunk)(s_x));
        }
    }

    [Fact]
    public void Over_no_examples_is_empty()
    {
        Assert.Equal([0, 4], func.vmap(x => x.softmax(0))(zeros(0, 4)).shape);
    }

    [Fact]
    public void Takes_new_tensors_in_the_function()
    {
        Near.Equal(s_x + 1, func.vmap(x => x + ones(4, dtype: ScalarType.Float64))(s_x));
        Near.Equal(cat([s_x, zeros(3, 1, dtype: ScalarType.Float64)], 1), func.vmap(x => cat([x, zeros(1, dtype: ScalarType.Float64)]))(s_x));
    }

    [Fact]
    public void In_place_operations_reach_the_mapped_tensor()
    {
        Tensor x = s_x.clone();

        func.vmap(row => row.mul_(2))(x);

        Near.Equal(s_x * 2, x);
    }

    [Fact]
    public void In_place_operations_on_a_mapped_tensor_are_recorded()
    {
        Tensor w = s_x.clone().requires_grad_(), x = w * 1;

        func.vmap((row, y) => row.mul_(y))(x, s_y);
        x.square().sum().backward();

        Near.Equal(s_x * s_y.square() * 2, w.grad!);
    }

    [Fact]
    public void In_place_on_a_tensor_that_is_not_mapped_over_is_an_error()
    {
        const string rest = "(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args that has more elements than `self`. " +
            "This happened due to `other` being vmapped over but `self` not being vmapped over in a vmap. Please try to use out-of-place operators instead of ";

        Throws($"vmap: inplace arithmetic{rest}inplace arithmetic. If said operator is being called inside the PyTorch framework, please file a bug report instead.",
            () => func.vmap(x => zeros(4, dtype: ScalarType.Float64).add_(x))(s_x));
        Throws($"vmap: copy_{rest}copy_. If said operator is being called inside the PyTorch framework, please file a bug report instead.",
            () => func.vmap(x => zeros(4, dtype: ScalarType.Float64).copy_(x))(s_x));
    }

    [Fact]
    public void Item_is_an_error()
    {
        const string message = "vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor, " +
            "please try to rewrite what you're doing with other operations. If error is occurring somewhere inside PyTorch internals, please file a bug report.";

        Throws(message, () => func.vmap(x => x * x.sum().item<double>())(s_x));
        Throws(message, () => func.vmap(x => (bool)x.sum() ? x : -x)(s_x));
        Throws("Cannot access data pointer of Tensor that doesn't have storage", () => func.vmap(x => x * x.data<double>()[0])(s_x));
        Throws("Cannot access data pointer of Tensor that doesn't have storage", () => func.vmap(x => x * x.data<double>().ToArray()[0])(s_x));
    }

    [Fact]
    public void A_result_whose_size_depends_on_the_example_is_an_error()
    {
        Throws("vmap: We do not support batching operators that can output dynamic shape. Attempted to vmap over aten::masked_select. " +
            "Please voice your support in https://github.com/pytorch/functorch/issues/256", () => func.vmap(x => x.masked_select(x > 0))(s_x));
    }

    [Fact]
    public void After_an_error_nothing_is_mapped()
    {
        Assert.Throws<TorchException>(() => func.vmap(x => x * x.sum().item<double>())(s_x));

        Assert.Equal([3], rand(3).shape);
        Tensor w = s_x.clone().requires_grad_();
        w.sum().backward();
        Assert.NotNull(w.grad);
    }

    [Fact]
    public void Backward_within_the_function_is_an_error()
    {
        Tensor w = Near.Spread(4).requires_grad_();

        Throws("backward() called inside a functorch transform. This is not supported, please use functorch.grad or functorch.vjp instead or call backward() outside of functorch transforms.",
            () => func.vmap(x =>
            {
                x.dot(w).backward();
                return x;
            })(s_x));
    }

    [Fact]
    public void A_new_leaf_that_is_the_same_for_all_examples_is_an_error()
    {
        Throws("You are attempting to call Tensor.requires_grad_() (or perhaps using torch.autograd.functional.* APIs) inside of a function being transformed by a functorch transform. " +
            "This is unsupported, please attempt to use the functorch transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or call requires_grad_() outside of a function being transformed instead.",
            () => func.vmap(x => x * ones(4).requires_grad_())(s_x));
    }

    [Fact]
    public void A_leaf_of_each_example_has_a_gradient_of_each()
    {
        Tensor gradients = func.vmap(x =>
        {
            Tensor leaf = x.detach().requires_grad_();
            return autograd.grad(leaf.pow(3).sum(), leaf);
        })(s_x);

        Near.Equal(s_x.square() * 3, gradients);
    }

    [Fact]
    public void Autograd_functional_works_within()
    {
        Near.Equal(func.vmap(x => (-x.sin()).unsqueeze(1) * eye(4, dtype: ScalarType.Float64))(s_x),
            func.vmap(x => autograd.functional.hessian(z => z.sin().sum(), x))(s_x));
    }

    [Fact]
    public void Wrong_dimensions_are_errors()
    {
        Throws("vmap(func, in_dims=2, ...)(<inputs>): Got in_dim=2 for some input, but that input is a Tensor of dimensionality 2 so expected in_dim to satisfy -2 <= in_dim < 2.",
            () => func.vmap(x => x, in_dims: 2)(s_x));
        Throws("vmap: Expected all tensors to have the same size in the mapped dimension, got sizes [3, 4] for the mapped dimension", () => func.vmap(dot)(s_x, s_y.t()));
        Throws("vmap: Expected at least one Tensor to vmap over", () => func.vmap(dot, in_dims: (null, null))(s_x, s_y));
        Throws("vmap(func, ...): `func` can not return a BatchedTensor when out_dim is None", () => func.vmap(x => new[] { x, x }, out_dims: (0, null))(s_x));
        Throws("vmap: chunk_size should be None or greater than 0. (got 0)", () => func.vmap(x => x, chunk_size: 0));
        Throws("Only allowed values for randomness are 'error', 'different', or 'same'. Got some", () => func.vmap(x => x, randomness: "some"));
    }

    [Fact]
    public void Random_operations_follow_the_randomness()
    {
        const string message = "vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' randomness flags on vmap or perform the randomness operation out of vmap";

        foreach (Func<Tensor> draw in (Func<Tensor>[])[() => rand(5), () => randn(20), () => randint(0, 100, [5L]), () => randperm(5)])
        {
            Throws(message, () => func.vmap(_ => draw())(s_x));
            Near.Equal(Seeded(() => draw().unsqueeze(0).expand(3, -1)), Seeded(() => func.vmap(_ => draw(), randomness: "same")(s_x)));
        }

        Near.Equal(Seeded(() => rand(3, 5)), Seeded(() => func.vmap(_ => rand(5), randomness: "different")(s_x)));
        Near.Equal(Seeded(() => randn(3, 20)), Seeded(() => func.vmap(_ => randn(20), randomness: "different")(s_x)));
        Near.Equal(Seeded(() => stack([randperm(5), randperm(5), randperm(5)])), Seeded(() => func.vmap(_ => randperm(5), randomness: "different")(s_x)));
        Near.Equal(Seeded(() => rand(3, 2, 5)), Seeded(() => func.vmap(_ => func.vmap(_ => rand(5), randomness: "different")(zeros(2)), randomness: "different")(s_x)));
    }

    [Fact]
    public void Random_numbers_in_place_follow_the_randomness()
    {
        Near.Equal(Seeded(() => s_x.clone().uniform_(0, 1)), Seeded(() => func.vmap(x => x.clone().uniform_(0, 1), randomness: "different")(s_x)));
        Near.Equal(Seeded(() => s_x[0].clone().uniform_(0, 1)).unsqueeze(0).expand(3, 4), Seeded(() => func.vmap(x => x.clone().uniform_(0, 1), randomness: "same")(s_x)));
        Near.Equal(Seeded(() => rand_like(s_x)), Seeded(() => func.vmap(x => rand_like(x), randomness: "different")(s_x)));
        Throws("vmap: Cannot ask for different inplace randomness on an unbatched tensor. This will appear like same randomness. " +
            "If this is necessary for your usage, please file an issue with functorch.", () => func.vmap(x => x + zeros(4).uniform_(0, 1), randomness: "different")(s_x));
    }

    [Fact]
    public void Is_torch_vmap_too() => Near.Equal(s_x.sum(1), vmap(x => x.sum())(s_x));

    private static Tensor Seeded(Func<Tensor> draw)
    {
        manual_seed(17);
        return draw();
    }

    private static void Throws(string message, Func<object> action) => Assert.Equal(message, Assert.Throws<TorchException>(action).Message);
}
