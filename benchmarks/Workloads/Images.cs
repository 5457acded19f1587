namespace Benchmarks;

/// <summary>Convolution, pooling and batch normalisation, forward and backward.</summary>
internal static class Images
{
    public static IEnumerable<Workload> All() =>
    [
        Layer("conv2d_b64_32x64x26", 6.0 * 64 * 24 * 24 * 64 * 32 * 9, [64, 32, 26, 26], [64, 32, 3, 3], (x, w) => nn.functional.conv2d(x, w)),
        Layer("conv2d_1x1_b8_64x128x56", 6.0 * 8 * 56 * 56 * 64 * 128, [8, 64, 56, 56], [128, 64, 1, 1], (x, w) => nn.functional.conv2d(x, w)),
        Layer("conv2d_depthwise_b8_64x56", 6.0 * 8 * 64 * 56 * 56 * 9, [8, 64, 56, 56], [64, 1, 3, 3], (x, w) => nn.functional.conv2d(x, w, padding: [1, 1], groups: 64)),
        Layer("conv_transpose2d_b8_64x32x28", 6.0 * 8 * 28 * 28 * 64 * 32 * 16, [8, 64, 28, 28], [64, 32, 4, 4], (x, w) => nn.functional.conv_transpose2d(x, w, strides: [2, 2], padding: [1, 1])),
        Layer("max_pool2d_b64_64x24", 0, [64, 64, 24, 24], [1], (x, _) => nn.functional.max_pool2d(x, 2)),
        Layer("avg_pool2d_b64_64x24", 0, [64, 64, 24, 24], [1], (x, _) => nn.functional.avg_pool2d(x, 2)),
        Layer("batch_norm_b64_64x24", 0, [64, 64, 24, 24], [64], (x, w) => nn.functional.batch_norm(x, null, null, w, training: true)),
    ];

    private static Workload Layer(string name, double flops, long[] image, long[] weight, Func<Tensor, Tensor, Tensor> apply) =>
        new(name, new(Calls: 5, Bytes: 4.0 * sizeof(float) * image.Aggregate(1.0, (n, size) => n * size), Flops: flops), () =>
        {
            Tensor x = rand(image).requires_grad_(), w = rand(weight).requires_grad_();
            Tensor cotangent;
            using (Tensor y = apply(x, w))
                cotangent = rand(y.shape);
            return () =>
            {
                using (Tensor y = apply(x, w))
                    y.backward([cotangent]);
                Forget([x, w]);
            };
        });

    private static void Forget(Tensor[] leaves)
    {
        foreach (Tensor leaf in leaves)
        {
            leaf.grad?.Dispose();
            leaf.grad = null;
        }
    }
}
