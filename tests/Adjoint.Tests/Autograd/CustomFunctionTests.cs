using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Autograd;

/// <summary>PyTorch's torch.autograd.Function under TorchSharp's names.</summary>
public class CustomFunctionTests
{
    private static Tensor Leaf(params double[] values) => tensor(values).requires_grad_();

    private static double[] Values(Tensor? tensor) => tensor!.detach().data<double>().ToArray();

    private sealed class Exponential : SingleTensorFunction<Exponential>
    {
        public override string Name => nameof(Exponential);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            Tensor result = ((Tensor)vars[0]).exp();
            ctx.save_for_backward([result]);
            ctx.save_for_forward([result]);
            return result;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0]];

        public override Tensor jvp(AutogradContext ctx, List<Tensor> grad_inputs) => grad_inputs[0] * ctx.saved_tensors[0]!;
    }

    /// <summary>a · b · factor, with an argument that is no tensor.</summary>
    private sealed class Product : MultiTensorFunction<Product>
    {
        public override string Name => nameof(Product);

        public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
        {
            var (a, b, factor) = ((Tensor)vars[0], (Tensor)vars[1], (double)vars[2]);
            ctx.save_for_backward([a, b]);
            ctx.save_for_forward([a, b]);
            ctx.save_data("factor", factor);
            return [a * b * factor, a + b];
        }

        public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs)
        {
            List<Tensor> saved = ctx.get_saved_variables();
            Tensor scaled = grad_outputs[0] * (double)ctx.get_data("factor")!;
            return [scaled * saved[1] + grad_outputs[1], scaled * saved[0] + grad_outputs[1], null!];
        }

        public override List<Tensor> jvp(AutogradContext ctx, List<Tensor> grad_inputs)
        {
            Assert.Null(grad_inputs[2]);
            (Tensor a, Tensor b) = (ctx.saved_tensors[0]!, ctx.saved_tensors[1]!);
            return [(grad_inputs[0] * b + grad_inputs[1] * a) * (double)ctx.get_data("factor")!, grad_inputs[0] + grad_inputs[1]];
        }
    }

    private sealed class Cube : StaticFunction<Cube>
    {
        public static IReadOnlyList<Tensor> forward(AutogradContext ctx, params object?[] vars)
        {
            var x = (Tensor)vars[0]!;
            ctx.save_for_backward([x]);
            ctx.save_for_forward([x]);
            return [x * x * x];
        }

        public static IReadOnlyList<Tensor?> vjp(AutogradContext ctx, IReadOnlyList<Tensor?> grad_outputs) =>
            [grad_outputs[0]! * 3 * ctx.saved_tensors[0]!.square()];

        public static IReadOnlyList<Tensor?> jvp(AutogradContext ctx, IReadOnlyList<Tensor?> grad_inputs) =>
            [grad_inputs[0]! * 3 * ctx.saved_tensors[0]!.square()];
    }

    [Fact]
    public void Forward_runs_unrecorded_and_backward_gives_the_gradient()
    {
        Tensor x = Leaf(0, 1);
        Tensor y = Exponential.apply(x);
        double[] expected = Values(x.exp());
        Assert.Equal(expected, Values(y));
        Assert.Equal("ExponentialBackward", y.grad_fn!.name);
        Assert.Single(y.grad_fn.next_functions);
        (y * 2).sum().backward();
        Assert.Equal([.. expected.Select(e => 2 * e)], Values(x.grad));
    }

    [Fact]
    public void Several_outputs_and_arguments_that_are_no_tensors()
    {
        (Tensor a, Tensor b) = (Leaf(2), Leaf(3));
        List<Tensor> outputs = Product.apply(a, b, 10.0);
        Assert.Equal([60], Values(outputs[0]));
        Assert.Equal((0L, 1L), (outputs[0].output_nr, outputs[1].output_nr));
        outputs[0].backward(null, retain_graph: true);
        Assert.Equal([30], Values(a.grad));
        (outputs[0] + outputs[1]).backward();
        Assert.Equal([61], Values(a.grad));
        Assert.Equal([41], Values(b.grad));
    }

    [Fact]
    public void Backward_can_be_differentiated_again_and_again()
    {
        Tensor x = Leaf(0.5);
        Tensor y = Exponential.apply(x * x);
        Assert.Equal(y.grad_fn, y.grad_fn!.saved_tensors["_saved_tensor0"]!.grad_fn);
        Tensor first = grad(y, x, create_graph: true);
        Tensor second = grad(first, x, create_graph: true);
        Tensor third = grad(second, x);
        double e = Math.Exp(0.25);
        Assert.Equal(e, Values(first)[0], 1e-14);
        Assert.Equal(3 * e, Values(second)[0], 1e-14);
        Assert.Equal(7 * e, Values(third)[0], 1e-14);
    }

    [Fact]
    public void Static_forms_as_in_PyTorch()
    {
        Tensor x = Leaf(2);
        Tensor y = StaticFunction<Cube>.apply(x)[0];
        Assert.Equal("CubeBackward", y.grad_fn!.name);
        Tensor first = grad(y, x, create_graph: true);
        Assert.Equal([12], Values(first));
        Assert.Equal([12], Values(grad(first, x)));
        Assert.Equal([12], Values(func.jvp(t => StaticFunction<Cube>.apply(t)[0], tensor([2.0]), tensor([1.0])).jvp_out));
    }

    [Fact]
    public void Jvp_works_in_forward_mode()
    {
        (Tensor a, Tensor b) = (tensor([2.0]), tensor([3.0]));
        using (forward_ad.dual_level())
        {
            Tensor dual = forward_ad.make_dual(a, tensor([1.0]));
            List<Tensor> outputs = Product.apply(dual, b, 10.0);
            Assert.Equal([30], Values(forward_ad.unpack_dual(outputs[0]).tangent));
            Assert.Equal([1], Values(forward_ad.unpack_dual(outputs[1]).tangent));
        }
    }

    [Fact]
    public void Jvp_nests()
    {
        Tensor x = tensor([0.5]);
        Tensor one = tensor([1.0]);
        Tensor Derivative(Func<Tensor, Tensor> f, Tensor at) => func.jvp(f, at, one).jvp_out;
        Tensor second = Derivative(y => Derivative(z => Exponential.apply(z * z), y), x);
        Assert.Equal(3 * Math.Exp(0.25), Values(second)[0], 1e-14);
    }

    [Fact]
    public void Jvp_of_a_gradient_is_a_second_derivative()
    {
        Tensor x = tensor([0.5]);
        Tensor second = func.jvp(
            at =>
            {
                Tensor leaf = at.requires_grad ? at : at * tensor([1.0]).requires_grad_();
                return grad(Exponential.apply(leaf * leaf), leaf, create_graph: true);
            },
            x,
            tensor([1.0])).jvp_out;
        Assert.Equal(3 * Math.Exp(0.25), Values(second)[0], 1e-14);
    }

    [Fact]
    public void Gradients_of_forward_mode_products()
    {
        Tensor x = Leaf(0.5);
        Tensor product = func.jvp(t => Exponential.apply(t * t), x, tensor([1.0])).jvp_out;
        Assert.Equal(3 * Math.Exp(0.25), Values(grad(product, x))[0], 1e-14);
    }

    private sealed class NoJvp : SingleTensorFunction<NoJvp>
    {
        public override string Name => nameof(NoJvp);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 2;

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * 2];
    }

    [Fact]
    public void Forward_mode_without_jvp_is_an_error()
    {
        var exception = Assert.Throws<NotImplementedException>(() => func.jvp(x => NoJvp.apply(x), ones(1), ones(1)));
        Assert.Equal("You must implement the jvp function for custom autograd.Function to use it with forward mode AD.", exception.Message);
    }

    private sealed class Probe : MultiTensorFunction<Probe>
    {
        [ThreadStatic]
        public static Action<AutogradContext, object[]>? Setup;

        [ThreadStatic]
        public static Func<AutogradContext, List<Tensor>, List<Tensor>>? Formula;

        [ThreadStatic]
        public static Func<object[], List<Tensor>>? Compute;

        public override string Name => nameof(Probe);

        public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
        {
            Setup?.Invoke(ctx, vars);
            return Compute!(vars);
        }

        public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs) => Formula!(ctx, grad_outputs);

        public static List<Tensor> Run(Func<object[], List<Tensor>> compute, Func<AutogradContext, List<Tensor>, List<Tensor>> backward, Action<AutogradContext, object[]>? setup, params object[] vars)
        {
            (Compute, Formula, Setup) = (compute, backward, setup);
            return apply(vars);
        }
    }

    private static Tensor Of(object argument) => (Tensor)argument;

    [Fact]
    public void Recording_is_off_in_forward_and_on_in_backward_under_create_graph()
    {
        var modes = new List<bool>();
        Tensor x = Leaf(1);
        Tensor y = Probe.Run(
            vars =>
            {
                modes.Add(is_grad_enabled());
                return [Of(vars[0]) * 1];
            },
            (_, g) =>
            {
                modes.Add(is_grad_enabled());
                return g;
            },
            null,
            x)[0];
        y.backward(null, retain_graph: true);
        y.backward(create_graph: true);
        Assert.Equal([false, false, true], modes);
    }

    [Fact]
    public void Needs_input_grad_tells_which_arguments_require_gradients()
    {
        IReadOnlyList<bool> needs = [];
        Probe.Run(vars => [Of(vars[0]) * 1], (_, g) => g, (ctx, _) => needs = ctx.needs_input_grad, Leaf(1), ones(1), 3);
        Assert.Equal([true, false, false], needs);
    }

    [Fact]
    public void Mark_non_differentiable_takes_an_output_out_of_the_graph()
    {
        Tensor x = Leaf(1, 2);
        Tensor? constant = null;
        var seen = new List<double[]>();
        List<Tensor> outputs = Probe.Run(
            vars => [Of(vars[0]) * 2, constant = Of(vars[0]) * 3],
            (_, g) =>
            {
                seen.Add(Values(g[1]));
                return [g[0] * 2];
            },
            null,
            x);
        Assert.True(outputs[1].requires_grad);
        outputs = Probe.Run(vars => [Of(vars[0]) * 2, constant!], Probe.Formula!, (ctx, _) => ctx.mark_non_differentiable([constant = x.detach() * 3]), x);
        Assert.False(outputs[1].requires_grad);
        Assert.Null(outputs[1].grad_fn);
        outputs[0].sum().backward();
        Assert.Equal([2, 2], Values(x.grad));
        Assert.Equal([[0, 0]], seen);
    }

    [Fact]
    public void Integer_outputs_are_not_differentiable()
    {
        Tensor x = Leaf(1, 2);
        List<Tensor> outputs = Probe.Run(vars => [Of(vars[0]) * 2, Of(vars[0]).argmax()], (_, g) => [g[0] * 2], null, x);
        Assert.False(outputs[1].requires_grad);
        outputs[0].sum().backward();
        Assert.Equal([2, 2], Values(x.grad));
    }

    [Fact]
    public void Set_materialize_grads_gives_null_instead_of_zeros()
    {
        foreach (bool materialize in (bool[])[true, false])
        {
            Tensor x = Leaf(1);
            Tensor? second = null;
            List<Tensor> outputs = Probe.Run(
                vars => [Of(vars[0]) * 2, Of(vars[0]) * 3],
                (_, g) =>
                {
                    second = g[1];
                    return [g[0] * 2];
                },
                (ctx, _) => ctx.set_materialize_grads(materialize),
                x);
            outputs[0].backward();
            Assert.Equal(materialize, second is not null);
        }
    }

    [Fact]
    public void Mark_dirty_lets_forward_work_in_place()
    {
        Tensor x = Leaf(1, 2);
        Tensor y = x * 1;
        Tensor z = Probe.Run(vars => [Of(vars[0]).mul_(3)], (_, g) => [g[0] * 3], (ctx, vars) => ctx.mark_dirty([Of(vars[0])]), y)[0];
        Assert.Same(y, z);
        Assert.Equal("ProbeBackward", y.grad_fn!.name);
        Assert.Equal(2, y._version);  // mul_ and mark_dirty, as in PyTorch.
        (y * y).sum().backward();
        Assert.Equal([18, 36], Values(x.grad));
    }

    [Fact]
    public void Mark_dirty_on_a_view_rewrites_the_history_of_its_base()
    {
        Tensor x = Leaf(1, 2);
        Tensor whole = x * 1;
        Tensor part = whole[1..];
        Probe.Run(vars => [Of(vars[0]).mul_(3)], (_, g) => [g[0] * 3], (ctx, vars) => ctx.mark_dirty([Of(vars[0])]), part);
        Assert.Equal("CopySlices", whole.grad_fn!.name);
        whole.sum().backward();
        Assert.Equal([1, 3], Values(x.grad));
    }

    [Fact]
    public void What_is_marked_dirty_must_be_an_output_and_no_leaf()
    {
        Tensor x = Leaf(1);
        Assert.Equal(
            "a leaf Variable that requires grad has been used in an in-place operation.",
            Assert.Throws<TorchException>(() => Probe.Run(vars => [Of(vars[0])], (_, g) => g, (ctx, vars) => ctx.mark_dirty([Of(vars[0])]), x)).Message);
        Assert.StartsWith(
            "Some elements marked as dirty during the forward method were not returned as output.",
            Assert.Throws<TorchException>(() => Probe.Run(vars => [Of(vars[0]) * 1], (_, g) => g, (ctx, vars) => ctx.mark_dirty([Of(vars[0])]), x * 1)).Message);
    }

    [Fact]
    public void An_input_returned_as_it_is_comes_back_as_a_view()
    {
        Tensor x = Leaf(1);
        Tensor y = Probe.Run(vars => [Of(vars[0])], (_, g) => [g[0] * 5], null, x)[0];
        Assert.NotSame(x, y);
        Assert.True(x.is_leaf);
        y.backward(null, retain_graph: true);
        Assert.Equal([5], Values(x.grad));
        Assert.Contains("This view was created inside a custom Function", Assert.Throws<TorchException>(() => y.mul_(2)).Message);
    }

    [Fact]
    public void Without_gradients_to_compute_nothing_is_recorded()
    {
        Tensor plain = Exponential.apply(ones(2));
        Assert.False(plain.requires_grad);
        using (no_grad())
            Assert.False(Exponential.apply(Leaf(1)).requires_grad);
    }

    [Fact]
    public void Saved_tensors_are_checked_and_freed()
    {
        Tensor x = Leaf(1);
        Tensor y = Exponential.apply(x * 1);
        y.backward();
        Assert.StartsWith("Trying to backward through the graph a second time", Assert.Throws<TorchException>(() => y.backward()).Message);
        Tensor z = Exponential.apply(x * 1);
        z.mul_(2);
        Assert.Contains("modified by an inplace operation", Assert.Throws<TorchException>(() => z.backward()).Message);
    }

    [Fact]
    public void Saved_tensors_cannot_be_read_outside_of_backward()
    {
        AutogradContext? context = null;
        Probe.Run(vars => [Of(vars[0]) * 1], (_, g) => g, (ctx, _) => context = ctx, Leaf(1));
        Assert.Throws<InvalidOperationException>(() => context!.saved_tensors);
        context!.save_data("key", "value");
        context.Dispose();
        Assert.Null(context.get_data("key"));
    }

    [Fact]
    public void Null_may_be_saved_and_is_a_gradient_of_zero()
    {
        Tensor x = Leaf(1);
        IReadOnlyList<Tensor?> saved = [];
        Tensor y = Probe.Run(
            vars => [Of(vars[0]) * 2],
            (ctx, _) =>
            {
                saved = ctx.saved_tensors;
                return [null!];
            },
            (ctx, vars) => ctx.save_for_backward([null!, Of(vars[0])]),
            x)[0];
        y.backward();
        Assert.Null(saved[0]);
        Assert.Equal([1], Values(saved[1]));
        Assert.Null(x.grad);
    }

    [Fact]
    public void Backward_must_return_one_gradient_for_each_argument()
    {
        Tensor x = Leaf(1);
        Tensor None(List<Tensor> gradients) => Probe.Run(vars => [Of(vars[0]) * 1], (_, _) => gradients, null, x, 3)[0];
        Assert.Equal(
            "function ProbeBackward returned an incorrect number of gradients (expected 2, got 1)",
            Assert.Throws<TorchException>(() => None([ones(1)]).backward()).Message);
        Assert.Equal(
            "function ProbeBackward returned a gradient different than None at position 2, but the corresponding forward input was not a Variable",
            Assert.Throws<TorchException>(() => None([ones(1), ones(1)]).backward()).Message);
        Assert.Equal(
            "Function ProbeBackward returned an invalid gradient at index 0 - got [2] but expected shape compatible with [1, 1, 1]",
            Assert.Throws<TorchException>(() => Probe.Run(vars => [Of(vars[0]) * 1], (_, _) => [ones(2)], null, x.view(1, 1, 1))[0].backward()).Message);
        // More are no harm where they are null.
        None([ones(1, ScalarType.Float64), null!, null!]).backward();
        Assert.Equal([1], Values(x.grad));
    }

    [Fact]
    public void What_forward_and_backward_throw_comes_out_as_itself_with_its_stack()
    {
        Tensor x = Leaf(1);
        var thrown = new InvalidDataException();
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => Probe.Run(_ => throw thrown, (_, g) => g, null, x)));
        Assert.True(is_grad_enabled());
        Tensor y = Probe.Run(vars => [Of(vars[0]) * 1], (_, _) => Fails(), null, x)[0];
        var caught = Assert.Throws<InvalidDataException>(() => y.backward(null, retain_graph: true));
        Assert.Same(thrown, caught);
        Assert.Contains(nameof(Fails), caught.StackTrace);
        Probe.Formula = (_, g) => g;
        y.backward();
        Assert.Equal([1], Values(x.grad));

        List<Tensor> Fails() => throw thrown;
    }

    private sealed class Nested : SingleTensorFunction<Nested>
    {
        public override string Name => nameof(Nested);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("depth", vars[1]);
            return (Tensor)vars[0] * 1;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            if (ctx.get_data("depth") is > 0 and int depth)
            {
                using IDisposable mode = enable_grad();
                apply(Leaf(1), depth - 1).backward();
            }
            return [grad_output, null!];
        }
    }

    [Fact]
    public void Backward_in_a_custom_backward_nests_a_thousand_deep()
    {
        Tensor x = Leaf(1);
        Nested.apply(x, 1000).backward();
        Assert.Equal([1], Values(x.grad));
    }

    [Fact]
    public void Results_broadcast_to_the_shape_and_dtype_of_the_argument()
    {
        Tensor x = ones(1, ScalarType.Float32).requires_grad_();
        Tensor y = Probe.Run(vars => [Of(vars[0]) * ones(3)], (_, g) => [g[0].to(ScalarType.Float64)], null, x)[0];
        y.sum().backward();
        Assert.Equal(ScalarType.Float32, x.grad!.dtype);
        Assert.Equal([3f], x.grad.data<float>().ToArray());
    }
}
