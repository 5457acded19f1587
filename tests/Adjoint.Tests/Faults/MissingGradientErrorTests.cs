using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Faults;

/// <summary>Errors and warnings of gradient calls, in PyTorch's words.</summary>
public class MissingGradientErrorTests
{
    private sealed class Doubled : SingleTensorFunction<Doubled>
    {
        public override string Name => nameof(Doubled);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            Tensor result = (Tensor)vars[0] * 2;
            ctx.mark_dirty([result]);
            return result;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * 2];
    }

    private static List<string> WarningsOf(Action action)
    {
        // Other tests warn at the same time.
        int thread = Environment.CurrentManagedThreadId;
        var warnings = new List<string>();
        void Listen(string text)
        {
            if (Environment.CurrentManagedThreadId == thread)
                warnings.Add(text);
        }
        Warning += Listen;
        try
        {
            action();
        }
        finally
        {
            Warning -= Listen;
        }
        return warnings;
    }

    [Fact]
    [Trait("Fault", "29")]
    public void Grad_needs_inputs()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor y = (x * x).sum();
        TorchException error = Assert.Throws<TorchException>(() => grad([y], []));
        Assert.Equal("grad requires non-empty inputs.", error.Message);
        Assert.Equal([2f, 2f], grad(y, x).data<float>().ToArray());
    }

    [Fact]
    [Trait("Fault", "31")]
    public void A_recorded_backward_warns_of_the_cycle()
    {
        Tensor x = tensor(3.0).requires_grad_();
        Assert.StartsWith(
            "Using backward() with create_graph=True will create a reference cycle between the parameter and its gradient",
            Assert.Single(WarningsOf(() => (x * x).backward(create_graph: true))));
        Assert.Equal(6, x.grad!.item<double>());
        x.grad = null;
        Assert.Empty(WarningsOf(() => (x * x).backward(retain_graph: true)));
        Assert.Empty(WarningsOf(() => grad(x * x, x, create_graph: true)));
    }

    [Fact]
    [Trait("Fault", "31")]
    public void Marking_what_is_no_input_as_dirty_warns()
    {
        Tensor x = tensor(3.0).requires_grad_();
        List<string> warnings = WarningsOf(() => Doubled.apply(x));
        Assert.Equal(
            "Only input Tensors should be given to ctx.mark_dirty(). If a Tensor is not an input, there is no need to pass it to mark_dirty().",
            Assert.Single(warnings));
    }
}
