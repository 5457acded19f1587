using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>What a function must not do while it is transformed, in PyTorch's words.</summary>
[Trait("Fault", "30")]
public class TransformErrorTests
{
    private static readonly Dictionary<string, Action<Func<Tensor, Tensor>>> s_transforms = new()
    {
        ["grad"] = f => func.grad(f)(tensor(2.0)),
        ["vjp"] = f => func.vjp(f, tensor(2.0)),
        ["jacrev"] = f => func.jacrev(f)(tensor(2.0)),
        ["hessian"] = f => func.hessian(f)(tensor(2.0)),
        ["linearize"] = f => func.linearize(f, tensor(2.0)),
    };

    public static TheoryData<string> Transforms => [.. s_transforms.Keys];

    [Theory]
    [MemberData(nameof(Transforms))]
    public void Backward_is_refused(string transform)
    {
        Tensor w = tensor(3.0).requires_grad_();
        foreach (Action<Tensor> backward in (Action<Tensor>[])[y => y.backward(), y => y.backward(ones([])), y => autograd.backward(y)])
        {
            TorchException error = Assert.Throws<TorchException>(() => s_transforms[transform](x =>
            {
                Tensor y = (x * w).sum();
                backward(y);
                return y;
            }));
            Assert.Equal(
                "backward() called inside a functorch transform. This is not supported, please use functorch.grad or functorch.vjp instead " +
                "or call backward() outside of functorch transforms.",
                error.Message);
        }
        Assert.Null(w.grad);
        (w * w).backward();
        Assert.Equal(6, w.grad!.item<double>());
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void Requires_grad_is_refused(string transform)
    {
        TorchException error = Assert.Throws<TorchException>(() => s_transforms[transform](x => x * zeros([]).requires_grad_()));
        Assert.StartsWith("You are attempting to call Tensor.requires_grad_() (or perhaps using torch.autograd.functional.* APIs) inside of a function being transformed", error.Message);
        Assert.True(zeros([]).requires_grad_().requires_grad);
        s_transforms[transform](x => x * (zeros([], requires_grad: false) + zeros_like(x)));
    }

    [Fact]
    public void Transforms_nest_as_before() =>
        Assert.Equal(12, func.grad((Tensor x) => func.grad((Tensor z) => z * z * z)(x))(tensor(2.0)).item<double>());
}
