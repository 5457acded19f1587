using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Autograd;

/// <summary>PyTorch's once_differentiable: a backward that must not be differentiated.</summary>
public class OnceDifferentiableTests
{
    private static Tensor Leaf(params double[] values) => tensor(values).requires_grad_();

    private static double[] Values(Tensor? tensor) => tensor!.detach().data<double>().ToArray();

    private sealed class Once : SingleTensorFunction<Once>
    {
        public override string Name => nameof(Once);

        public override bool once_differentiable => true;

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            return ((Tensor)vars[0]).square();
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            Assert.False(is_grad_enabled());
            return [grad_output * 2 * ctx.saved_tensors[0]!];
        }
    }

    private sealed class StaticOnce : StaticFunction<StaticOnce>
    {
        public static bool once_differentiable => true;

        public static IReadOnlyList<Tensor> forward(AutogradContext ctx, params object?[] vars) => [(Tensor)vars[0]! * 3];

        public static IReadOnlyList<Tensor?> vjp(AutogradContext ctx, IReadOnlyList<Tensor?> grad_outputs) => [grad_outputs[0]! * 3];
    }

    [Fact]
    public void Once_differentiable_refuses_to_be_differentiated_twice()
    {
        const string twice = "trying to differentiate twice a function that was marked with @once_differentiable";
        Tensor x = Leaf(3);
        Once.apply(x).backward();
        Assert.Equal([6], Values(x.grad));
        // Without gradients of the gradient's weight there is nothing to refuse.
        Assert.False(grad(Once.apply(x), x, create_graph: true).requires_grad);
        Tensor first = grad(Once.apply(x).square(), x, create_graph: true);
        Assert.Equal([108], Values(first));
        Assert.Equal(twice, Assert.Throws<TorchException>(() => grad(first, x)).Message);
        Tensor other = grad(StaticFunction<StaticOnce>.apply(x)[0].square(), x, create_graph: true);
        Assert.Equal([54], Values(other));
        Assert.Equal(twice, Assert.Throws<TorchException>(() => grad(other, x)).Message);
    }
}
