using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Faults;

/// <summary>Parts of PyTorch's autograd that were missing.</summary>
[Trait("Fault", "43")]
public class AutogradAdditionTests
{
    private static Tensor Leaf(params double[] values) => tensor(values).requires_grad_();

    private static double[] Values(Tensor tensor) => tensor.detach().contiguous().data<double>().ToArray();

    [Fact]
    public void Gradients_that_nothing_depends_on_are_materialized()
    {
        Tensor x = Leaf(1, 2), unused = Leaf(3, 4, 5);
        IList<Tensor> found = grad([(x * x).sum()], [x, unused], materialize_grads: true);
        Assert.Equal([2, 4], Values(found[0]));
        Assert.Equal([0, 0, 0], Values(found[1]));
        Assert.False(found[1].requires_grad);

        found = grad([x * 3], [x, unused], [tensor(new double[,] { { 1, 0 }, { 0, 1 } })], is_grads_batched: true, materialize_grads: true);
        Assert.Equal([3, 0, 0, 3], Values(found[0]));
        Assert.Equal([2, 3], found[1].shape);
    }

    [Fact]
    public void Saved_tensors_may_be_changed_where_that_is_allowed()
    {
        Tensor x = Leaf(2, 3);
        Tensor y;
        using (graph.allow_mutation_on_saved_tensors())
        {
            Tensor a = x * 1;
            Tensor b = (a * a).sum();
            a.mul_(100);
            b.backward();
            Assert.Equal([4, 6], Values(x.grad!));
            y = (x * x).sum();
        }
        Assert.StartsWith(
            "Trying to backward outside of the 'allow_mutation_on_saved_tensors' context",
            Assert.Throws<TorchException>(() => y.backward()).Message);
    }

    [Fact]
    public void A_version_can_be_counted_up()
    {
        Tensor x = Leaf(2, -0.0);
        Tensor a = x * 1;
        Tensor y = (a * a).sum();
        long before = a._version;
        graph.increment_version(a);
        Assert.Equal(before + 1, a._version);
        Assert.True(double.IsNegative(Values(a)[1]));
        Assert.StartsWith("one of the variables needed for gradient computation has been modified by an inplace operation", Assert.Throws<TorchException>(() => y.backward()).Message);
        graph.increment_version(x);
        Assert.Equal(1, x._version);
        using (inference_mode())
            Assert.Equal("Inference tensors do not track version counter.", Assert.Throws<TorchException>(() => graph.increment_version(ones(1))).Message);
    }

    private sealed class Cube : SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override bool generate_vmap_rule => true;

        public override Tensor forward(object[] vars) => ((Tensor)vars[0]).pow(3);

        public override void setup_context(AutogradContext ctx, object[] inputs, Tensor output) => ctx.save_for_backward([(Tensor)inputs[0]]);

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * 3 * ctx.saved_tensors[0]!.pow(2)];
    }

    private sealed class Both : StaticFunction<Both>
    {
        public static IReadOnlyList<Tensor> forward(object?[] vars) => [(Tensor)vars[0]! * 2, (Tensor)vars[0]! * (Tensor)vars[0]!];

        public static void setup_context(AutogradContext ctx, object?[] inputs, IReadOnlyList<Tensor> outputs) => ctx.save_for_backward([outputs[0]]);

        public static IReadOnlyList<Tensor?> vjp(AutogradContext ctx, IReadOnlyList<Tensor?> grad_outputs) =>
            [grad_outputs[0]! * 2 + grad_outputs[1]! * ctx.saved_tensors[0]!];
    }

    private sealed class Neither : SingleTensorFunction<Neither>
    {
        public override string Name => nameof(Neither);

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output];
    }

    [Fact]
    public void Setup_context_keeps_what_backward_needs()
    {
        Tensor x = Leaf(2);
        Tensor y = Cube.apply(x);
        Tensor first = grad(y, x, create_graph: true);
        Assert.Equal([12], Values(first));
        Assert.Equal([12], Values(grad(first, x)));

        List<Tensor> both = StaticFunction<Both>.apply(x);
        (both[0] + both[1]).backward();
        Assert.Equal([6], Values(x.grad!));

        Assert.Equal("You must implement the forward function for custom autograd.Function.", Assert.Throws<NotImplementedException>(() => Neither.apply(x)).Message);
    }

    [Fact]
    public void A_custom_function_is_mapped()
    {
        Tensor x = Leaf(1, 2, 3);
        Tensor y = vmap((Tensor each) => Cube.apply(each))(x);
        Assert.Equal([1, 8, 27], Values(y));
        Assert.Equal([3, 12, 27], Values(grad(y.sum(), x)));
    }
}
