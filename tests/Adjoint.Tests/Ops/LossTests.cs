using static Adjoint.torch;

namespace Adjoint.Tests.Ops;

/// <summary>What the op table cannot say of losses.</summary>
public class LossTests
{
    [Fact]
    public void Losses_are_one_node_each()
    {
        Tensor x = ones(2, 3).requires_grad_();
        Tensor target = tensor(new long[] { 0, 2 });
        Tensor loss = nn.functional.cross_entropy(x, target);
        Assert.Equal("NllLossBackward0", loss.grad_fn!.name);
        Assert.Equal("LogSoftmaxBackward0", loss.grad_fn.next_functions[0].Item1!.name);
        Assert.Equal("NllLoss2DBackward0", nn.functional.nll_loss(x.reshape(1, 3, 2), target.unsqueeze(0)).grad_fn!.name);
        Assert.Equal("MseLossBackward0", nn.functional.mse_loss(x, zeros(2, 3)).grad_fn!.name);
    }

    [Fact]
    public void A_class_weight_that_requires_grad_is_refused()
    {
        Tensor weight = ones(3).requires_grad_();
        var error = Assert.Throws<TorchException>(() => nn.functional.nll_loss(zeros(2, 3), tensor(new long[] { 0, 2 }), weight));
        Assert.Equal(
            "The function 'nll_loss_forward' is not differentiable with respect to argument 'weight'. This input cannot have requires_grad True.",
            error.Message);
        using (no_grad())
            Assert.Equal(0, nn.functional.nll_loss(zeros(2, 3), tensor(new long[] { 0, 2 }), weight).item<float>());
    }
}
