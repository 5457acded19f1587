using static Adjoint.torch;

namespace Adjoint.Tests;

/// <summary>The behaviours of PyTorch's gradient tutorials, digit for digit and word for word.</summary>
public class SeedTests
{
    private const string FreedGraph =
        "Trying to backward through the graph a second time (or directly access saved tensors after they have already " +
        "been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). " +
        "Specify retain_graph=True if you need to backward through the graph a second time or if you need to access " +
        "saved tensors after calling backward.";

    private sealed class Graph
    {
        public Tensor w = tensor([1f], requires_grad: true);
        public Tensor x = tensor([2f], requires_grad: true);
        public Tensor a, b, y;

        public Graph()
        {
            a = add(w, x);
            b = add(w, 1);
            y = mul(a, b);
        }
    }

    private static string Text(Tensor? tensor) => tensor?.ToString(TensorStringStyle.PyTorch) ?? "None";

    [Fact]
    public void Row_01_gradients_of_the_leaves()
    {
        var g = new Graph();
        g.y.backward();
        Assert.Equal("tensor([5.])", Text(g.w.grad));
        Assert.Equal("tensor([2.])", Text(g.x.grad));
    }

    [Fact]
    public void Row_02_is_leaf()
    {
        var g = new Graph();
        Assert.Equal([true, true, false, false, false], new[] { g.w, g.x, g.a, g.b, g.y }.Select(t => t.is_leaf));
    }

    [Fact]
    public void Row_03_other_gradients_are_not_kept_and_reading_them_warns()
    {
        var g = new Graph();
        g.y.backward();
        var warnings = new List<string>();
        void Note(string text) => warnings.Add(text);
        autograd.Warning += Note;
        try
        {
            Assert.Null(g.a.grad);
            Assert.Null(g.b.grad);
            Assert.Null(g.y.grad);
        }
        finally
        {
            autograd.Warning -= Note;
        }
        Assert.True(warnings.Count >= 3);
        Assert.StartsWith("The .grad attribute of a Tensor that is not a leaf Tensor is being accessed.", warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Row_04_retain_grad()
    {
        var g = new Graph();
        g.a.retain_grad();
        g.y.backward();
        Assert.True(g.a.retains_grad);
        Assert.Equal("tensor([2.])", Text(g.a.grad));
        Assert.False(g.b.retains_grad);
    }

    [Fact]
    public void Row_05_grad_fn()
    {
        var g = new Graph();
        Assert.Null(g.w.grad_fn);
        Assert.Null(g.x.grad_fn);
        Assert.Equal("AddBackward0", g.a.grad_fn!.name);
        Assert.Equal("AddBackward0", g.b.grad_fn!.name);
        Assert.Equal("MulBackward0", g.y.grad_fn!.name);
        Assert.Equal([g.a.grad_fn, g.b.grad_fn], g.y.grad_fn!.next_functions.Select(e => e.next));
        var leaves = g.a.grad_fn!.next_functions.Select(e => e.next!).ToList();
        Assert.All(leaves, leaf => Assert.Equal("AccumulateGrad", leaf.name));
        Assert.True(leaves[0].variable!.is_same(g.w));
        Assert.True(leaves[1].variable!.is_same(g.x));
    }

    [Fact]
    public void Row_06_the_graph_is_freed()
    {
        var g = new Graph();
        g.y.backward();
        Assert.Equal(FreedGraph, Assert.Throws<TorchException>(() => g.y.backward()).Message);
    }

    [Fact]
    public void Row_07_retain_graph()
    {
        var g = new Graph();
        g.y.backward(retain_graph: true);
        g.y.backward();
        Assert.Equal("tensor([10.])", Text(g.w.grad));
        Assert.Equal("tensor([4.])", Text(g.x.grad));
    }

    [Theory]
    [InlineData(2f, "tensor([9.])")]
    [InlineData(3f, "tensor([11.])")]
    public void Row_08_weights_of_several_outputs(float second, string expected)
    {
        var g = new Graph();
        Tensor loss = cat([mul(g.a, g.b), add(g.a, g.b)]);
        loss.backward(gradient: tensor([1f, second]));
        Assert.Equal(expected, Text(g.w.grad));
    }

    [Fact]
    public void Row_09_higher_orders()
    {
        Tensor x = tensor([3f], requires_grad: true);
        Tensor y = pow(x, 2);
        Tensor first = autograd.grad([y], [x], create_graph: true)[0];
        Assert.Equal("tensor([6.], grad_fn=<MulBackward0>)", Text(first));
        Assert.Equal("tensor([2.])", Text(autograd.grad([first], [x])[0]));
    }

    [Fact]
    public void Row_10_unused_inputs_of_grad()
    {
        Tensor x = tensor([3f], requires_grad: true);
        Tensor unused = tensor([1f], requires_grad: true);
        Tensor y = x * x;
        Assert.Equal(
            "One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.",
            Assert.Throws<TorchException>(() => autograd.grad([y], [x, unused], retain_graph: true)).Message);
        IList<Tensor> gradients = autograd.grad([y], [x, unused], grad_outputs: [tensor([2f])], allow_unused: true);
        Assert.Equal("tensor([12.])", Text(gradients[0]));
        Assert.Null(gradients[1]);
        Assert.Null(x.grad);
    }

    [Theory]
    [InlineData(false, new[] { 8f, 16f, 24f, 32f })]
    [InlineData(true, new[] { 8f, 8f, 8f, 8f })]
    public void Rows_11_and_12_gradients_accumulate_unless_zeroed(bool zero, float[] expected)
    {
        Tensor w = tensor([1f], requires_grad: true);
        Tensor x = tensor([2f], requires_grad: true);
        var seen = new List<float>();
        for (int i = 0; i < 4; i++)
        {
            mul(add(w, x), mul(w, x)).backward();
            seen.Add(w.grad!.item<float>());
            if (zero)
                w.grad!.zero_();
        }
        Assert.Equal(expected, seen);
    }

    [Fact]
    public void Row_13_nothing_requires_gradients_by_default()
    {
        Tensor y = mul(tensor([1f]), tensor([2f]));
        Assert.False(y.requires_grad);
        Assert.Equal("element 0 of tensors does not require grad and does not have a grad_fn", Assert.Throws<TorchException>(() => y.backward()).Message);
    }

    [Fact]
    public void Row_14_in_place_operations_keep_the_storage()
    {
        Tensor t = tensor([1f, 2f]);
        nint address = t.DataPointer;
        Assert.Same(t, t.add_(3f));
        Assert.Equal("tensor([4., 5.])", Text(t));
        Assert.Equal(address, t.DataPointer);
        Assert.Equal(1, t._version);
        Assert.Equal("tensor([1., 2.])", Text(tensor([-1f, -2f]).abs_()));
    }

    [Fact]
    public void Row_15_in_place_on_a_leaf()
    {
        Tensor w = tensor([1f], requires_grad: true);
        Assert.Equal("a leaf Variable that requires grad is being used in an in-place operation.", Assert.Throws<TorchException>(() => w.add_(1)).Message);
        Assert.Equal("tensor([1.], requires_grad=True)", Text(w));
    }

    [Fact]
    public void Row_16_in_place_on_a_saved_tensor()
    {
        Tensor p = tensor([1f, 2f], requires_grad: true);
        Tensor q = p * 1;
        Tensor r = q * q;
        q.add_(1);
        string message = Assert.Throws<TorchException>(() => r.sum().backward()).Message;
        Assert.StartsWith(
            "one of the variables needed for gradient computation has been modified by an inplace operation: [CPUFloatType [2]], which is output 0 of AddBackward0",
            message, StringComparison.Ordinal);
        Assert.Contains(", is at version 1; expected version 0 instead. Hint: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_17_printing()
    {
        var g = new Graph();
        g.y.backward();
        Assert.Equal("tensor([5.])", Text(g.w.grad));
        Assert.Equal("tensor([3.], grad_fn=<AddBackward0>)", Text(g.a));
        Assert.Equal("tensor([1.], requires_grad=True)", Text(g.w));
    }
}
