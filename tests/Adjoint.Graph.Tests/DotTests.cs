using System.Text.RegularExpressions;
using static Adjoint.torch;

namespace Adjoint.Graph.Tests;

/// <summary>The text for Graphviz.</summary>
public partial class DotTests
{
    [Fact]
    public void The_seeds_graph()
    {
        Tensor w = tensor([1f], requires_grad: true), x = tensor([2f], requires_grad: true);
        Tensor y = mul(add(w, x), add(w, 1));
        Assert.Equal(
            """
            digraph {
              node [align=left fontname=monospace fontsize=10 height=0.2 shape=box style=filled]
              n0 [label="MulBackward0\n[1] float32" fillcolor=lightgrey]
              n1 [label="AddBackward0\n[1] float32" fillcolor=lightgrey]
              n2 [label="AccumulateGrad" fillcolor=lightgrey]
              n3 [label="w\n[1] float32" fillcolor=lightblue]
              n4 [label="AccumulateGrad" fillcolor=lightgrey]
              n5 [label="leaf\n[1] float32" fillcolor=lightblue]
              n6 [label="AddBackward0\n[1] float32" fillcolor=lightgrey]
              n7 [label="y\n[1] float32" fillcolor=darkolivegreen1]
              n3 -> n2
              n5 -> n4
              n1 -> n0
              n6 -> n0
              n2 -> n1
              n4 -> n1
              n2 -> n6
              n0 -> n7
            }

            """,
            torchviz.make_dot(y, [("w", w)]).source);
    }

    [Fact]
    public void Equal_graphs_give_equal_text_whatever_was_recorded_before()
    {
        static string Draw()
        {
            Tensor x = ones(2, 3).requires_grad_();
            return torchviz.make_dot((x.exp() * x).sum(), show_attrs: true, show_saved: true, name: "loss").source;
        }
        string first = Draw();
        _ = ones(2).requires_grad_() * 2;
        Assert.Equal(first, Draw());
    }

    [Fact]
    public void Names_cannot_break_out_of_labels()
    {
        Tensor w = ones(2).requires_grad_();
        string dot = torchviz.make_dot(w * w, [("a\"]; evil [label=\"\\N\nb\tc", w)]).source;
        Assert.Contains("label=\"a\\\"]; evil [label=\\\"\\\\N\\nb c\\n[2] float32\"", dot, StringComparison.Ordinal);
        // Every line but the frame is one statement.
        Assert.All(dot.Split('\n')[1..^2], line => Assert.Matches(Regexes.Statement(), line));
    }

    [Fact]
    public void Saved_tensors_show_when_asked_for()
    {
        Tensor x = ones(2, 3).requires_grad_();
        Tensor y = x.exp() * full(new long[] { 2, 3 }, 4f);
        Assert.DoesNotContain("orange", torchviz.make_dot(y).source, StringComparison.Ordinal);
        Assert.Contains("result [2, 3] float32", torchviz.make_dot(y, show_attrs: true).source, StringComparison.Ordinal);
        string saved = torchviz.make_dot(y, show_saved: true).source;
        Assert.Contains("label=\"result\\n[2, 3] float32\" fillcolor=orange", saved, StringComparison.Ordinal);
        Assert.Equal(2, saved.Split('\n').Count(line => line.EndsWith("[dir=none]", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_saved_leaf_is_the_leafs_own_box()
    {
        Tensor x = ones(2).requires_grad_();
        string dot = torchviz.make_dot(pow(x, 2), show_saved: true).source;
        Assert.DoesNotContain("orange", dot, StringComparison.Ordinal);
        Assert.Contains("[dir=none]", dot, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_shows_its_base()
    {
        Tensor x = ones(2, 3).requires_grad_();
        Tensor y = x * 2;
        string dot = torchviz.make_dot(y.t(), name: "z").source;
        Assert.Contains("label=\"base\\n[2, 3] float32\" fillcolor=darkolivegreen3", dot, StringComparison.Ordinal);
        Assert.Contains("[style=dotted]", dot, StringComparison.Ordinal);
        Assert.Contains("label=\"TBackward0\\n[3, 2] float32\" fillcolor=lightgrey style=\"filled,dashed\"", dot, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_in_place_show_the_version_they_made()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor y = x * 2;
        y.add_(1).mul_(3);
        string dot = torchviz.make_dot(y).source;
        Assert.Contains("AddBackward0\\n[2] float32\\nin place: version 1", dot, StringComparison.Ordinal);
        Assert.Contains("MulBackward0\\n[2] float32\\nin place: version 2", dot, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_tensor_that_was_changed_since_is_pointed_out()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor q = x * 1;
        Tensor r = q * q;
        q.add_(1);
        Assert.Contains("self changed since", torchviz.make_dot(r).source, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_show_at_their_leaves()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor y = (x * x).sum();
        Assert.DoesNotContain("grad [2]", torchviz.make_dot(y).source, StringComparison.Ordinal);
        y.backward();
        Assert.Contains("leaf\\n[2] float32\\ngrad [2] float32", torchviz.make_dot(y).source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_freed_graph_can_be_drawn()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor y = x.exp().sum();
        y.backward();
        string dot = torchviz.make_dot(y, show_attrs: true, show_saved: true).source;
        Assert.Contains("ExpBackward0\\n[2] float32\\nresult freed", dot, StringComparison.Ordinal);
        Assert.DoesNotContain("orange", dot, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_outlives_its_graph()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor y = x.exp().sum();
        Digraph picture = torchviz.make_dot(y);
        string before = picture.source;
        y.Dispose();
        x.Dispose();
        Assert.Equal(before, picture.source);
        Assert.Contains("ExpBackward0", picture.html(), StringComparison.Ordinal);
    }

    [Fact]
    public void Second_order_operations_have_their_own_colour()
    {
        Tensor x = tensor([3f], requires_grad: true);
        Tensor y = pow(x, 2);
        Tensor g1 = autograd.grad([y], [x], create_graph: true)[0];
        string dot = torchviz.make_dot([y, g1]).source;
        Assert.Equal(1, Regexes.Grey().Count(dot));
        Assert.Equal(3, Regexes.Violet().Count(dot));
    }

    [Fact]
    public void Outputs_need_not_be_connected_recorded_or_there()
    {
        Tensor a = ones(2).requires_grad_(), b = ones(3).requires_grad_();
        string dot = torchviz.make_dot([a.exp(), null, b.sin(), ones(4), a]).source;
        Assert.Contains("output 0\\n[2]", dot, StringComparison.Ordinal);
        Assert.Contains("output 2\\n[3]", dot, StringComparison.Ordinal);
        Assert.Contains("output 3\\n[4]", dot, StringComparison.Ordinal);
        // A leaf is its own box.
        Assert.DoesNotContain("output 4", dot, StringComparison.Ordinal);
        Assert.Equal("digraph {\n  node [align=left fontname=monospace fontsize=10 height=0.2 shape=box style=filled]\n}\n", torchviz.make_dot([null]).source);
        Assert.Throws<ArgumentNullException>(() => torchviz.make_dot((Tensor)null!));
    }

    private static partial class Regexes
    {
        [GeneratedRegex("""^  (node \[.*\]|n\d+ \[label="([^"\\]|\\.)*" fillcolor=\S+( style="filled,dashed")?\]|n\d+ -> n\d+( \[[a-z]+=[a-z]+\])?)$""")]
        public static partial Regex Statement();

        [GeneratedRegex("Pow[^\n]*lightgrey|Mul[^\n]*lightgrey")]
        public static partial Regex Grey();

        [GeneratedRegex("Backward0[^\n]*#dcd0f7")]
        public static partial Regex Violet();
    }
}
