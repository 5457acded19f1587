using static Adjoint.torch;

namespace Adjoint.Tests.Autograd;

/// <summary>PyTorch's Node.register_hook and register_prehook.</summary>
public class NodeHookTests
{
    private static Tensor Leaf(params double[] values) => tensor(values).requires_grad_();

    private static double[] Values(Tensor? tensor) => tensor!.detach().data<double>().ToArray();

    [Fact]
    public void A_hook_sees_what_goes_on_and_what_arrived()
    {
        Tensor x = Leaf(2);
        Tensor y = Leaf(5);
        Tensor z = x * y;
        var seen = new List<double>();
        z.grad_fn!.register_hook((inputs, outputs) => seen.AddRange([.. inputs.Concat(outputs).Select(t => Values(t)[0])]));
        (z * 3).backward();
        Assert.Equal([15, 6, 3], seen);
    }

    [Fact]
    public void An_input_that_needs_no_gradient_gives_null()
    {
        Tensor x = Leaf(2);
        Tensor z = x * tensor(5.0);
        var seen = new List<Tensor?>();
        z.grad_fn!.register_hook((inputs, _) => seen.AddRange(inputs));
        z.backward();
        Assert.Equal(2, seen.Count);
        Assert.Equal([5], Values(seen[0]));
        Assert.Null(seen[1]);
    }

    [Fact]
    public void A_hook_may_replace_what_goes_on_and_a_prehook_what_arrives()
    {
        Tensor x = Leaf(2);
        Tensor z = x * 3;
        z.grad_fn!.register_hook((inputs, _) => [inputs[0]! + 1, .. inputs.Skip(1)]);
        z.grad_fn!.register_prehook(outputs => [outputs[0]! * 10]);
        (z * 7).backward();
        Assert.Equal([211], Values(x.grad));
    }

    [Fact]
    public void The_order_is_tensor_hooks_then_prehooks_then_the_node_then_hooks()
    {
        Tensor x = Leaf(1);
        Tensor y = x * 2;
        var order = new List<string>();
        y.grad_fn!.register_hook((_, _) => order.Add("hook 1"));
        y.grad_fn!.register_prehook(_ => order.Add("prehook 1"));
        y.register_hook(_ => order.Add("tensor 1"));
        y.grad_fn!.register_hook((_, _) => order.Add("hook 2"));
        y.grad_fn!.register_prehook(_ => order.Add("prehook 2"));
        y.register_hook(_ => order.Add("tensor 2"));
        y.backward();
        Assert.Equal(["tensor 1", "tensor 2", "prehook 1", "prehook 2", "hook 1", "hook 2"], order);
    }

    [Fact]
    public void Node_hooks_do_not_run_where_a_gradient_is_only_captured()
    {
        Tensor x = Leaf(1);
        Tensor y = x * 2;
        y.grad_fn!.register_prehook(_ => throw new InvalidDataException());
        y.register_hook(grad => grad * 2);
        Assert.Equal([2], Values(autograd.grad(y * 1, y)));
    }

    [Fact]
    public void The_accumulator_of_a_leaf_takes_hooks()
    {
        Tensor x = Leaf(1);
        Tensor y = x * 2;
        autograd.graph.Node accumulator = y.grad_fn!.next_functions[0].next!;
        var order = new List<string>();
        accumulator.register_prehook(outputs =>
        {
            order.Add($"before {Values(outputs[0])[0]}");
            return [outputs[0]! * 4];
        });
        accumulator.register_hook((inputs, outputs) => order.Add($"after {inputs.Count} {Values(outputs[0])[0]}"));
        x.register_hook(_ => order.Add("tensor"));
        x.register_post_accumulate_grad_hook(_ => order.Add("accumulated"));
        y.backward();
        Assert.Equal(["tensor", "before 2", "accumulated", "after 0 8"], order);
        Assert.Equal([8], Values(x.grad));
    }

    [Fact]
    public void A_removed_hook_is_called_no_more()
    {
        Tensor x = Leaf(1);
        Tensor y = x * 2;
        int calls = 0;
        using (y.grad_fn!.register_prehook(_ => { calls++; }))
        using (y.grad_fn!.register_hook((_, _) => { calls++; }))
            y.backward(null, retain_graph: true);
        y.backward();
        Assert.Equal(2, calls);
    }

    private static IReadOnlyList<Tensor?> Nothing(IReadOnlyList<Tensor?> outputs) => [];

    private static IReadOnlyList<Tensor?> Twice(IReadOnlyList<Tensor?> outputs) => [cat([outputs[0]!, outputs[0]!])];

    private static IReadOnlyList<Tensor?> Everywhere(IReadOnlyList<Tensor?> inputs, IReadOnlyList<Tensor?> outputs) => [.. inputs.Select(_ => ones(1))];

    [Fact]
    public void What_a_hook_returns_must_fit()
    {
        Tensor y = Leaf(1) * tensor([2.0]);
        using (y.grad_fn!.register_prehook(Nothing))
            Assert.Equal("hook 'Nothing' has returned an incorrect number of values (got 0, but expected 1)", Assert.Throws<TorchException>(() => y.backward(null, true)).Message);
        using (y.grad_fn!.register_prehook(Twice))
            Assert.Equal("hook 'Twice' has changed the size of value", Assert.Throws<TorchException>(() => y.backward(null, true)).Message);
        using (y.grad_fn!.register_hook(Everywhere))
            Assert.Equal("hook 'Everywhere' has changed the type of value (was CPUDoubleType got CPUFloatType)", Assert.Throws<TorchException>(() => y.backward(null, true)).Message);
        using (y.grad_fn!.register_hook((inputs, _) => [inputs[0], ones(1, ScalarType.Float64)]))
            Assert.Equal("can't replace a None gradient with a non-None value", Assert.Throws<TorchException>(() => y.backward(null, true)).Message);
        y.backward();
    }

    [Fact]
    public void What_hooks_throw_comes_out_as_itself_and_the_graph_is_as_it_was()
    {
        Tensor x = Leaf(1);
        Tensor y = x * 2;
        Tensor z = y * 3;
        var thrown = new InvalidDataException();
        using (y.grad_fn!.register_prehook(_ => throw thrown))
            Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => z.backward(null, retain_graph: true)));
        using (y.grad_fn!.register_hook((_, _) => throw thrown))
            Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => z.backward(null, retain_graph: true)));
        z.backward();
        Assert.Equal([6], Values(x.grad));
    }
}
