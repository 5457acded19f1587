namespace Parity.Cases;

public static partial class Behaviours
{
    private static IEnumerable<Behaviour> Gradients() =>
    [
        new("backward adds up over passes", r =>
        {
            Tensor w = Leaf(1, 2);
            for (int pass = 0; pass < 3; pass++)
                (w * w).sum().backward();
            r.Tell("gradient", w.grad);
        }),
        new("backward with inputs", r =>
        {
            Tensor a = Leaf(2), b = Leaf(3);
            (a * b).backward(inputs: [a]);
            r.Tell("wanted", a.grad);
            r.Tell("not wanted", b.grad);
        }),
        new("backward with retain_graph", r =>
        {
            Tensor w = Leaf(1, 2);
            Tensor y = (w * w).sum();
            y.backward(retain_graph: true);
            y.backward();
            r.Tell("twice", w.grad);
            r.TellError("a third time", () => y.backward());
        }),
        new("backward with create_graph", r =>
        {
            Tensor w = Leaf(2);
            w.pow(3).backward(create_graph: true);
            Tensor first = w.grad!;
            r.Tell("first", first);
            w.grad = null;
            first.backward();
            r.Tell("second", w.grad);
        }),
        new("grad leaves gradients of leaves alone", r =>
        {
            Tensor a = Leaf(2), b = Leaf(3);
            IList<Tensor> found = autograd.grad([a * b], [a, b]);
            r.Tell("first", found[0]);
            r.Tell("second", found[1]);
            r.Tell("kept", a.grad);
        }),
        new("grad with weights of outputs", r =>
        {
            Tensor w = Leaf(1, 2);
            r.Tell("gradient", autograd.grad([w * w, w * 3], [w], [tensor([1f, 10f]), tensor([2f, 20f])])[0]);
        }),
        new("grad of what was not used is null with allow_unused", r =>
        {
            Tensor a = Leaf(2), b = Leaf(3);
            IList<Tensor> found = autograd.grad([a * a], [a, b], allow_unused: true);
            r.Tell("used", found[0]);
            r.Tell("not used", found[1] is { IsInvalid: false } ? "a gradient" : "none");
        }),
        new("grad of an inner tensor", r =>
        {
            Tensor w = Leaf(2);
            Tensor y = w * 3;
            r.Tell("gradient", autograd.grad([y * y], [y])[0]);
        }),
        new("grad_outputs of another dtype are cast", r =>
        {
            Tensor w = Leaf(1, 2);
            r.Tell("gradient", autograd.grad([w * 2], [w], [ones(2, ScalarType.Float64)])[0]);
            (w * 2).backward([ones(2, ScalarType.Float64) * 3]);
            r.Tell("added", w.grad);
        }),
        new("higher orders", r =>
        {
            Tensor x = Leaf(2), y = x.pow(4);
            for (int order = 1; order <= 4; order++)
            {
                y = autograd.grad([y], [x], create_graph: true)[0];
                r.Tell($"order {order}", y);
            }
        }),
    ];

    private static IEnumerable<Behaviour> Anomaly() =>
    [
        new("detect_anomaly", r =>
        {
            using (autograd.detect_anomaly())
            {
                Tensor x = Leaf(0);
                r.TellError("nan", () => (x.sqrt() * 0).backward());
                r.Tell("enabled", AnomalyMode.IsEnabled);
                r.Tell("looks for nan", AnomalyMode.ShouldCheckNaN);
            }
            r.Tell("enabled afterwards", AnomalyMode.IsEnabled);
            Tensor passed = Leaf(0);
            (passed.sqrt() * 0).backward();
            r.Tell("nan afterwards", passed.grad);
        }),
        new("detect_anomaly without check_nan", r =>
        {
            using AnomalyMode mode = autograd.detect_anomaly(check_nan: false);
            Tensor x = Leaf(0);
            (x.sqrt() * 0).backward();
            r.Tell("nan", x.grad);
            r.Tell("looks for nan", AnomalyMode.ShouldCheckNaN);
        }),
        new("set_detect_anomaly", r =>
        {
            using (autograd.set_detect_anomaly(true, check_nan: false))
            {
                r.Tell("on", AnomalyMode.IsEnabled);
                using (autograd.set_detect_anomaly(false))
                    r.Tell("off within", AnomalyMode.IsEnabled);
                r.Tell("on again", AnomalyMode.IsEnabled);
                r.Tell("looks for nan", AnomalyMode.ShouldCheckNaN);
            }
            r.Tell("off again", AnomalyMode.IsEnabled);
        }),
    ];

    private static IEnumerable<Behaviour> Jacobians() =>
    [
        new("jacobian", r => r.Tell("jacobian", autograd.functional.jacobian(x => x * x.sum(), tensor([1f, 2f, 4f])))),
        new("jacobian of several inputs", r =>
        {
            foreach (Tensor part in autograd.functional.jacobian(x => x[0] * x[1], tensor([1f, 2f]), tensor([3f, 5f])))
                r.Tell("part", part);
        }),
        new("jacobian of several outputs", r =>
        {
            foreach (Tensor part in autograd.functional.jacobian(x => new[] { x * 2, x.sum() }, tensor([1f, 2f])))
                r.Tell("part", part);
        }),
    ];

    private static IEnumerable<Behaviour> Concurrency() =>
    [
        new("threads over a shared subgraph add up exactly", r =>
        {
            Tensor w = Leaf(1, 2);
            Tensor shared = w * w;
            Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            {
                for (int pass = 0; pass < 50; pass++)
                {
                    using Tensor y = (shared * 2).sum();
                    y.backward(retain_graph: true);
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            r.Tell("gradient", w.grad);
        }),
        new("a graph made on one thread is differentiated on another", r =>
        {
            Tensor w = Leaf(3);
            Tensor y = w * w;
            OnThread(() => y.backward());
            r.Tell("gradient", w.grad);
        }),
    ];
}
