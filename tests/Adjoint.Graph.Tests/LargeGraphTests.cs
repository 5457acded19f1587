using System.Diagnostics;
using static Adjoint.torch;

namespace Adjoint.Graph.Tests;

/// <summary>Graphs that are deep, wide or dense: bounded time, and no recursion.</summary>
public class LargeGraphTests
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_chain_of_100_000_nodes()
    {
        Tensor x = ones(1).requires_grad_();
        Tensor y = x;
        for (int i = 0; i < 100_000; i++)
            y = y.neg();
        var watch = Stopwatch.StartNew();
        // On a small stack, recursion would end the process.
        string[] texts = OnSmallStack(() =>
        {
            Digraph picture = torchviz.make_dot(y);
            return new[] { picture.source, picture.svg(), picture.tree() };
        });
        Assert.Equal(100_003, texts[0].Split('\n').Count(line => line.Contains("label=", StringComparison.Ordinal)));
        Assert.Equal(100_003, texts[1].Split("<g class=").Length - 1);
        Assert.EndsWith("…\n", texts[2], StringComparison.Ordinal);
        Assert.True(watch.Elapsed < s_bound, $"took {watch.Elapsed}");
    }

    [Fact]
    public void A_recurrent_net_whose_weights_are_used_2_000_times()
    {
        Tensor w = rand(3, 3).requires_grad_(), b = rand(3).requires_grad_();
        Tensor state = zeros(1, 3);
        for (int i = 0; i < 2_000; i++)
            state = (state.matmul(w) + b).tanh();
        Bounded(() => torchviz.make_dot(state.sum(), [("w", w), ("b", b)]).svg());
    }

    [Fact]
    public void A_layer_of_5_000_leaves()
    {
        Tensor[] leaves = [.. Enumerable.Range(0, 5_000).Select(_ => ones(1).requires_grad_())];
        Bounded(() => torchviz.make_dot(cat(leaves)).svg());
    }

    [Fact]
    public void A_stack_of_states_that_are_all_used_at_the_end()
    {
        Tensor state = ones(1).requires_grad_();
        var states = new List<Tensor>();
        for (int i = 0; i < 3_000; i++)
            states.Add(state = state.tanh());
        Bounded(() => torchviz.make_dot(cat(states)).svg());
    }

    private static void Bounded(Func<string> draw)
    {
        var watch = Stopwatch.StartNew();
        string[] text = OnSmallStack(() => new[] { draw() });
        Assert.EndsWith("</svg>\n", text[0], StringComparison.Ordinal);
        Assert.True(watch.Elapsed < s_bound, $"took {watch.Elapsed}");
    }

    private static T OnSmallStack<T>(Func<T> work)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            256 * 1024);
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException("drawing failed", failure);
    }
}
