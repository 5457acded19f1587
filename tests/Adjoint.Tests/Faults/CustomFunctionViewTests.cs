using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Faults;

/// <summary>Custom functions that return views of their inputs.</summary>
[Trait("Fault", "18")]
public class CustomFunctionViewTests
{
    private sealed class Viewed : SingleTensorFunction<Viewed>
    {
        public override string Name => nameof(Viewed);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).view(2);

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * 100];
    }

    private sealed class ViewedAndChanged : SingleTensorFunction<ViewedAndChanged>
    {
        public override string Name => nameof(ViewedAndChanged);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            Tensor w = ((Tensor)vars[0]).view(2);
            w.mul_(2);
            return w;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * 100];
    }

    private const string Overridden =
        " This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle view+inplace " +
        "would override the custom backward associated with the custom Function, leading to incorrect gradients. This behavior is forbidden. " +
        "You can fix this by cloning the output of the custom Function.";

    [Fact]
    public void The_input_changed_in_place_makes_the_view_unusable()
    {
        Tensor x = ones(2, ScalarType.Float64).requires_grad_();
        Tensor base_ = x * 1;
        Tensor view = Viewed.apply(base_);
        base_.mul_(3);
        Assert.Equal(
            "Output 0 of ViewedBackward is a view and its base or another view of its base has been modified inplace." + Overridden,
            Assert.Throws<TorchException>(() => view.sum()).Message);
        base_.sum().backward();
        Assert.Equal([3, 3], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void The_view_cannot_be_changed_in_place()
    {
        Tensor x = ones(2, ScalarType.Float64).requires_grad_();
        Tensor view = Viewed.apply(x * 1);
        Assert.Equal(
            "Output 0 of ViewedBackward is a view and is being modified inplace." + Overridden,
            Assert.Throws<TorchException>(() => view.mul_(2)).Message);
        view.sum().backward();
        Assert.Equal([100, 100], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void What_forward_changes_in_its_view_is_part_of_the_function()
    {
        Tensor x = ones(2, ScalarType.Float64).requires_grad_();
        Tensor y = ViewedAndChanged.apply(x);
        Assert.Equal("ViewedAndChangedBackward", y.grad_fn!.name);
        y.sum().backward();
        Assert.Equal([100, 100], x.grad!.data<double>().ToArray());

        Tensor z = ViewedAndChanged.apply(x * 1);
        Assert.Equal([100, 100], grad(z.sum(), x).data<double>().ToArray());
    }
}
