using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Autograd;

/// <summary>PyTorch's torch.utils.checkpoint.</summary>
[Collection("random")]
public class CheckpointTests
{
    private static Tensor Leaf(params double[] values) => tensor(values).requires_grad_();

    private static double[] Values(Tensor? tensor) => tensor!.detach().data<double>().ToArray();

    [Fact]
    public void Backward_computes_the_function_again_and_gives_the_same_gradient()
    {
        Tensor x = Leaf(0.5, 1);
        Tensor expected = grad((x.sin() * x.exp()).sum(), x);
        int calls = 0;
        Tensor y = utils.checkpoint(
            at =>
            {
                calls++;
                return at.sin() * at.exp();
            },
            x).sum();
        Assert.Equal(1, calls);
        y.backward();
        Assert.Equal(2, calls);
        Assert.Equal(Values(expected), Values(x.grad));
    }

    [Fact]
    public void Each_pass_over_a_retained_graph_computes_it_once()
    {
        Tensor x = Leaf(0.5);
        int calls = 0;
        Tensor y = utils.checkpoint(
            at =>
            {
                calls++;
                return (at.sin() * at.exp()).cos();
            },
            x);
        for (int pass = 0; pass < 3; pass++)
            y.backward(null, retain_graph: true);
        Assert.Equal(4, calls);
    }

    [Fact]
    public void It_works_with_autograd_grad_and_create_graph()
    {
        Tensor x = Leaf(0.5);
        Tensor first = grad(utils.checkpoint(at => at.sin(), x), x, create_graph: true);
        Assert.Equal([Math.Cos(0.5)], Values(first));
        Assert.Equal(-Math.Sin(0.5), Values(grad(first, x))[0], 1e-15);
    }

    [Fact]
    public void Parameters_that_the_function_closes_over_get_gradients()
    {
        Tensor w = Leaf(3);
        Tensor x = tensor([2.0]);
        utils.checkpoint(at => (at * w).square(), x).backward();
        Assert.Equal([24], Values(w.grad));
    }

    [Fact]
    public void Random_numbers_are_the_same_the_second_time()
    {
        Tensor x = ones(100, ScalarType.Float64).requires_grad_();
        Tensor Dropped(Tensor at) => (at * rand_like(at)).sin();
        Tensor y = utils.checkpoint(Dropped, x);
        Tensor state = get_rng_state();
        _ = rand(7);
        Tensor expected = rand(3, ScalarType.Float64);
        set_rng_state(state);
        _ = rand(7);
        y.sum().backward();
        // The pass leaves the generator alone.
        Assert.Equal(Values(expected), Values(rand(3, ScalarType.Float64)));
        // d/dx sin(x r) = r cos(x r), so that sin² + (gradient / r)² = 1 only with the same r.
        double[] sines = Values(y), slopes = Values(x.grad);
        for (int i = 0; i < sines.Length; i++)
            Assert.Equal(Math.Asin(sines[i]) * Math.Cos(Math.Asin(sines[i])), slopes[i], 1e-12);
    }

    [Fact]
    public void Checkpoints_nest()
    {
        Tensor x = Leaf(0.5);
        int inner = 0;
        Tensor Inner(Tensor at)
        {
            inner++;
            return at.sin().exp();
        }
        Tensor y = utils.checkpoint(at => utils.checkpoint(Inner, at * at).cos(), x);
        y.backward();
        Tensor z = x.detach().requires_grad_();
        Inner(z * z).cos().backward();
        Assert.Equal(Values(z.grad), Values(x.grad));
        Assert.InRange(inner, 3, 4);
    }

    [Fact]
    public void Several_arguments_and_results()
    {
        (Tensor a, Tensor b) = (Leaf(2), Leaf(3));
        Tensor[] results = utils.checkpoint(x => (Tensor[])[x[0] * x[1], x[0].square()], [a, b]);
        (results[0] + results[1]).backward();
        Assert.Equal([7], Values(a.grad));
        Assert.Equal([2], Values(b.grad));
    }

    [Fact]
    public void Arguments_may_be_disposed_before_backward()
    {
        Tensor x = Leaf(2);
        Tensor y;
        using (DisposeScope scope = NewDisposeScope())
            y = utils.checkpoint(at => at * at, x * 3).MoveToOuterDisposeScope();
        y.backward();
        Assert.Equal([36], Values(x.grad));
    }

    [Fact]
    public void Without_recording_it_is_a_plain_call()
    {
        int calls = 0;
        using IDisposable mode = no_grad();
        Assert.False(utils.checkpoint(x => { calls++; return x * x; }, Leaf(1)).requires_grad);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_function_that_saves_otherwise_the_second_time_is_an_error()
    {
        int calls = 0;
        Tensor x = Leaf(1);
        Tensor fewer = utils.checkpoint(at => calls++ == 0 ? at.sin().exp() : at.sin(), x);
        Assert.StartsWith(
            "torch.utils.checkpoint: A different number of tensors was saved during the original forward and recomputation.\nNumber of tensors saved during forward: 2\nNumber of tensors saved during recomputation: 1",
            Assert.Throws<TorchException>(() => fewer.backward()).Message);
        calls = 0;
        Tensor other = utils.checkpoint(at => calls++ == 0 ? at.sin() : at.expand(3).sin().sum(), x);
        Assert.StartsWith(
            "torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than during the forward pass.\ntensor at position 0:",
            Assert.Throws<TorchException>(() => other.backward()).Message);
    }

    [Fact]
    public void What_the_function_throws_the_second_time_comes_out_as_itself()
    {
        int calls = 0;
        var thrown = new InvalidDataException();
        Tensor y = utils.checkpoint(at => calls++ == 0 ? at.sin() : throw thrown, Leaf(1));
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => y.backward()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Checkpoint_sequential_gives_the_gradient_of_the_sequence(int segments)
    {
        int calls = 0;
        Func<Tensor, Tensor> Counted(Func<Tensor, Tensor> function) => x =>
        {
            calls++;
            return function(x);
        };
        Func<Tensor, Tensor>[] functions = [Counted(x => x.sin()), Counted(x => x.exp()), Counted(x => x * x), Counted(x => x.cos()), Counted(x => x.tanh())];
        Tensor x = Leaf(0.5);
        utils.checkpoint_sequential(functions, segments, x).backward();
        // All but the last segment run twice.
        Assert.Equal(5 + (5 / segments * (segments - 1)), calls);
        Tensor plain = Leaf(0.5);
        functions.Aggregate(plain, (value, function) => function(value)).backward();
        Assert.Equal(Values(plain.grad), Values(x.grad));
    }
}

/// <summary>Tests that expect to be the only ones to draw random numbers.</summary>
[CollectionDefinition("random", DisableParallelization = true)]
public class WholeGenerator;
