using Adjoint.Samples.GraphView;
using static Adjoint.torch;

namespace Adjoint.Graph.Tests;

/// <summary>The tree for terminals.</summary>
[Collection("anomaly")] // The mode is the process's.
public class TreeTests
{
    [Fact]
    public void The_seeds_graph() => Assert.Equal(
        """
        y  [1] float32
        └─ MulBackward0  [1] float32
           ├─ AddBackward0  a  [1] float32
           │  ├─ w  [1] float32
           │  └─ x  [1] float32
           └─ AddBackward0  b  [1] float32
              └─ w  [1] float32

        """,
        Graphs.Seed().tree());

    [Fact]
    public void What_several_nodes_use_is_written_once()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor y = x.exp();
        Assert.Equal(
            """
            z  [2] float32
            └─ MulBackward0  [2] float32
               ├─ ExpBackward0 #1  [2] float32
               │  └─ leaf  [2] float32
               └─ ExpBackward0 #1 ↑

            """,
            torchviz.make_dot(y * y, name: "z").ToString());
    }

    [Fact]
    public void Second_order_operations_say_so()
    {
        string[] lines = Graphs.SecondOrder().tree().Split('\n');
        Assert.Equal(3, lines.Count(line => line.EndsWith("  second-order", StringComparison.Ordinal)));
        Assert.Contains("└─ PowBackward0  [1] float32", lines);
    }

    [Fact]
    public void The_tree_ends_at_the_depth_asked_for()
    {
        Assert.Equal("y  [1] float32\n└─ MulBackward0  [1] float32\n   ├─ …\n   └─ …\n", Graphs.Seed().tree(max_depth: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Graphs.Seed().tree(-1));
    }
}
