namespace Benchmarks;

/// <summary>What a call costs beside its arithmetic: graphs over tensors of one element.</summary>
internal static class Overheads
{
    private const int ChainLength = 100;

    public static IEnumerable<Workload> All() =>
    [
        new("add_scalar1_grad", new(Calls: 2), () =>
        {
            (Tensor w, Tensor x) = Leaves();
            return () => add(w, x).Dispose();
        }),
        new("seed_graph", new(Calls: 7), () =>
        {
            (Tensor w, Tensor x) = Leaves();
            return () =>
            {
                using Tensor a = add(w, x);
                using Tensor b = add(w, 1);
                using Tensor y = mul(a, b);
                y.backward();
            };
        }),
        new("chain_100", new(Calls: 2 * ChainLength + 1), () =>
        {
            (Tensor w, Tensor x) = Leaves();
            return () => Chain(w, x, ChainLength);
        }),
    ];

    /// <summary>w · x, times w as often as makes that many products; then backward.</summary>
    public static void Chain(Tensor w, Tensor x, int length)
    {
        Tensor y = mul(w, x);
        for (int i = 1; i < length; i++)
        {
            Tensor next = mul(y, w);
            y.Dispose();
            y = next;
        }
        y.backward();
        y.Dispose();
    }

    private static (Tensor W, Tensor X) Leaves() => (tensor([1f], requires_grad: true), tensor([2f], requires_grad: true));
}
