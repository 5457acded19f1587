using static Adjoint.torch;

namespace Adjoint.Tests.Functional;

/// <summary>Independence of outputs and inputs, which strict mode reports with PyTorch's texts.</summary>
public class StrictModeTests
{
    private static readonly Tensor s_x = Near.Spread(2);

    [Fact]
    public void An_output_without_graph()
    {
        const string message = "Output 0 of the user-provided function does not require gradients. " +
            "The outputs must be computed in a differentiable manner from the input when running in strict mode.";

        Throws(message, () => autograd.functional.jacobian(_ => ones(2), s_x, strict: true));
        Throws(message, () => autograd.functional.hessian(_ => ones(1), s_x, strict: true));
        Throws(message, () => autograd.functional.vjp(_ => ones(1), s_x, strict: true));
        Throws(message, () => autograd.functional.jvp(z => z.detach(), s_x, s_x, strict: true));
        Throws(message, () => autograd.functional.vhp(_ => ones(1), s_x, s_x, strict: true));
        Throws(message, () => autograd.functional.hvp(_ => ones(1), s_x, s_x, strict: true));
    }

    [Fact]
    public void An_output_independent_of_an_input()
    {
        const string message = "The output of the user-provided function is independent of input 1. This is not allowed in strict mode.";

        Throws("Output 0 of the user-provided function is independent of input 1. This is not allowed in strict mode.",
            () => autograd.functional.jacobian((Tensor[] z) => z[0].exp(), [s_x, s_x], strict: true));
        Throws("Output 1 of the user-provided function is independent of input 0. This is not allowed in strict mode.",
            () => autograd.functional.jacobian(z => [z[0] * z[1], z[1].exp()], [s_x, s_x], strict: true));
        Throws(message, () => autograd.functional.vjp((Tensor[] z) => z[0].sum(), [s_x, s_x], strict: true));
        Throws(message, () => autograd.functional.jvp((Tensor[] z) => z[0].sum(), [s_x, s_x], [s_x, s_x], strict: true));
        Throws(message, () => autograd.functional.vhp(z => z[0].exp().sum(), [s_x, s_x], [s_x, s_x], strict: true));
    }

    [Fact]
    public void A_jacobian_independent_of_the_input()
    {
        const string message = "While computing the hessian, found that the jacobian of the user-provided function with respect to input 0 is independent of the input. " +
            "This is not allowed in strict mode. You should ensure that your function is twice differentiable and that the jacobian depends on the inputs " +
            "(this would be violated by a linear function for example).";

        Throws(message, () => autograd.functional.hessian(z => z.sum(), s_x, strict: true));
        Throws(message, () => autograd.functional.vhp(z => z.sum(), s_x, s_x, strict: true));
        Throws(message, () => autograd.functional.hvp(z => z.sum(), s_x, s_x, strict: true));
    }

    [Fact]
    public void A_jacobian_that_cannot_be_differentiated_on()
    {
        const string message = "The jacobian of the user-provided function is independent of input 0. This is not allowed in strict mode when create_graph=True.";
        Tensor x = s_x.clone().requires_grad_();

        Throws(message, () => autograd.functional.jacobian(z => z * 2, x, create_graph: true, strict: true));
        Throws(message, () => autograd.functional.vjp(z => z.sum(), x, create_graph: true, strict: true));
        Throws(message, () => autograd.functional.jvp(z => z * 2, x, s_x, create_graph: true, strict: true));
        Throws("The hessian of the user-provided function is independent of input 0. This is not allowed in strict mode when create_graph=True.",
            () => autograd.functional.vhp(z => (z * z).sum(), x, s_x, create_graph: true, strict: true));
    }

    [Fact]
    public void Rows_in_one_pass_are_not_checked_so_both_together_are_refused()
    {
        Throws("torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported together. Please either set `strict=False` or `vectorize=False`.",
            () => autograd.functional.jacobian(z => z.exp(), s_x, strict: true, vectorize: true));
    }

    [Fact]
    public void Nothing_independent_passes()
    {
        Tensor x = s_x.clone().requires_grad_();

        Near.Equal(Near.Diagonal(s_x.exp()), autograd.functional.jacobian(z => z.exp(), x, create_graph: true, strict: true).detach());
        Near.Equal(Near.Diagonal(s_x.exp()), autograd.functional.hessian(z => z.exp().sum(), x, create_graph: true, strict: true).detach());
        Near.Equal(s_x * s_x.exp(), autograd.functional.vhp(z => z.exp().sum(), x, s_x, create_graph: true, strict: true).vhp.detach());
        Near.Equal(s_x * s_x.exp(), autograd.functional.hvp(z => z.exp().sum(), x, s_x, create_graph: true, strict: true).hvp.detach());
    }

    private static void Throws(string message, Action action) => Assert.Equal(message, Assert.Throws<TorchException>(action).Message);
}
