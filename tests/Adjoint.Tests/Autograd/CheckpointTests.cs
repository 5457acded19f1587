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
            "torch.utils.checkpoint: A different number of tensors was saved during the original forward and recomputation.\nNumber of tensors saved during forward: 2\nNumber of tensors saved during recomputation: 1.\n",
            Assert.Throws<utils.CheckpointError>(() => fewer.backward()).Message);
        calls = 0;
        Tensor more = utils.checkpoint(at => calls++ == 0 ? at.sin() : at.sin().exp(), x, early_stop: false);
        Assert.StartsWith(
            "torch.utils.checkpoint: trying to save more tensors during recomputation than during the original forward pass.\n",
            Assert.Throws<utils.CheckpointError>(() => more.backward()).Message);
    }

    [Fact]
    public void Determinism_check_compares_shapes_and_dtypes_unless_it_is_none()
    {
        int calls;
        Tensor x = Leaf(1);
        Tensor Other(Tensor at) => calls++ == 0 ? at.sin() * at : at.expand(3).sin().sum() * at.@float();
        calls = 0;
        Tensor y = utils.checkpoint(Other, x);
        Assert.Equal(
            "torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than during the forward pass.\n" +
            "tensor at position 0:\n" +
            "saved metadata: {'shape': torch.Size([1]), 'dtype': torch.float64, 'device': device(type='cpu')}\n" +
            "recomputed metadata: {'shape': torch.Size([3]), 'dtype': torch.float64, 'device': device(type='cpu')}\n",
            Assert.Throws<utils.CheckpointError>(() => y.backward()).Message.Split("tensor at position 1")[0]);
        calls = 0;
        Tensor unchecked_ = utils.checkpoint(at => calls++ == 0 ? at.sin() : at.expand(1, 1).sin(), x, determinism_check: "none");
        unchecked_.backward();
        Assert.Equal(Math.Cos(1), x.grad!.item<double>(), 1e-15);
        Assert.Equal(
            "determinism_check should be one of ['default', 'none'], but got all",
            Assert.Throws<TorchException>(() => utils.checkpoint(at => at, x, determinism_check: "all")).Message);
    }

    [Fact]
    public void Early_stop_leaves_the_function_once_all_is_saved()
    {
        int finished = 0;
        Tensor Function(Tensor at)
        {
            Tensor result = at.sin().exp() + 1;
            finished++;
            return result;
        }
        Tensor x = Leaf(0.5);
        utils.checkpoint(Function, x).backward();
        Assert.Equal(1, finished);
        utils.checkpoint(Function, x, early_stop: false).backward();
        Assert.Equal(3, finished);
        Tensor y;
        using (utils.set_checkpoint_early_stop(false))
            y = utils.checkpoint(Function, x);
        y.backward();
        Assert.Equal(5, finished);
        Assert.Equal(3 * Math.Cos(0.5) * Math.Exp(Math.Sin(0.5)), x.grad!.item<double>(), 1e-15);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_pass_within_the_function_computes_it_again_too(bool early_stop)
    {
        Tensor Function(Tensor at)
        {
            Tensor slope = grad(at.sin().exp(), at);
            return at.cos() * slope;
        }
        Tensor x = Leaf(0.5), plain = Leaf(0.5);
        utils.checkpoint(Function, x, early_stop: early_stop).backward();
        Function(plain).backward();
        Assert.Equal(Values(plain.grad), Values(x.grad));
    }

    [Fact]
    public void Context_fn_gives_what_each_run_is_in()
    {
        var events = new List<string>();
        int asked = 0;
        Tensor x = Leaf(0.5);
        Tensor y = utils.checkpoint(at => at.sin(), x, context_fn: () =>
        {
            asked++;
            return (() => new Context(events, "forward"), () => new Context(events, "recompute"));
        });
        Assert.Equal(["enter forward", "leave forward"], events);
        y.backward(retain_graph: true);
        y.backward();
        Assert.Equal(["enter recompute", "leave recompute", "enter recompute", "leave recompute"], events[2..]);
        Assert.Equal(1, asked);
    }

    private sealed class Context : IDisposable
    {
        private readonly List<string> _events;
        private readonly string _name;

        public Context(List<string> events, string name)
        {
            (_events, _name) = (events, name);
            events.Add($"enter {name}");
        }

        public void Dispose() => _events.Add($"leave {_name}");
    }

    [Fact]
    public void Preserve_rng_state_decides_whether_the_same_numbers_are_drawn()
    {
        foreach (bool preserve in (bool[])[true, false])
        {
            Tensor x = ones(100, ScalarType.Float64).requires_grad_();
            Tensor y = utils.checkpoint(at => at * rand_like(at).sin(), x, preserve_rng_state: preserve);
            y.sum().backward();
            Assert.Equal(preserve, Values(y).SequenceEqual(Values(x.grad)));
        }
    }

    [Fact]
    public void An_argument_that_is_changed_in_place_is_an_error()
    {
        Tensor x = Leaf(2) * 1;
        Tensor y = utils.checkpoint(at => at.sin(), x);
        x.add_(1);
        Assert.StartsWith(
            "one of the variables needed for gradient computation has been modified by an inplace operation",
            Assert.Throws<TorchException>(() => y.backward()).Message);
    }

    [Fact]
    public void Arguments_of_a_call_within_a_call_are_not_kept()
    {
        static Tensor Nested(Tensor x) => utils.checkpoint(at => utils.checkpoint(inner => inner.sin(), at * 2).exp(), x);
        Tensor x = ones(100_000, ScalarType.Float64).requires_grad_();
        long before = LiveObjects.Count().Bytes;
        Tensor y = Nested(x);
        Assert.InRange(LiveObjects.Count().Bytes - before, 800_000, 1_200_000);
        y.sum().backward();
        Assert.Equal(2 * Math.Cos(2) * Math.Exp(Math.Sin(2)), x.grad![0].item<double>(), 1e-14);
    }

    [Fact]
    public void It_works_within_vmap_and_func()
    {
        Tensor x = tensor([0.5, 1.0, 2.0]);
        Tensor expected = vmap(func.grad((Tensor at) => at.sin().exp()))(x);
        Assert.Equal(Values(expected), Values(vmap(func.grad((Tensor at) => utils.checkpoint(inner => inner.sin().exp(), at)))(x)));
    }

    [Fact]
    public void Use_reentrant_makes_a_pass_of_its_own()
    {
        Tensor x = Leaf(0.5), w = Leaf(3);
        var recorded = new List<bool>();
        Tensor y = utils.checkpoint(
            at =>
            {
                recorded.Add(is_grad_enabled());
                return (at * w).sin();
            },
            x,
            use_reentrant: true);
        Assert.Equal("CheckpointFunctionBackward", y.grad_fn!.name);
        (y * 2).backward();
        Assert.Equal([false, true], recorded);
        Assert.Equal(2 * 3 * Math.Cos(1.5), x.grad!.item<double>(), 1e-15);
        Assert.Equal(2 * 0.5 * Math.Cos(1.5), w.grad!.item<double>(), 1e-15);
    }

    [Fact]
    public void Use_reentrant_with_several_arguments_and_random_numbers()
    {
        (Tensor a, Tensor b) = (ones(50, ScalarType.Float64).requires_grad_(), ones(50, ScalarType.Float64));
        Tensor[] y = utils.checkpoint(x => (Tensor[])[x[0] * rand_like(x[0]), x[1] * 2], [a, b], use_reentrant: true);
        (y[0] * 3).sum().backward();
        Assert.Equal(Values(y[0] * 3), Values(a.grad));
        Assert.Null(b.grad);
    }

    [Fact]
    public void Use_reentrant_nests_a_hundred_deep()
    {
        static Tensor Deep(Tensor x, int depth) =>
            depth == 0 ? x * 2 : utils.checkpoint(at => Deep(at, depth - 1), x, use_reentrant: true);
        Tensor x = Leaf(1);
        Deep(x, 100).backward();
        Assert.Equal([2], Values(x.grad));
        // The restriction is known at any depth, on whichever thread the pass goes on.
        Assert.StartsWith(Incompatible, Assert.Throws<TorchException>(() => grad(Deep(x, 100), x)).Message);
    }

    private const string Incompatible =
        "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` parameter to .backward(). " +
        "To resolve this error, you can either set use_reentrant=False, or call .backward() without passing the `inputs` argument.";

    [Fact]
    public void Use_reentrant_refuses_what_it_cannot_do()
    {
        Tensor x = Leaf(0.5);
        Tensor y = utils.checkpoint(at => at.sin(), x, use_reentrant: true);
        Assert.Equal(Incompatible, Assert.Throws<TorchException>(() => grad(y, x)).Message);
        Assert.Equal(Incompatible, Assert.Throws<TorchException>(() => y.backward((Tensor?)null, inputs: [x])).Message);
        // A pass without inputs within one of grad is restricted as well.
        Tensor hooked = Leaf(1) * 1;
        hooked.register_hook((Tensor _) => y.backward(null, retain_graph: true));
        Assert.Equal(Incompatible, Assert.Throws<TorchException>(() => grad([hooked * 2], [hooked])).Message);
        y.backward();
        Assert.Equal([Math.Cos(0.5)], Values(x.grad));
        TorchException context = Assert.Throws<TorchException>(() => utils.checkpoint(at => at, x, use_reentrant: true, context_fn: () => (() => null, () => null)));
        Assert.Equal(("Passing `context_fn` or `debug` is only supported when use_reentrant=False.", TorchErrorKind.Value), (context.Message, context.Kind));
        Tensor detached = utils.checkpoint(at => at.detach(), x, use_reentrant: true);
        Assert.Equal(
            "none of output has requires_grad=True, this checkpoint() is not necessary",
            Assert.Throws<TorchException>(() => detached.backward()).Message);
        var warnings = new List<string>();
        Warning += warnings.Add;
        Assert.False(utils.checkpoint(at => at * x, tensor([1.0]), use_reentrant: true).requires_grad);
        Warning -= warnings.Add;
        Assert.Equal(["None of the inputs have requires_grad=True. Gradients will be None"], warnings);
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
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Checkpoint_sequential_gives_the_gradient_of_the_sequence(int segments, bool use_reentrant)
    {
        int calls = 0;
        Func<Tensor, Tensor> Counted(Func<Tensor, Tensor> function) => x =>
        {
            calls++;
            return function(x);
        };
        Func<Tensor, Tensor>[] functions = [Counted(x => x.sin()), Counted(x => x.exp()), Counted(x => x * x), Counted(x => x.cos()), Counted(x => x.tanh())];
        Tensor x = Leaf(0.5);
        utils.checkpoint_sequential(functions, segments, x, use_reentrant).backward();
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
