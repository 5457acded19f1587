using static Adjoint.torch;

namespace Adjoint.Samples.Walkthrough;

/// <summary>What PyTorch's tutorials on gradients show, row by row.</summary>
internal static class Behaviours
{
    private static Tensor Leaf(params float[] values) => tensor(values, requires_grad: true);

    private static (Tensor w, Tensor x, Tensor a, Tensor b, Tensor y) Graph()
    {
        Tensor w = Leaf(1);
        Tensor x = Leaf(2);
        Tensor a = add(w, x);
        Tensor b = add(w, 1);
        return (w, x, a, b, mul(a, b));
    }

    /// <summary>The graph of the first rows, after backward.</summary>
    public static Digraph Picture()
    {
        var (w, x, a, b, y) = Graph();
        y.backward();
        return torchviz.make_dot(y, [("w", w), ("x", x), ("a", a), ("b", b)]);
    }

    private static readonly string s_freed =
        "Trying to backward through the graph a second time (or directly access saved tensors after they have already " +
        "been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). " +
        "Specify retain_graph=True if you need to backward through the graph a second time or if you need to access " +
        "saved tensors after calling backward.";

    private static readonly string s_modified =
        "one of the variables needed for gradient computation has been modified by an inplace operation: [CPUFloatType " +
        "[2]], which is output 0 of AddBackward0, is at version 1; expected version 0 instead. Hint: enable anomaly " +
        "detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True).";

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("1. a graph as the code runs; gradients of its leaves", () =>
        {
            Tensor w = tensor([1f], requires_grad: true);
            Tensor x = tensor([2f], requires_grad: true);
            Tensor a = add(w, x);
            Tensor b = add(w, 1);
            Tensor y = mul(a, b);
            y.backward();
            return [w.grad, x.grad];
        }, "tensor([5.])  tensor([2.])"),
        new("2. is_leaf", () =>
        {
            var (w, x, a, b, y) = Graph();
            return [w.is_leaf, x.is_leaf, a.is_leaf, b.is_leaf, y.is_leaf];
        }, "True  True  False  False  False"),
        new("3. gradients of other tensors are not kept (reading them warns)", () =>
        {
            var (w, x, a, b, y) = Graph();
            y.backward();
            return [a.grad, b.grad, y.grad];
        }, "None  None  None"),
        new("4. retain_grad()", () =>
        {
            var (w, x, a, b, y) = Graph();
            a.retain_grad();
            y.backward();
            return [a.grad, b.grad, y.grad];
        }, "tensor([2.])  None  None"),
        new("5. grad_fn", () =>
        {
            var (w, x, a, b, y) = Graph();
            return [w.grad_fn?.name, x.grad_fn?.name, a.grad_fn?.name, b.grad_fn?.name, y.grad_fn?.name];
        }, "None  None  AddBackward0  AddBackward0  MulBackward0"),
        new("6. the graph is freed", () =>
        {
            var (w, x, a, b, y) = Graph();
            y.backward();
            y.backward();
            return [];
        }, s_freed),
        new("7. retain_graph", () =>
        {
            var (w, x, a, b, y) = Graph();
            y.backward(retain_graph: true);
            y.backward();
            return [w.grad, x.grad];
        }, "tensor([10.])  tensor([4.])"),
        new("8. gradient: weights of several outputs", () =>
        {
            var (w, x, a, b, y0) = Graph();
            Tensor loss = cat([y0, add(a, b)]);
            loss.backward(gradient: tensor([1f, 2f]));
            return [w.grad];
        }, "tensor([9.])"),
        new("8b. with other weights", () =>
        {
            var (w, x, a, b, y0) = Graph();
            Tensor loss = cat([y0, add(a, b)]);
            loss.backward(gradient: tensor([1f, 3f]));
            return [w.grad];
        }, "tensor([11.])"),
        new("9. autograd.grad and higher orders", () =>
        {
            Tensor x = tensor([3f], requires_grad: true);
            Tensor y = pow(x, 2);
            Tensor g1 = autograd.grad([y], [x], create_graph: true)[0];
            Tensor g2 = autograd.grad([g1], [x])[0];
            return [g1, g2];
        }, "tensor([6.], grad_fn=<MulBackward0>)  tensor([2.])"),
        new("10. autograd.grad: an input that the graph does not use", () =>
        {
            var (w, x, a, b, y) = Graph();
            Tensor other = Leaf(7);
            return [autograd.grad([y], [other])[0]];
        }, "One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior."),
        new("10b. allow_unused", () =>
        {
            var (w, x, a, b, y) = Graph();
            Tensor other = Leaf(7);
            return [.. autograd.grad([y], [w, other], allow_unused: true)];
        }, "tensor([5.])  None"),
        new("11. gradients accumulate", () =>
        {
            Tensor w = Leaf(1), x = Leaf(2);
            var seen = new List<object?>();
            for (int i = 0; i < 4; i++)
            {
                mul(add(w, x), mul(w, x)).backward();
                seen.Add(w.grad!.clone());
            }
            return [.. seen];
        }, "tensor([8.])  tensor([16.])  tensor([24.])  tensor([32.])"),
        new("12. zero_()", () =>
        {
            Tensor w = Leaf(1), x = Leaf(2);
            var seen = new List<object?>();
            for (int i = 0; i < 4; i++)
            {
                mul(add(w, x), mul(w, x)).backward();
                seen.Add(w.grad!.clone());
                w.grad!.zero_();
            }
            return [.. seen];
        }, "tensor([8.])  tensor([8.])  tensor([8.])  tensor([8.])"),
        new("13. requires_grad is false unless asked for, and propagates", () =>
        {
            Tensor y = add(tensor([1f]), tensor([2f]));
            y.backward();
            return [];
        }, "element 0 of tensors does not require grad and does not have a grad_fn"),
        new("14. in-place operations", () =>
        {
            Tensor t = tensor([1f, 2f]);
            t.add_(3f);
            Tensor u = tensor([-1f, -2f]);
            u.abs_();
            return [t, t._version, u];
        }, "tensor([4., 5.])  1  tensor([1., 2.])"),
        new("15. in place on a leaf that requires grad", () =>
        {
            Tensor w = Leaf(1);
            return [w.add_(1)];
        }, "a leaf Variable that requires grad is being used in an in-place operation."),
        new("16. in place on a saved tensor", () =>
        {
            Tensor p = Leaf(1, 2);
            Tensor q = p * 1;
            Tensor r = q * q;
            q.add_(1);
            r.sum().backward();
            return [];
        }, s_modified),
        new("17. printing", () =>
        {
            var (w, x, a, b, y) = Graph();
            y.backward();
            return [w.grad, a, w];
        }, "tensor([5.])  tensor([3.], grad_fn=<AddBackward0>)  tensor([1.], requires_grad=True)"),
        new("several outputs need a gradient", () =>
        {
            (Leaf(1, 2) * 2).backward();
            return [];
        }, "grad can be implicitly created only for scalar outputs"),
        new("a gradient of the wrong shape", () =>
        {
            (Leaf(1, 2) * 2).backward(gradient: tensor([1f, 2f, 3f]));
            return [];
        }, "invalid gradient at index 0 - got [3] but expected shape compatible with [2]"),
        new("shapes that do not broadcast", () =>
        {
            return [ones(2, 3) + ones(2, 5)];
        }, "The size of tensor a (3) must match the size of tensor b (5) at non-singleton dimension 1"),
    ];
}
