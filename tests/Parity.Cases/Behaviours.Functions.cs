using System.Globalization;

namespace Parity.Cases;

public static partial class Behaviours
{
    private static IEnumerable<Behaviour> Functions() =>
    [
        new("SingleTensorFunction", r =>
        {
            Tensor x = Leaf(2, 3);
            Tensor y = Probe.apply(x, new Steps(Forward: ctx => { }, Report: r));
            r.Tell("result", y);
            r.Tell("is a leaf", y.is_leaf);
            y.sum().backward();
            r.Tell("gradient", x.grad);
        }),
        new("custom functions record under create_graph only", r =>
        {
            Tensor x = Leaf(2, 3);
            Tensor y = Probe.apply(x, new Steps(_ => r.Tell("recording in forward", is_grad_enabled()), r));
            IList<Tensor> first = autograd.grad([y.sum()], [x], create_graph: true);
            r.Tell("first", first[0]);
            r.Tell("second", autograd.grad([first[0].sum()], [x])[0]);
        }),
        new("custom functions of what needs no gradient", r =>
        {
            Tensor y = Probe.apply(ones(2), new Steps(_ => { }, r));
            r.Tell("result", y);
            using (no_grad())
                r.Tell("without recording", Probe.apply(Leaf(2, 3), new Steps(_ => { }, r)));
        }),
        new("MultiTensorFunction", r =>
        {
            Tensor a = Leaf(2, 3), b = Leaf(5, 7);
            List<Tensor> y = Pair.apply(a, b, 10f);
            r.Tell("first", y[0]);
            r.Tell("second", y[1]);
            (y[0] * y[1]).sum().backward();
            r.Tell("gradient of a", a.grad);
            r.Tell("gradient of b", b.grad);
        }),
        new("set_materialize_grads", r =>
        {
            foreach (bool materialize in (bool[])[true, false])
            {
                Tensor x = Leaf(2, 3);
                List<Tensor> y = Twice.apply(x, materialize, r);
                y[0].sum().backward();
                r.Tell("gradient", x.grad);
            }
        }),
        new("mark_non_differentiable", r =>
        {
            Tensor x = Leaf(2, 3);
            List<Tensor> y = Marked.apply(x);
            r.Tell("marked", y[0]);
            r.Tell("not marked", y[1]);
            y[1].sum().backward();
            r.Tell("gradient", x.grad);
        }),
        new("mark_dirty", r =>
        {
            Tensor x = Leaf(2, 3);
            Tensor z = x * 1;
            Tensor y = Doubled.apply(z);
            r.Tell("changed", z);
            r.Tell("returned", y);
            (y * z).sum().backward();
            r.Tell("gradient", x.grad);
        }),
        new("mark_dirty of a leaf", r => r.TellError("applied", () => Doubled.apply(Leaf(2, 3)))),
        new("backward in a custom backward", r =>
        {
            Tensor x = Leaf(2);
            Nested.apply(x).backward();
            r.Tell("gradient", x.grad);
        }),
    ];

    /// <summary>What a probe does in forward, and where it tells what it sees in backward.</summary>
    private sealed record Steps(Action<autograd.AutogradContext> Forward, Report Report);

    /// <summary>x³, which tells whether backward is recorded.</summary>
    private sealed class Probe : autograd.SingleTensorFunction<Probe>
    {
        public override string Name => nameof(Probe);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (x, steps) = ((Tensor)vars[0], (Steps)vars[1]);
            steps.Forward(ctx);
            ctx.save_for_backward([x]);
            ctx.save_data("report", steps.Report);
            return x * x * x;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            ((Report)ctx.get_data("report")!).Tell("recording in backward", is_grad_enabled());
            Tensor x = ctx.get_saved_variables()[0];
            return [grad_output * 3 * x * x, null!];
        }
    }

    /// <summary>a · b · factor, and a + b.</summary>
    private sealed class Pair : autograd.MultiTensorFunction<Pair>
    {
        public override string Name => nameof(Pair);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (a, b, factor) = ((Tensor)vars[0], (Tensor)vars[1], (float)vars[2]);
            ctx.save_for_backward([a, b]);
            ctx.save_data("factor", factor);
            return [a * b * factor, a + b];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            List<Tensor> saved = ctx.get_saved_variables();
            Tensor scaled = grad_outputs[0] * (float)ctx.get_data("factor")!;
            return [scaled * saved[1] + grad_outputs[1], scaled * saved[0] + grad_outputs[1], null!];
        }
    }

    /// <summary>2 x and 3 x, which tells what gradients it gets.</summary>
    private sealed class Twice : autograd.MultiTensorFunction<Twice>
    {
        public override string Name => nameof(Twice);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.set_materialize_grads((bool)vars[1]);
            ctx.save_data("report", vars[2]);
            return [(Tensor)vars[0] * 2, (Tensor)vars[0] * 3];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var report = (Report)ctx.get_data("report")!;
            // TorchSharp has an object without tensor for none.
            report.Tell("gradients", string.Join(", ", grad_outputs.Select(g => g is { IsInvalid: false } ? g.sum().item<float>().ToString(CultureInfo.InvariantCulture) : "none")));
            report.Tell("materialized", ctx.MaterializeGrads);
            return [grad_outputs[0] * 2, null!, null!];
        }
    }

    /// <summary>The signs of x, which are constant, and x².</summary>
    private sealed class Marked : autograd.MultiTensorFunction<Marked>
    {
        public override string Name => nameof(Marked);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            Tensor signs = x.sign();
            ctx.mark_non_differentiable([signs]);
            ctx.save_for_backward([x]);
            return [signs, x * x];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs) =>
            [grad_outputs[1] * 2 * ctx.get_saved_variables()[0]];
    }

    /// <summary>2 x, in place.</summary>
    private sealed class Doubled : autograd.SingleTensorFunction<Doubled>
    {
        public override string Name => nameof(Doubled);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            Tensor x = ((Tensor)vars[0]).mul_(2);
            ctx.mark_dirty([x]);
            return x;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * 2];
    }

    /// <summary>x², whose backward makes a pass of its own.</summary>
    private sealed class Nested : autograd.SingleTensorFunction<Nested>
    {
        public override string Name => nameof(Nested);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            return (Tensor)vars[0] * (Tensor)vars[0];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using IDisposable recording = enable_grad();
            Tensor x = ctx.get_saved_variables()[0].detach().requires_grad_();
            (x * x).backward();
            return [x.grad! * grad_output];
        }
    }
}
