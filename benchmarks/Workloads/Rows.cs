namespace Benchmarks;

/// <summary>Operations over rows, forward and backward.</summary>
internal static class Rows
{
    public static IEnumerable<Workload> All() =>
    [
        new("softmax_1024", Passes(5, 1024 * 1024), () =>
        {
            Tensor x = rand([1024, 1024]).requires_grad_(), cotangent = rand(1024, 1024);
            return () => Backward(x, x.softmax(1), cotangent);
        }),
        new("cross_entropy_256x10000", Passes(4, 256 * 10_000), () =>
        {
            Tensor x = rand([256, 10_000]).requires_grad_(), target = randint(10_000, [256]);
            return () => Backward(x, nn.functional.cross_entropy(x, target), null);
        }),
    ];

    /// <summary>Passes over a matrix of float32 that no fusion avoids.</summary>
    private static Work Passes(int passes, int elements) => new(Calls: 5, Bytes: (double)passes * sizeof(float) * elements);

    private static void Backward(Tensor x, Tensor y, Tensor? cotangent)
    {
        if (cotangent is null)
            y.backward();
        else
            y.backward([cotangent]);
        y.Dispose();
        x.grad!.Dispose();
        x.grad = null;
    }
}
