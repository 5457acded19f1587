using static Adjoint.torch;

namespace Adjoint.Samples.GraphView;

/// <summary>The graphs that are drawn, made in anomaly mode, which notes the line that called each operation.</summary>
internal static class Graphs
{
    /// <summary>A network with one hidden layer, and the gradients of a first pass.</summary>
    public static Digraph Mlp()
    {
        using AnomalyMode traced = autograd.detect_anomaly();
        manual_seed(1);
        Tensor x = rand(32, 8), target = randint(0, 3, [32], ScalarType.Int64);
        (string name, Tensor tensor)[] parameters =
        [
            ("hidden.weight", (randn(16, 8) * 0.3f).detach().requires_grad_()),
            ("hidden.bias", zeros(16).requires_grad_()),
            ("output.weight", (randn(3, 16) * 0.3f).detach().requires_grad_()),
            ("output.bias", zeros(3).requires_grad_()),
        ];
        Tensor hidden = nn.functional.linear(x, parameters[0].tensor, parameters[1].tensor).relu();
        Tensor logits = nn.functional.linear(hidden, parameters[2].tensor, parameters[3].tensor);
        Tensor loss = nn.functional.cross_entropy(logits, target);
        loss.backward(retain_graph: true);
        return torchviz.make_dot(loss, parameters);
    }

    /// <summary>y = (w + x) (w + 1).</summary>
    public static Digraph Seed()
    {
        using AnomalyMode traced = autograd.detect_anomaly();
        Tensor w = tensor([1f], requires_grad: true);
        Tensor x = tensor([2f], requires_grad: true);
        Tensor a = add(w, x);
        Tensor b = add(w, 1);
        Tensor y = mul(a, b);
        return torchviz.make_dot(y, [("w", w), ("x", x), ("a", a), ("b", b)]);
    }

    /// <summary>x², its gradient, and the gradient's: the second-order graph stands beside the first.</summary>
    public static Digraph SecondOrder()
    {
        using AnomalyMode traced = autograd.detect_anomaly();
        Tensor x = tensor([3f], requires_grad: true);
        Tensor y = pow(x, 2);
        Tensor g1 = autograd.grad([y], [x], create_graph: true)[0];
        return torchviz.make_dot([y, g1], [("x", x), ("y", y), ("dy/dx", g1)], show_saved: true);
    }
}
