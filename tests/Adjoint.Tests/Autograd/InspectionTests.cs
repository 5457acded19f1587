using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Autograd;

/// <summary>What a graph tells about itself: nodes, edges, saved tensors and memory.</summary>
public class InspectionTests
{
    private const string Freed =
        "Trying to backward through the graph a second time (or directly access saved tensors after they have already " +
        "been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). " +
        "Specify retain_graph=True if you need to backward through the graph a second time or if you need to access " +
        "saved tensors after calling backward.";

    [Fact]
    public void Saved_tensors_have_PyTorchs_names()
    {
        Tensor x = ones(2, 3).requires_grad_();
        Tensor y = full(new long[] { 2, 3 }, 4f).requires_grad_();
        IReadOnlyDictionary<string, Tensor?> product = (x * y).grad_fn!.saved_tensors;
        Assert.Equal(["_saved_other", "_saved_self"], product.Keys.Order());
        Assert.Equal(4f, product["_saved_other"]![0, 0].item<float>());
        Assert.Equal(1f, product["_saved_self"]![0, 0].item<float>());
        Tensor e = x.exp();
        Tensor saved = e.grad_fn!.saved_tensors["_saved_result"]!;
        Assert.Equal(e.data<float>().ToArray(), saved.data<float>().ToArray());
        Assert.Equal(e.grad_fn, saved.grad_fn);
        Assert.Empty((x + y).grad_fn!.saved_tensors);
    }

    [Fact]
    public void What_this_call_did_not_save_is_null()
    {
        Tensor x = ones(2).requires_grad_();
        IReadOnlyDictionary<string, Tensor?> saved = (x * ones(2)).grad_fn!.saved_tensors;
        Assert.Null(saved["_saved_self"]);
        Assert.NotNull(saved["_saved_other"]);
    }

    [Fact]
    public void Saved_tensors_of_a_freed_graph_throw()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor y = (x * x).sum();
        graph.Node product = y.grad_fn!.next_functions[0].next!;
        y.backward();
        Assert.Equal(Freed, Assert.Throws<TorchException>(() => product.saved_tensors).Message);
        Assert.Equal(0, graph.memory(y).saved_bytes);
    }

    [Fact]
    public void Saved_tensors_changed_in_place_throw()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor q = x * 1;
        Tensor r = q * q;
        q.add_(1);
        Assert.Contains("is at version 1; expected version 0", Assert.Throws<TorchException>(() => r.grad_fn!.saved_tensors).Message);
    }

    [Fact]
    public void Output_metadata_and_variable()
    {
        Tensor w = zeros(3, 4, 5, dtype: ScalarType.Float64).requires_grad_();
        graph.Node sum = w.sum(1).grad_fn!;
        graph.InputMetadata output = Assert.Single(sum._input_metadata)!;
        Assert.Equal([3L, 5L], output.shape);
        Assert.Equal(ScalarType.Float64, output.dtype);
        (graph.Node? leaf, int number) = Assert.Single(sum.next_functions);
        Assert.Equal("AccumulateGrad", leaf!.name);
        Assert.Equal(0, number);
        Assert.Equal([3L, 4L, 5L], Assert.Single(leaf._input_metadata)!.shape);
        Assert.Equal(-1, leaf._sequence_nr);
        leaf.variable!.grad = ones(3, 4, 5, dtype: ScalarType.Float64);
        Assert.Equal(60, w.grad!.sum().item<double>());
        Assert.Null(sum.variable);
    }

    [Fact]
    public void Outputs_have_numbers_and_only_differentiable_ones_metadata()
    {
        Tensor x = ones(4, 2).requires_grad_();
        Tensor[] parts = x.split(1);
        Assert.Equal([0L, 1, 2, 3], parts.Select(p => p.output_nr));
        Assert.Equal(4, parts[3].grad_fn!._input_metadata.Count);
        Assert.Equal(2, (parts[2] * 2).grad_fn!.next_functions[0].input_nr);
        (Tensor values, Tensor indices) = x.max(1);
        Assert.False(indices.requires_grad);
        Assert.Equal([4L], values.grad_fn!._input_metadata[0]!.shape);
    }

    [Fact]
    public void Gradient_edges_of_leaves_and_others()
    {
        Tensor x = ones(2).requires_grad_();
        Assert.Equal("AccumulateGrad", graph.get_gradient_edge(x).node.name);
        Assert.Equal(graph.get_gradient_edge(x), graph.get_gradient_edge(x));
        Tensor last = x.chunk(2)[1];
        Assert.Equal(new graph.GradientEdge(last.grad_fn!, 1), graph.get_gradient_edge(last));
        string message = Assert.Throws<TorchException>(() => graph.get_gradient_edge(ones(2))).Message;
        Assert.Equal("It is not possible to get the gradient edge for a Tensor that does not require gradients.", message);
    }

    [Fact]
    public void Nodes_and_edges_of_a_diamond_come_once()
    {
        Tensor w = tensor([1f], requires_grad: true), x = tensor([2f], requires_grad: true);
        Tensor a = add(w, x), b = add(w, 1), y = mul(a, b);
        Assert.Equal(
            ["MulBackward0", "AddBackward0", "AccumulateGrad", "AccumulateGrad", "AddBackward0"],
            graph.nodes(y).Select(node => node.name));
        graph.Edge[] edges = [.. graph.edges(y)];
        Assert.Equal(5, edges.Length);
        Assert.Equal(2, edges.Count(edge => edge.next == graph.get_gradient_edge(w).node));
        Assert.Equal([0, 1], edges.Where(edge => edge.node == y.grad_fn).Select(edge => edge.index));
        Assert.Equal(5, graph.nodes(y, a, w).Count());
        Assert.Empty(graph.nodes(ones(1)));
    }

    [Fact]
    public void Memory_counts_each_storage_once()
    {
        Tensor x = ones(100, dtype: ScalarType.Float64).requires_grad_();
        Tensor y = x * x;
        graph.Memory one = graph.memory(y);
        Assert.Equal((2, 2, 2, 800), (one.nodes, one.edges, one.saved_tensors, one.saved_bytes));
        Assert.InRange(one.node_bytes, 2 * 40, 2 * 400);
        Tensor z = y.view(10, 10).t() * y.exp().view(10, 10);
        graph.Memory more = graph.memory(z);
        Assert.Equal(3 * 800, more.saved_bytes);
        Assert.Equal(5, more.saved_tensors);
        Assert.Equal(default, graph.memory());
    }

    [Fact]
    public void A_chain_of_a_million_nodes_is_walked_on_a_small_stack()
    {
        const int Length = 1_000_000;
        Tensor y = ones(1).requires_grad_();
        for (int i = 0; i < Length; i++)
        {
            Tensor next = -y;
            y.Dispose();
            y = next;
        }
        int nodes = 0, edges = 0;
        long nativeNodes = 0;
        var walker = new Thread(() =>
        {
            nodes = graph.nodes(y).Count();
            edges = graph.edges(y).Count();
            nativeNodes = graph.memory(y).nodes;
        }, 256 * 1024);
        walker.Start();
        walker.Join();
        Assert.Equal((Length + 1, Length, Length + 1L), (nodes, edges, nativeNodes));
    }

    [Fact]
    public void Nodes_of_a_recorded_backward_are_one_order_above_the_graph_they_differentiate()
    {
        Tensor x = tensor([3f], requires_grad: true);
        Tensor y = x.sin().exp();
        Tensor g1 = grad([y], [x], create_graph: true)[0];
        Tensor g2 = grad([g1], [x], create_graph: true)[0];
        Assert.All(graph.nodes(y), node => Assert.Equal(0, node.Origin.Order));
        Assert.Equal(1, g1.grad_fn!.Origin.Order);
        // exp saves its output, so that the second-order graph leads on to the first-order one.
        Assert.Equal([0, 1], graph.nodes(g1).Select(node => node.Origin.Order).Distinct().Order());
        Assert.Equal(2, g2.grad_fn!.Origin.Order);
        Assert.Equal(0, (x * 2).grad_fn!.Origin.Order);
    }

    [Fact]
    public void Accumulating_into_a_gradient_with_history_is_of_the_passs_order()
    {
        Tensor x = tensor([3f], requires_grad: true);
        pow(x, 3).backward(create_graph: true);
        pow(x, 3).backward(create_graph: true);
        Assert.Equal("AddBackward0", x.grad!.grad_fn!.name);
        Assert.Equal(1, x.grad!.grad_fn!.Origin.Order);
    }

    [Fact]
    public void Views_and_changes_in_place_are_known_as_such()
    {
        Tensor x = ones(2, 3).requires_grad_();
        Tensor y = x * 2;
        Assert.Equal(new graph.NodeOrigin(0, false, -1), y.grad_fn!.Origin);
        Assert.True(y.t().grad_fn!.Origin.IsView);
        y.add_(1).mul_(3);
        Assert.Equal(2, y.grad_fn!.Origin.Version);
        Assert.Equal(1, y.grad_fn!.next_functions[0].next!.Origin.Version);
        y[0].exp_();
        Assert.Equal("CopySlices", y.grad_fn!.name);
        Assert.Equal(new graph.NodeOrigin(0, false, 3), y.grad_fn!.Origin);
        Assert.All(graph.nodes(x), leaf => Assert.Equal(new graph.NodeOrigin(0, false, -1), leaf.Origin));
    }
}
