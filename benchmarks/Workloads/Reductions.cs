namespace Benchmarks;

/// <summary>Sums and means.</summary>
internal static class Reductions
{
    private const int Side = 1024;

    public static IEnumerable<Workload> All() =>
    [
        .. from n in (int[])[100_000, 10_000_000]
           from op in Ops
           select Over($"{op.Name}_1e{(int)Math.Log10(n)}", n, x => op.Op(x)),
        Over("sum_dim0_1024", Side * Side, x => x.sum(0L), Side, Side),
        Over("sum_dim1_1024", Side * Side, x => x.sum(1L), Side, Side),
    ];

    private static readonly (string Name, Func<Tensor, Tensor> Op)[] Ops = [("sum", x => x.sum()), ("mean", x => x.mean())];

    private static Workload Over(string name, int n, Func<Tensor, Tensor> op, params long[] sizes) =>
        new(name, new(Calls: 2, Bytes: (double)sizeof(float) * n), () =>
        {
            Tensor x = rand(sizes.Length == 0 ? [n] : sizes);
            return () => op(x).Dispose();
        });
}
