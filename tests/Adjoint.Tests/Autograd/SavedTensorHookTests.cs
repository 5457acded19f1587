using static Adjoint.torch;
using static Adjoint.torch.autograd;
using static Adjoint.torch.autograd.graph;

namespace Adjoint.Tests.Autograd;

/// <summary>PyTorch's saved_tensors_hooks, save_on_cpu and disable_saved_tensors_hooks.</summary>
public class SavedTensorHookTests
{
    private static Tensor Leaf(params double[] values) => tensor(values).requires_grad_();

    private static double[] Values(Tensor? tensor) => tensor!.detach().data<double>().ToArray();

    [Fact]
    public void Pack_gets_what_is_saved_and_unpack_brings_it_back()
    {
        Tensor x = Leaf(2);
        var packed = new List<double>();
        Tensor y;
        using (new saved_tensors_hooks(
            saved =>
            {
                packed.Add(Values(saved)[0]);
                return Values(saved);
            },
            numbers => tensor((double[])numbers) * 10))
        {
            y = x * x;
        }
        Assert.Equal([2, 2], packed);
        y.backward();
        Assert.Equal([40], Values(x.grad));
    }

    [Fact]
    public void Saved_outputs_are_packed_too()
    {
        Tensor x = Leaf(0);
        Tensor y;
        using (new saved_tensors_hooks(saved => Values(saved), numbers => tensor((double[])numbers)))
            y = x.exp();
        Tensor first = grad(y, x, create_graph: true);
        Assert.Equal([1], Values(first));
        Assert.Equal([1], Values(grad(first, x)));
    }

    [Fact]
    public void The_innermost_pair_holds()
    {
        Tensor x = Leaf(1);
        var order = new List<string>();
        saved_tensors_hooks Named(string name) => new(
            saved =>
            {
                order.Add(name);
                return saved;
            },
            saved => (Tensor)saved);
        using (Named("outer"))
        {
            using (Named("inner"))
                _ = x.sin();
            _ = x.sin();
        }
        _ = x.sin();
        Assert.Equal(["inner", "outer"], order);
    }

    [Fact]
    public void Nothing_is_packed_where_nothing_is_recorded()
    {
        using var hooks = new saved_tensors_hooks(_ => throw new InvalidDataException(), saved => (Tensor)saved);
        _ = ones(2).sin();
        using (no_grad())
            _ = Leaf(1).sin();
    }

    [Fact]
    public void Custom_functions_save_through_the_hooks()
    {
        Tensor x = Leaf(3);
        int packs = 0;
        Tensor y;
        using (new saved_tensors_hooks(
            saved =>
            {
                packs++;
                return saved;
            },
            saved => (Tensor)saved))
        {
            y = Square.apply(x);
        }
        y.backward();
        Assert.Equal(1, packs);
        Assert.Equal([6], Values(x.grad));
    }

    private sealed class Square : SingleTensorFunction<Square>
    {
        public override string Name => nameof(Square);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            return (Tensor)vars[0] * (Tensor)vars[0];
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * 2 * ctx.saved_tensors[0]!];
    }

    [Fact]
    public void Save_on_cpu_keeps_copies()
    {
        Tensor x = Leaf(2);
        Tensor a = x * 1;
        Tensor y;
        using (new save_on_cpu())
            y = a * a;
        a.mul_(100);  // Without the copies backward would refuse this.
        y.backward();
        Assert.Equal([4], Values(x.grad));
    }

    [Fact]
    public void Disabling_forbids_pairs_with_a_message()
    {
        using (disable_saved_tensors_hooks("not here"))
        {
            Assert.Equal("not here", Assert.Throws<TorchException>(() => new save_on_cpu()).Message);
            using (disable_saved_tensors_hooks("nor here"))
                Assert.Equal("nor here", Assert.Throws<TorchException>(() => new save_on_cpu()).Message);
            Assert.Equal("not here", Assert.Throws<TorchException>(() => new save_on_cpu()).Message);
        }
        using (new save_on_cpu())
            Assert.Equal("in use", Assert.Throws<TorchException>(() => disable_saved_tensors_hooks("in use")).Message);
        using (new save_on_cpu())
            _ = Leaf(1).sin();
    }

    [Fact]
    public void Pack_must_not_change_its_argument()
    {
        Tensor x = Leaf(2);
        using var hooks = new saved_tensors_hooks(saved => saved.mul_(2), saved => (Tensor)saved);
        Assert.StartsWith("A saved tensor pack hook is modifying its input in place.", Assert.Throws<TorchException>(() => x.sin()).Message);
    }

    [Fact]
    public void What_pack_and_unpack_throw_comes_out_as_itself_with_its_stack()
    {
        Tensor x = Leaf(2);
        var thrown = new InvalidDataException();
        using (new saved_tensors_hooks(_ => Fails(), saved => (Tensor)saved))
        {
            var caught = Assert.Throws<InvalidDataException>(() => x.sin());
            Assert.Same(thrown, caught);
            Assert.Contains(nameof(Fails), caught.StackTrace);
        }
        Tensor y;
        using (new saved_tensors_hooks(saved => saved, _ => Fails()))
            y = x.sin();
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => y.backward()));
        (x * x).backward();
        Assert.Equal([4], Values(x.grad));

        Tensor Fails() => throw thrown;
    }

    [Fact]
    public void Unpack_must_give_a_tensor()
    {
        Tensor x = Leaf(2);
        Tensor y;
        using (new saved_tensors_hooks(saved => saved, _ => null!))
            y = x.sin();
        Assert.Equal(
            "Output of saved tensor unpack_hook expected to be a Tensor but got result of type NoneType",
            Assert.Throws<TorchException>(() => y.backward()).Message);
    }
}
