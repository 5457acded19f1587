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
        new("layer_norm_512x1024", Passes(5, 512 * 1024), () =>
        {
            Tensor x = rand([512, 1024]).requires_grad_(), weight = ones(1024, requires_grad: true), bias = zeros(1024, requires_grad: true);
            Tensor cotangent = rand(512, 1024);
            return () =>
            {
                Backward(x, nn.functional.layer_norm(x, [1024], weight, bias), cotangent);
                Forget(weight);
                Forget(bias);
            };
        }),
        Attention("attention_8x4x128x32", isCausal: false, 8, 4, 128, 32),
        Attention("attention_4x8x1024x64_causal", isCausal: true, 4, 8, 1024, 64),
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
        Forget(x);
    }

    private static void Forget(Tensor leaf)
    {
        leaf.grad!.Dispose();
        leaf.grad = null;
    }

    // Two products forward and five backward, of which a causal mask leaves half.
    private static Workload Attention(string name, bool isCausal, int batch, int heads, int length, int width) =>
        new(name, new(Calls: 5, Flops: 7 * 2.0 * batch * heads * length * length * width / (isCausal ? 2 : 1)), () =>
        {
            Tensor[] inputs = [.. Enumerable.Range(0, 3).Select(_ => randn(batch, heads, length, width).requires_grad_())];
            Tensor cotangent = randn(batch, heads, length, width);
            return () =>
            {
                Backward(inputs[0], nn.functional.scaled_dot_product_attention(inputs[0], inputs[1], inputs[2], is_casual: isCausal), cotangent);
                Forget(inputs[1]);
                Forget(inputs[2]);
            };
        });
}
