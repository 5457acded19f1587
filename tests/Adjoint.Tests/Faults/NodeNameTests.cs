using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>Nodes bear PyTorch's names.</summary>
[Trait("Fault", "38")]
public class NodeNameTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_operations = new()
    {
        ["ClampMinBackward0"] = x => x.clamp_min(0),
        ["ClampMaxBackward0"] = x => x.clamp_max(0),
        ["ClampBackward0"] = x => x.clamp(-1, 1),
        ["ClampBackward1"] = x => x.clamp(zeros_like(x), ones_like(x)),
        ["MaskedSelectBackward0"] = x => x.masked_select(x > 0),
        ["FlipBackward0"] = x => x.flip(0),
        ["FmodBackward1"] = x => x.fmod(full_like(x, 2)),
        ["RemainderBackward1"] = x => x.remainder(full_like(x, 2)),
    };

    public static TheoryData<string> Names => [.. s_operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_node_has_the_name(string name)
    {
        Tensor x = tensor(new double[] { 1.5, -2.5, 3.25 }).requires_grad_();
        Assert.Equal(name, s_operations[name](x).grad_fn!.name);
        Assert.True(autograd.gradcheck(z => [s_operations[name](z[0])], [x], check_forward_ad: true));
        Assert.True(autograd.gradgradcheck(z => [s_operations[name](z[0])], [x]));
    }

    [Fact]
    public void Gradients_go_where_they_came_from()
    {
        Tensor x = tensor(new double[,] { { 1, 2 }, { 3, 4 } }).requires_grad_();
        Tensor weights = tensor(new double[,] { { 10, 20 }, { 30, 40 } });
        Assert.Equal([20, 10, 40, 30], autograd.grad((x.flip(1) * weights).sum(), x).data<double>().ToArray());

        Tensor mask = tensor(new[] { true, false });
        Tensor picked = x.masked_select(mask);
        Assert.Equal([1, 3], picked.detach().data<double>().ToArray());
        Assert.Equal([5, 0, 7, 0], autograd.grad(picked, x, tensor(new double[] { 5, 7 })).data<double>().ToArray());
    }
}
