using Adjoint.Reference;
using static TorchSharp.torch;

namespace Parity;

public class LibTorchTests
{
    [Fact]
    public void Libtorch_runs_a_graph_and_its_backward()
    {
        LibTorch.Load(threads: 1);

        using var w = tensor(new float[] { 1 }, requires_grad: true);
        using var x = tensor(new float[] { 2 }, requires_grad: true);
        using var a = w.add(x);
        using var b = w.add(1);
        using var y = a.mul(b);
        y.backward();

        Assert.Equal([5f], w.grad!.data<float>().ToArray());
        Assert.Equal([2f], x.grad!.data<float>().ToArray());
        Assert.Equal(1, get_num_threads());
    }
}
