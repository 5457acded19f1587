using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Autograd;

/// <summary>
/// Exceptions out of each kind of callback: they come out as themselves, the next pass is right, and once everybody has let go
/// neither a tensor nor a node is left.
/// </summary>
[Collection("memory")]
public class FailingCallbackTests
{
    private sealed class Failure : Exception;

    private static readonly Dictionary<string, Action> s_kinds = new()
    {
        ["tensor hook"] = () => OnBackward(x => x * x, (_, y) => y.register_hook((Tensor _) => throw new Failure())),
        ["post-accumulate hook"] = () => OnBackward(x => x * x, (x, _) => x.register_post_accumulate_grad_hook(_ => throw new Failure()), adds: true),
        ["node prehook"] = () => OnBackward(x => x * x, (_, y) => y.grad_fn!.register_prehook(_ => throw new Failure())),
        ["node hook"] = () => OnBackward(x => x * x, (_, y) => y.grad_fn!.register_hook((_, _) => throw new Failure())),
        ["custom forward"] = () => Assert.Throws<Failure>(() => Failing.apply(Leaf() * 2, "forward")),
        ["custom backward"] = () => OnPass(x => Failing.apply(x * 1, "backward")),
        ["custom backward under create_graph"] = () =>
        {
            Tensor x = Leaf();
            Assert.Throws<Failure>(() => grad([Failing.apply(x * x, "backward")], [x], create_graph: true));
        },
        ["custom jvp"] = () => Assert.Throws<Failure>(() => func.jvp(x => Failing.apply(x * x, "jvp"), Leaf(), ones(1, ScalarType.Float64))),
        ["custom jvp that is recorded"] = () => Assert.Throws<Failure>(() => func.grad((Tensor x) => func.jvp(at => Failing.apply(at * x, "jvp"), x, x).jvp_out.sum())(Leaf())),
        ["pack"] = () =>
        {
            using var pair = new graph.saved_tensors_hooks(_ => throw new Failure(), packed => (Tensor)packed);
            Assert.Throws<Failure>(() => Leaf() * Leaf());
        },
        ["unpack"] = () => OnPass(x =>
        {
            using var pair = new graph.saved_tensors_hooks(saved => saved, _ => throw new Failure());
            return x * x;
        }),
        ["checkpoint"] = () => Assert.Throws<Failure>(() => utils.checkpoint(Fails, Leaf())),
        ["recomputation of a checkpoint"] = () =>
        {
            int calls = 0;
            OnPass(x => utils.checkpoint(at => calls++ == 0 ? at.sin().exp() : throw new Failure(), x));
        },
        ["function of func.grad"] = () => Assert.Throws<Failure>(() => func.grad(Fails)(Leaf())),
        ["function of vmap"] = () => Assert.Throws<Failure>(() => vmap(Fails)(Leaf())),
        ["function of gradcheck"] = () => Assert.Throws<Failure>(() => gradcheck(Fails, Leaf())),
    };

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Exception_leaves_nothing_behind_and_the_engine_usable(string kind)
    {
        Run(s_kinds[kind]);
        (long Tensors, long Nodes, long Bytes) before = LiveObjects.Count();
        for (int i = 0; i < 10; i++)
            Run(s_kinds[kind]);
        Assert.Equal(before, LiveObjects.Count());
        Assert.True(is_grad_enabled());
    }

    // In calls of their own, so that no reference of theirs is left on the stack.
    private static void Run(Action action)
    {
        action();
        Tensor x = Leaf();
        (x * x).backward();
        Assert.Equal(4, x.grad!.item<double>());
    }

    private static Tensor Fails(Tensor x)
    {
        _ = x.sin().exp();
        throw new Failure();
    }

    private static Tensor Leaf() => tensor([2.0]).requires_grad_();

    /// <summary>A hook that fails once; without it the pass over the same graph is right.</summary>
    private static void OnBackward(Func<Tensor, Tensor> function, Func<Tensor, Tensor, IDisposable> register, bool adds = false)
    {
        Tensor x = Leaf(), y = function(x);
        using (register(x, y))
            Assert.Throws<Failure>(() => y.backward(retain_graph: true));
        Assert.Equal(adds, x.grad is not null);
        y.backward();
        Assert.Equal(adds ? 8 : 4, x.grad!.item<double>());
    }

    /// <summary>A graph that fails in each pass.</summary>
    private static void OnPass(Func<Tensor, Tensor> function)
    {
        Tensor x = Leaf(), y = function(x);
        Assert.Throws<Failure>(() => y.backward(retain_graph: true));
        Assert.Throws<Failure>(() => y.backward());
        Assert.Null(x.grad);
    }

    private sealed class Failing : SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("fails", vars[1]);
            ctx.save_for_backward([(Tensor)vars[0]]);
            Tensor result = (Tensor)vars[0] * 3;
            FailIf(ctx, "forward");
            return result;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            Tensor scaled = grad_output * ctx.saved_tensors[0]!;
            FailIf(ctx, "backward");
            return [scaled, null!];
        }

        public override Tensor jvp(AutogradContext ctx, List<Tensor> grad_inputs)
        {
            Tensor scaled = grad_inputs[0] * 3;
            FailIf(ctx, "jvp");
            return scaled;
        }

        private static void FailIf(AutogradContext ctx, string part)
        {
            if ((string)ctx.get_data("fails")! == part)
                throw new Failure();
        }
    }
}
