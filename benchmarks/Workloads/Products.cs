namespace Benchmarks;

/// <summary>Products of square matrices.</summary>
internal static class Products
{
    public static IEnumerable<Workload> All() =>
    [
        .. from n in (int[])[32, 64, 256, 512, 1024, 2048] select Square(n, ScalarType.Float32),
        Square(1024, ScalarType.Float64), Square(512, ScalarType.BFloat16),
    ];

    private static Workload Square(int n, ScalarType type)
    {
        bool isDouble = type == ScalarType.Float64;
        string suffix = isDouble ? "_f64" : type == ScalarType.BFloat16 ? "_bf16" : "";
        return new($"matmul_{n}{suffix}", new(Calls: 2, Flops: 2.0 * n * n * n, IsDouble: isDouble), () =>
        {
            Tensor a = rand([n, n], dtype: type), b = rand([n, n], dtype: type);
            return () => matmul(a, b).Dispose();
        });
    }
}
