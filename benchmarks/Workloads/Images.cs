namespace Benchmarks;

/// <summary>Convolution, pooling and batch normalisation, forward and backward, and a network of them.</summary>
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
        Mnist("cnn_b64", 64),
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
                Adam.Forget([x, w]);
            };
        });

    /// <summary>PyTorch's example for MNIST, without dropout, trained with Adam.</summary>
    private static Workload Mnist(string name, int batch) =>
        new(name, new(Calls: 150, Flops: 6.0 * batch * ((26 * 26 * 32 * 9) + (24 * 24 * 64 * 32 * 9) + (9216 * 128) + (128 * 10))), () =>
        {
            var adam = new Adam(1e-3);
            Tensor w1 = adam.Parameter(0.3, 32, 1, 3, 3), b1 = adam.Parameter(0.01, 32), w2 = adam.Parameter(0.06, 64, 32, 3, 3), b2 = adam.Parameter(0.01, 64);
            Tensor w3 = adam.Parameter(0.01, 128, 9216), b3 = adam.Parameter(0.01, 128), w4 = adam.Parameter(0.1, 10, 128), b4 = adam.Parameter(0.01, 10);
            Tensor x = rand(batch, 1, 28, 28), target = randint(10, [batch]);
            return () =>
            {
                using var scope = NewDisposeScope();
                Tensor h = nn.functional.conv2d(nn.functional.conv2d(x, w1, b1).relu(), w2, b2).relu();
                h = nn.functional.linear(nn.functional.max_pool2d(h, 2).flatten(1), w3, b3).relu();
                nn.functional.cross_entropy(nn.functional.linear(h, w4, b4), target).backward();
                adam.Step();
            };
        });

    /// <summary>Adam in elementwise operations, as both engines run it.</summary>
    private sealed class Adam(double rate)
    {
        private readonly List<(Tensor Value, Tensor Mean, Tensor Square)> _parameters = [];
        private int _steps;

        public Tensor Parameter(double scale, params long[] shape)
        {
            Tensor made = randn(shape).mul_(scale).detach().requires_grad_();
            _parameters.Add((made, zeros(shape), zeros(shape)));
            return made;
        }

        public void Step()
        {
            _steps++;
            double slow = 1 - Math.Pow(0.9, _steps), slower = Math.Sqrt(1 - Math.Pow(0.999, _steps));
            using (no_grad())
            {
                foreach ((Tensor value, Tensor mean, Tensor square) in _parameters)
                {
                    Tensor grad = value.grad!;
                    mean.mul_(0.9).add_(grad, 0.1);
                    square.mul_(0.999).add_(grad * grad, 0.001);
                    value.add_(mean / square.sqrt().div_(slower).add_(1e-8), -rate / slow);
                }
            }
            Forget(_parameters.Select(p => p.Value));
        }

        public static void Forget(IEnumerable<Tensor> parameters)
        {
            foreach (Tensor parameter in parameters)
            {
                parameter.grad?.Dispose();
                parameter.grad = null;
            }
        }
    }
}
