using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>When hooks of nodes run, and what they see.</summary>
[Trait("Fault", "39")]
public class NodeHookFaultTests
{
    [Fact]
    public void Backward_into_a_tensor_runs_the_prehooks_of_its_node()
    {
        Tensor x = tensor(2.0).requires_grad_();
        Tensor b = x * 3;
        Tensor y = b * b;
        double seen = 0;
        b.grad_fn!.register_prehook(outputs => { seen = outputs[0]!.item<double>(); });
        y.backward((Tensor?)null, inputs: [b]);
        Assert.Equal(12, seen);
        Assert.Equal(12, b.grad!.item<double>());
        Assert.Null(x.grad);
    }

    [Fact]
    public void A_posthook_of_a_leaf_sees_what_became_its_gradient()
    {
        Tensor x = tensor(new double[] { 2, 3 }).requires_grad_();
        Tensor? seen = null;
        autograd.graph.get_gradient_edge(x).node.register_hook((_, outputs) => { seen = outputs[0]; });
        (x * x).sum().backward();
        seen!.mul_(10);
        Assert.Equal([40, 60], x.grad!.data<double>().ToArray());
    }
}
