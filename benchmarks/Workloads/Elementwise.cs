namespace Benchmarks;

/// <summary>Elementwise operations: bound by memory, or by the vectorised functions.</summary>
internal static class Elementwise
{
    public static IEnumerable<Workload> All() =>
    [
        .. from n in (int[])[1_000, 100_000]
           from op in Binary
           select Two(op.Name, n, op.Op),
        Two("add", 10_000_000, add),
        .. from op in Unary select One(op.Name, 100_000, op.Op),
        Two("add", 100_000, add, ScalarType.BFloat16), One("exp", 100_000, x => x.exp(), ScalarType.BFloat16),
    ];

    private static readonly (string Name, Func<Tensor, Tensor, Tensor> Op)[] Binary = [("add", add), ("mul", mul)];

    private static readonly (string Name, Func<Tensor, Tensor> Op)[] Unary =
    [
        ("exp", x => x.exp()), ("tanh", x => x.tanh()), ("sigmoid", x => x.sigmoid()), ("log", x => x.log()), ("sin", x => x.sin()),
        ("cos", x => x.cos()), ("sqrt", x => x.sqrt()), ("relu", x => x.relu()), ("gelu", x => nn.functional.gelu(x)),
    ];

    private static Workload Two(string name, int n, Func<Tensor, Tensor, Tensor> op, ScalarType type = ScalarType.Float32) =>
        new(Name(name, n, type), new(Calls: 2, Bytes: 3.0 * type.ElementSize() * n), () =>
        {
            Tensor a = rand([n], type), b = rand([n], type);
            return () => op(a, b).Dispose();
        });

    private static Workload One(string name, int n, Func<Tensor, Tensor> op, ScalarType type = ScalarType.Float32) =>
        new(Name(name, n, type), new(Calls: 2, Bytes: 2.0 * type.ElementSize() * n), () =>
        {
            Tensor a = rand([n], type);
            return () => op(a).Dispose();
        });

    private static string Name(string op, int n, ScalarType type) =>
        $"{op}_1e{(int)Math.Log10(n)}{(type == ScalarType.BFloat16 ? "_bf16" : "")}";
}
