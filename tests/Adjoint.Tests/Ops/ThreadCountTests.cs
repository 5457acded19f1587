using static Adjoint.torch;

namespace Adjoint.Tests.Ops;

/// <summary>Results and gradients are the same to the bit however many threads compute them.</summary>
[Collection("memory")] // The number of threads is the process's.
public class ThreadCountTests
{
    private static readonly Dictionary<string, (long[][] Sizes, Func<Tensor[], Tensor> Run)> s_rows = new()
    {
        ["add and mul, crossed"] = ([[517, 300], [300, 517]], x => x[0] + (x[1].t() * x[0])),
        ["exp"] = ([[200_000]], x => x[0].exp()),
        ["sum of a long row"] = ([[1_000_003]], x => x[0].sum()),
        ["sum of long rows"] = ([[3, 200_001]], x => x[0].sum(1L)),
        ["sum of many rows"] = ([[1000, 300]], x => x[0].sum(1L)),
        ["sum of columns"] = ([[1000, 300]], x => x[0].sum(0L)),
        ["mean and var"] = ([[500, 401]], x => x[0].mean() + x[0].var(1).sum()),
        ["softmax"] = ([[300, 500]], x => x[0].softmax(1)),
        ["log_softmax"] = ([[300, 500]], x => x[0].log_softmax(1)),
        ["cross_entropy"] = ([[300, 500]], x => nn.functional.cross_entropy(x[0], arange(300L))),
        ["layer_norm"] = ([[300, 500], [500], [500]], x => nn.functional.layer_norm(x[0], [500], x[1], x[2])),
        ["gelu"] = ([[200_000]], x => nn.functional.gelu(x[0])),
        ["mm"] = ([[300, 700], [700, 310]], x => x[0].mm(x[1])),
        ["mm of turned matrices"] = ([[700, 300], [310, 700]], x => x[0].t().mm(x[1].t())),
        ["bmm"] = ([[9, 100, 90], [9, 90, 110]], x => x[0].bmm(x[1])),
        ["linear"] = ([[128, 500], [300, 500], [300]], x => nn.functional.linear(x[0], x[1], x[2])),
        ["conv2d"] = ([[5, 8, 30, 31], [20, 8, 3, 3], [20]], x => nn.functional.conv2d(x[0], x[1], x[2], padding: [1, 1])),
        ["conv2d of many channels"] = ([[5, 24, 30, 31], [40, 24, 3, 3], [40]], x => nn.functional.conv2d(x[0], x[1], x[2], padding: [1, 0])),
        ["conv2d, strided"] = ([[5, 8, 31, 40], [20, 8, 3, 3]], x => nn.functional.conv2d(x[0], x[1], strides: [2, 2])),
        ["conv2d of groups"] = ([[3, 16, 30, 30], [32, 4, 3, 3]], x => nn.functional.conv2d(x[0], x[1], groups: 4)),
        ["conv2d, depthwise"] = ([[5, 32, 40, 40], [32, 1, 3, 3]], x => nn.functional.conv2d(x[0], x[1], padding: [1, 1], groups: 32)),
        ["conv_transpose2d"] = ([[5, 16, 20, 20], [16, 12, 4, 4]], x => nn.functional.conv_transpose2d(x[0], x[1], strides: [2, 2])),
        ["max_pool2d"] = ([[5, 16, 40, 40]], x => nn.functional.max_pool2d(x[0], 2)),
        ["avg_pool2d"] = ([[5, 16, 40, 40]], x => nn.functional.avg_pool2d(x[0], 3, 2)),
        ["batch_norm"] = ([[5, 16, 40, 40], [16]], x => nn.functional.batch_norm(x[0], null, null, x[1], training: true)),
        ["attention"] = ([[2, 4, 130, 32], [2, 4, 130, 32], [2, 4, 130, 32]], x => nn.functional.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: true)),
    };

    public static IEnumerable<object[]> Names => s_rows.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same(string name)
    {
        int before = get_num_threads();
        try
        {
            float[][] alone = Compute(name, threads: 1);
            Assert.All(alone, values => Assert.Contains(values, value => value != 0));
            foreach (int threads in (int[])[2, 3])
                Assert.Equal(alone, Compute(name, threads));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    /// <summary>The result, and the gradients of all inputs.</summary>
    private static float[][] Compute(string name, int threads)
    {
        set_num_threads(threads);
        (long[][] sizes, Func<Tensor[], Tensor> run) = s_rows[name];
        manual_seed(4711);
        Tensor[] inputs = [.. sizes.Select(size => randn(size).requires_grad_())];
        Tensor y = run(inputs);
        y.backward([randn(y.shape)]);
        return [y.data<float>().ToArray(), .. inputs.Select(x => x.grad!.contiguous().data<float>().ToArray())];
    }
}
