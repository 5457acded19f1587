namespace Benchmarks;

/// <summary>Training steps of networks: forward, backward, and the update.</summary>
internal static class Networks
{
    public static IEnumerable<Workload> All() =>
    [
        Mlp("mlp_b1", 1, momentum: 0, 4, 16, 16, 1),
        Mlp("mlp_b64", 64, momentum: 0.9, 784, 128, 128, 10),
        Mlp("mlp_b256", 256, momentum: 0.9, 1024, 1024, 1024, 1024, 1024),
        Cnn("cnn_b64_sgd", 64),
        LstmCell("lstm_128x64", steps: 128, batch: 1, hidden: 64),
    ];

    private static Workload Mlp(string name, int batch, double momentum, params int[] widths)
    {
        double weights = widths.Zip(widths.Skip(1), (a, b) => (double)a * b).Sum();
        return new(name, new(Calls: 30, Flops: 6 * batch * weights), () =>
        {
            var steps = new GradientDescent(0.01, momentum);
            List<(Tensor Weight, Tensor Bias)> layers =
                [.. widths.Zip(widths.Skip(1), (a, b) => (steps.Parameter(b, a, Math.Sqrt(2.0 / a)), steps.Parameter(1, b, 0.01)))];
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
                nn.functional.mse_loss(h, target).backward();
                steps.Step();
            };
        });
    }

    /// <summary>Two convolutions of 3×3, a pool, two linear layers, over images of 28×28.</summary>
    private static Workload Cnn(string name, int batch)
    {
        double flops = 6.0 * batch * ((26 * 26 * 32 * 9) + (24.0 * 24 * 64 * 32 * 9) + (9216 * 128) + (128 * 10));
        return new(name, new(Calls: 40, Flops: flops), () =>
        {
            var descent = new GradientDescent(0.001, momentum: 0);
            Tensor first = descent.Parameter(32, 9, 0.2), second = descent.Parameter(64, 32 * 9, 0.1);
            Tensor third = descent.Parameter(128, 9216, 0.01), last = descent.Parameter(10, 128, 0.1);
            Tensor x = randn(batch, 1, 28, 28), target = randint(10, [batch]);
            return () =>
            {
                using var scope = NewDisposeScope();
                Tensor h = nn.functional.conv2d(x, first.view(32, 1, 3, 3)).relu();
                h = nn.functional.conv2d(h, second.view(64, 32, 3, 3)).relu();
                h = nn.functional.max_pool2d(h, 2).flatten(1);
                h = nn.functional.linear(h, third).relu();
                nn.functional.cross_entropy(nn.functional.linear(h, last), target).backward();
                descent.Step();
            };
        });
    }

    private static Workload LstmCell(string name, int steps, int batch, int hidden) =>
        new(name, new(Calls: 14 * steps, Flops: 6.0 * steps * batch * 8 * hidden * hidden), () =>
        {
            var descent = new GradientDescent(0.01, 0);
            Tensor w = descent.Parameter(4 * hidden, hidden, 0.1), u = descent.Parameter(4 * hidden, hidden, 0.1), b = descent.Parameter(1, 4 * hidden, 0.1);
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
                descent.Forget();
            };
        });

    /// <summary>SGD by hand, as both engines run it: PyTorch's rule with momentum.</summary>
    private sealed class GradientDescent(double rate, double momentum)
    {
        private readonly List<Tensor> _parameters = [];
        private readonly List<Tensor> _velocities = [];

        public Tensor Parameter(int rows, int columns, double scale)
        {
            Tensor made = randn(rows, columns).mul_(scale);
            made = (rows == 1 ? made.reshape(columns) : made).detach().requires_grad_();
            _parameters.Add(made);
            _velocities.Add(zeros_like(made));
            return made;
        }

        public void Step()
        {
            using (no_grad())
            {
                for (int i = 0; i < _parameters.Count; i++)
                {
                    Tensor step = _parameters[i].grad!;
                    if (momentum != 0)
                        step = _velocities[i].mul_(momentum).add_(step);
                    _parameters[i].add_(step, -rate);
                }
            }
            Forget();
        }

        public void Forget()
        {
            foreach (Tensor parameter in _parameters)
            {
                parameter.grad?.Dispose();
                parameter.grad = null;
            }
        }
    }
}
