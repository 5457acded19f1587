using static Adjoint.torch;
using static Adjoint.torch.autograd;
using static Adjoint.torch.autograd.graph;

namespace Adjoint.Tests.ForwardMode;

/// <summary>torch.autograd.functional.hvp, forward over reverse, where tangents could get lost between forward and backward.</summary>
public class HessianProductTests
{
    private static readonly Func<Tensor, Tensor> s_smooth = x => (x.sin() * x.exp()).pow(2).sum();

    [Fact]
    public void Hvp_sees_tangents_of_tensors_that_hooks_keep()
    {
        static object Pack(Tensor saved) => saved.detach().data<double>().ToArray();

        Expect(s_smooth, x =>
        {
            using (new saved_tensors_hooks(Pack, numbers => tensor((double[])numbers)))
                return s_smooth(x.reshape(-1));
        });
    }

    [Fact]
    public void Hvp_sees_tangents_of_tensors_that_are_computed_again() =>
        Expect(s_smooth, x => utils.checkpoint(s_smooth, x * 1));

    [Fact]
    public void Hvp_of_a_custom_function_without_jvp_goes_backwards_twice() =>
        Expect(x => x.exp().sum(), x => BackwardOnly.apply(x).sum());

    [Fact]
    public void Hvp_maps_over_vectors()
    {
        Tensor x = Point(), vectors = rand([5, 3], ScalarType.Float64);

        Tensor products = vmap(v => functional.hvp(s_smooth, x, v).hvp)(vectors);

        Near(functional.hessian(s_smooth, x).matmul(vectors.t()).t(), products);
    }

    private sealed class BackwardOnly : SingleTensorFunction<BackwardOnly>
    {
        public override string Name => nameof(BackwardOnly);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            Tensor y = ((Tensor)vars[0]).exp();
            ctx.save_for_backward([y]);
            return y;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0]];
    }

    private static Tensor Point() => tensor([0.3, -0.7, 1.1]);

    private static void Expect(Func<Tensor, Tensor> plain, Func<Tensor, Tensor> same)
    {
        Tensor v = tensor([1.0, 2.0, -3.0]);
        Near(functional.vhp(plain, Point(), v).vhp, functional.hvp(same, Point(), v).hvp);
    }

    private static void Near(Tensor expected, Tensor actual) => Functional.Near.Equal(expected, actual, 1e-12);
}
