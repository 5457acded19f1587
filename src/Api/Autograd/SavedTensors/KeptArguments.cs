using static Adjoint.torch;

namespace Adjoint;

/// <summary>
/// The arguments of a checkpointed call as what a node saves: a change in place is noticed, and of a call within a
/// checkpointed call they are not kept either.
/// </summary>
internal sealed class KeptArguments
{
    private readonly autograd.graph.Node _node;

    public KeptArguments(Tensor[] args)
    {
        // Something has to require gradients, or there is no node.
        using Tensor nothing = empty(0), reason = autograd.Leaf(nothing);
        using Tensor made = CustomCall.Apply(Saving.Instance, [reason, .. args])[0];
        _node = made.grad_fn!;
    }

    public Tensor[] Read() => [.. autograd.AutogradContext.SavedBy(_node)!];

    private sealed class Saving : ICustomFunction
    {
        public static readonly Saving Instance = new();

        public string Name => nameof(KeptArguments);

        public IReadOnlyList<Tensor?> Forward(autograd.AutogradContext ctx, object?[] vars)
        {
            ctx.save_for_backward([.. vars.Skip(1).Cast<Tensor>()]);
            return [empty(0)];
        }

        public IReadOnlyList<Tensor?> Backward(autograd.AutogradContext ctx, List<Tensor?> gradients) => throw new NotSupportedException();

        public IReadOnlyList<Tensor?> Jvp(autograd.AutogradContext ctx, List<Tensor?> tangents) => [null];
    }
}
