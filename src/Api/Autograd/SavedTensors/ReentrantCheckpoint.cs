using Adjoint.Bindings;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>
/// A call that is not recorded; backward records it and makes a pass of its own over that (PyTorch's checkpoint with
/// <c>use_reentrant=True</c>).
/// </summary>
internal sealed unsafe class ReentrantCheckpoint : ICustomFunction
{
    private readonly Func<Tensor[], Tensor[]> _function;
    private readonly RandomState _random;

    private ReentrantCheckpoint(Func<Tensor[], Tensor[]> function, RandomState random) => (_function, _random) = (function, random);

    public string Name => "CheckpointFunction";

    public static Tensor[] Run(Func<Tensor[], Tensor[]> function, Tensor[] args, bool preserveRandomState)
    {
        if (!args.Any(x => x.requires_grad))
            autograd.Warn("None of the inputs have requires_grad=True. Gradients will be None");
        return [.. CustomCall.Apply(new ReentrantCheckpoint(function, new RandomState(preserveRandomState)), args)];
    }

    public IReadOnlyList<Tensor?> Forward(autograd.AutogradContext ctx, object?[] vars)
    {
        Tensor[] args = [.. vars.Cast<Tensor>()];
        ctx.save_for_backward([.. args]);
        return _function(args);
    }

    public IReadOnlyList<Tensor?> Backward(autograd.AutogradContext ctx, List<Tensor?> gradients)
    {
        byte restricted;
        Status.Check(Native.adj_graph_task_restricted(&restricted));
        if (restricted != 0)
        {
            throw new TorchException("When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` parameter to .backward(). " +
                "To resolve this error, you can either set use_reentrant=False, or call .backward() without passing the `inputs` argument.");
        }
        using DisposeScope scope = NewDisposeScope();
        Tensor[] args = [.. ctx.saved_tensors.Select(x => x!.requires_grad ? x.detach().SetRequiresGrad() : x.detach())];
        Tensor[] outputs = Recorded(args);
        int[] used = [.. Enumerable.Range(0, outputs.Length).Where(i => outputs[i].requires_grad)];
        if (used.Length == 0)
            throw new TorchException("none of output has requires_grad=True, this checkpoint() is not necessary");
        autograd.backward([.. used.Select(i => outputs[i])], [.. used.Select(i => gradients[i]!)]);
        return [.. args.Select(x => x.requires_grad ? x.grad?.MoveToOuterDisposeScope() : null)];
    }

    public IReadOnlyList<Tensor?> Jvp(autograd.AutogradContext ctx, List<Tensor?> tangents) => throw new NotImplementedException(autograd.NoJvp);

    private Tensor[] Recorded(Tensor[] args)
    {
        using IDisposable random = _random.Replay();
        using IDisposable recording = enable_grad();
        return _function(args);
    }
}
