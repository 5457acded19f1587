using Adjoint.Modules;
using static Adjoint.torch;

namespace Adjoint.Tests.Optim;

/// <summary>What programs over both engines cannot say of optimizers, which those of Parity.Cases compare step by step.</summary>
public class OptimizerTests
{
    // TorchSharp lets the parameter grow instead.
    [Fact]
    public void Weight_decay_shrinks_also_where_the_optimizer_climbs()
    {
        Parameter p = WithGradient(1, 1);
        optim.SGD([p], 0.1, weight_decay: 0.5, maximize: true).step();
        Assert.Equal(1.05, p.item<double>(), 1e-12);
    }

    [Fact]
    public void Zero_grad_lets_gradients_go()
    {
        Parameter p = WithGradient(1, 1);
        optim.SGD([p], 0.1).zero_grad();
        Assert.Null(p.grad);
    }

    [Fact]
    public void A_step_is_an_in_place_change_of_what_a_graph_saved()
    {
        Parameter p = WithGradient(2, 1);
        Tensor y = p * p;
        optim.Adam([p], 0.1).step();
        Assert.Contains("modified by an inplace operation", Assert.Throws<TorchException>(() => y.backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        int before = get_num_threads();
        try
        {
            Assert.Equal(TrainedOn(1), TrainedOn(2));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Numbers_out_of_their_range_are_refused()
    {
        Parameter[] p = [WithGradient(1, 1)];
        Assert.Equal("Invalid learning rate: -1", Message(() => optim.SGD(p, -1)));
        Assert.Equal("Invalid momentum value: -1", Message(() => optim.SGD(p, 1, -1)));
        Assert.Equal("Nesterov momentum requires a momentum and zero dampening", Message(() => optim.SGD(p, 1, nesterov: true)));
        Assert.Equal("Invalid beta parameter at index 0: 1", Message(() => optim.Adam(p, beta1: 1)));
        Assert.Equal("Invalid epsilon value: -1", Message(() => optim.AdamW(p, eps: -1)));
        Assert.Equal("optimizer got an empty parameter list", Message(() => optim.SGD(Array.Empty<Parameter>(), 1)));
        Assert.Equal("some parameters appear in more than one parameter group", Message(() => optim.SGD([p[0], p[0]], 1)));
    }

    private static string Message(Action make) => Assert.Throws<ArgumentException>(make).Message;

    private static Parameter WithGradient(double value, double gradient) =>
        new(tensor(value, ScalarType.Float64)) { grad = tensor(gradient, ScalarType.Float64) };

    private static float[] TrainedOn(int threads)
    {
        set_num_threads(threads);
        Parameter p = new(linspace(-1, 1, 100_000, ScalarType.Float32)) { grad = linspace(1, -2, 100_000, ScalarType.Float32) };
        optim.Optimizer adam = optim.AdamW([p], 0.1, weight_decay: 0.1);
        adam.step();
        adam.step();
        return p.detach().data<float>().ToArray();
    }
}
