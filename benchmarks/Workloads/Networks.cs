namespace Benchmarks;

/// <summary>Training steps of networks: forward, backward, and the update.</summary>
internal static class Networks
{
    public static IEnumerable<Workload> All() =>
    [
        Mlp("mlp_b1", 1, momentum: 0, 4, 16, 16, 1),
        Mlp("mlp_b64", 64, momentum: 0.9, 784, 128, 128, 10),
        Mlp("mlp_b256", 256, momentum: 0.9, 1024, 1024, 1024, 1024, 1024),
        Cnn("cnn_b64", 64),
        Step("sgd_10x1e5", passes: 5, parameters => optim.SGD(parameters, 0.01, 0.9)),
        Step("adam_10x1e5", passes: 7, parameters => optim.Adam(parameters)),
        LstmCell("lstm_128x64", steps: 128, batch: 1, hidden: 64),
    ];

    private static Workload Mlp(string name, int batch, double momentum, params int[] widths)
    {
        double weights = widths.Zip(widths.Skip(1), (a, b) => (double)a * b).Sum();
        return new(name, new(Calls: 30, Flops: 6 * batch * weights), () =>
        {
            List<(Parameter Weight, Parameter Bias)> layers =
                [.. widths.Zip(widths.Skip(1), (a, b) => (Weights(Math.Sqrt(2.0 / a), b, a), Weights(0.01, b)))];
            optim.Optimizer descent = optim.SGD(layers.SelectMany(l => new[] { l.Weight, l.Bias }), 0.01, momentum);
            Tensor x = randn(batch, widths[0]), target = randn(batch, widths[^1]);
            return () =>
            {
                using var scope = NewDisposeScope();
                Tensor h = x;
                for (int i = 0; i < layers.Count; i++)
                {
                    h = nn.functional.linear(h, layers[i].Weight, layers[i].Bias);
                    if (i + 1 < layers.Count)
                        h = h.relu();
                }
                descent.zero_grad();
                nn.functional.mse_loss(h, target).backward();
                descent.step();
            };
        });
    }

    /// <summary>A step over ten parameters; <c>passes</c> counts the arrays that it has to read and to write.</summary>
    private static Workload Step(string name, int passes, Func<IEnumerable<Parameter>, optim.Optimizer> optimizer)
    {
        const int Tensors = 10, Elements = 100_000;
        return new(name, new(Calls: 1, Bytes: (double)passes * sizeof(float) * Tensors * Elements), () =>
        {
            Parameter[] parameters = [.. Enumerable.Range(0, Tensors).Select(_ => Weights(1, Elements))];
            foreach (Parameter parameter in parameters)
                parameter.grad = randn(Elements);
            optim.Optimizer steps = optimizer(parameters);
            return () => steps.step();
        });
    }

    /// <summary>Two convolutions of 3×3, a pool, two linear layers, over images of 28×28.</summary>
    private static Workload Cnn(string name, int batch)
    {
        double flops = 6.0 * batch * ((26 * 26 * 32 * 9) + (24.0 * 24 * 64 * 32 * 9) + (9216 * 128) + (128 * 10));
        return new(name, new(Calls: 40, Flops: flops), () =>
        {
            Parameter first = Weights(0.2, 32, 1, 3, 3), second = Weights(0.05, 64, 32, 3, 3);
            Parameter third = Weights(0.01, 128, 9216), last = Weights(0.1, 10, 128);
            optim.Optimizer adam = optim.Adam([first, second, third, last]);
            Tensor x = randn(batch, 1, 28, 28), target = randint(10, [batch]);
            return () =>
            {
                using var scope = NewDisposeScope();
                Tensor h = nn.functional.conv2d(x, first).relu();
                h = nn.functional.conv2d(h, second).relu();
                h = nn.functional.max_pool2d(h, 2).flatten(1);
                h = nn.functional.linear(h, third).relu();
                adam.zero_grad();
                nn.functional.cross_entropy(nn.functional.linear(h, last), target).backward();
                adam.step();
            };
        });
    }

    private static Workload LstmCell(string name, int steps, int batch, int hidden) =>
        new(name, new(Calls: 14 * steps, Flops: 6.0 * steps * batch * 8 * hidden * hidden), () =>
        {
            Parameter w = Weights(0.1, 4 * hidden, hidden), u = Weights(0.1, 4 * hidden, hidden), b = Weights(0.1, 4 * hidden);
            Tensor x = randn(steps, batch, hidden);
            return () =>
            {
                using var scope = NewDisposeScope();
                Tensor h = zeros(batch, hidden), c = zeros(batch, hidden);
                for (int t = 0; t < steps; t++)
                {
                    Tensor gates = nn.functional.linear(x[t], w, b) + nn.functional.linear(h, u);
                    Tensor[] parts = gates.chunk(4, 1);
                    c = parts[1].sigmoid() * c + parts[0].sigmoid() * parts[2].tanh();
                    h = parts[3].sigmoid() * c.tanh();
                }
                h.sum().backward();
                foreach (Parameter parameter in (Parameter[])[w, u, b])
                    parameter.grad = null;
            };
        });

    private static Parameter Weights(double scale, params long[] sizes) => new(randn(sizes).mul_(scale));
}
