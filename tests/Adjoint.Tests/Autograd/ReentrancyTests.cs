using static Adjoint.torch;

namespace Adjoint.Tests.Autograd;

/// <summary>Backward passes in backward passes, and beside one another.</summary>
public class ReentrancyTests
{
    private const int Depth = 1000;

    private static Tensor Leaf(params double[] values) => tensor(values).requires_grad_();

    /// <summary>A pass whose hook runs a pass, and so on; the innermost runs <paramref name="bottom"/>.</summary>
    private static double Nested(int depth, Action bottom)
    {
        using IDisposable mode = enable_grad();  // It is off in a hook.
        Tensor x = Leaf(depth);
        x.register_hook(_ =>
        {
            if (depth == 1)
                bottom();
            else
                Nested(depth - 1, bottom);
        });
        (x * x).backward();
        return x.grad!.item<double>();
    }

    [Fact]
    public void Backward_in_a_hook_nests_a_thousand_deep()
    {
        int reached = 0;
        Assert.Equal(2 * Depth, Nested(Depth, () => reached++));
        Assert.Equal(1, reached);
    }

    [Fact]
    public void An_exception_comes_out_of_a_thousand_passes_as_itself()
    {
        var thrown = new InvalidDataException();
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => Nested(Depth, () => throw thrown)));
        Assert.Equal(2, Nested(1, () => { }));
    }

    [Fact]
    public void Deep_passes_keep_the_modes_of_the_thread()
    {
        // Off in the innermost hook, as in any; on again in the pass around it.
        var modes = new List<bool>();
        Nested(Depth, () => modes.Add(is_grad_enabled()));
        modes.Add(is_grad_enabled());
        Assert.Equal([false, true], modes);
    }

    [Fact]
    public void Backward_in_a_hook_over_the_graph_that_is_running()
    {
        Tensor x = Leaf(3);
        Tensor y = x * x;
        Tensor z = y * 2;
        bool inner = false;
        y.register_hook(_ =>
        {
            if (inner)
                return;
            inner = true;
            y.backward(null, retain_graph: true);
        });
        z.backward();
        Assert.Equal(6 + 12, x.grad!.item<double>());
    }

    [Fact]
    public void Many_threads_over_a_shared_subgraph_add_up_exactly()
    {
        const int threads = 64, passes = 1000;
        Tensor x = Leaf(1, 2);
        Tensor shared = (x * 3).sum();
        long calls = 0;
        x.register_post_accumulate_grad_hook(_ => Interlocked.Increment(ref calls));
        var failures = new List<Exception>();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            try
            {
                Tensor own = Leaf(i);
                using DisposeScope scope = NewDisposeScope();
                for (int pass = 0; pass < passes; pass++)
                {
                    (shared * own).backward(null, retain_graph: true);
                    if (pass % 100 == 99)
                        scope.DisposeEverything();
                }
                Assert.Equal(9.0 * passes, own.grad!.item<double>());
            }
            catch (Exception exception)
            {
                lock (failures)
                    failures.Add(exception);
            }
        }))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        Assert.Empty(failures);
        // 3 · Σ i · passes: whole numbers, so that no order of additions rounds.
        double expected = 3.0 * passes * (threads * (threads - 1) / 2);
        Assert.Equal([expected, expected], x.grad!.data<double>().ToArray());
        Assert.Equal(threads * passes, calls);
    }
}
