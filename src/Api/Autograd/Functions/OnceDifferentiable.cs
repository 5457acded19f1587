using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint;

/// <summary>Backward of a function that says that it cannot be differentiated again.</summary>
internal sealed class OnceDifferentiable : ICustomFunction
{
    private static readonly OnceDifferentiable s_instance = new();

    public string Name => "Error";

    /// <summary>Runs it unrecorded. Where its results would have history, a pass through them is an error.</summary>
    public static IReadOnlyList<Tensor?>? Backward(ICustomFunction function, AutogradContext ctx, Tensor?[] gradients)
    {
        IReadOnlyList<Tensor?>? results;
        using (no_grad())
            results = function.Backward(ctx, [.. gradients]);
        Tensor[] recorded = is_grad_enabled() ? [.. gradients.OfType<Tensor>().Where(gradient => gradient.requires_grad)] : [];
        return recorded.Length == 0 ? results : results?.Select(WithError).ToArray();

        // With the way to what they were computed from, so that a pass in search of that fails too.
        Tensor? WithError(Tensor? result) => result is null ? null : CustomCall.Apply(s_instance, [result, .. recorded])[0];
    }

    IReadOnlyList<Tensor?> ICustomFunction.Forward(AutogradContext ctx, object?[] vars) => [(Tensor)vars[0]!];

    IReadOnlyList<Tensor?> ICustomFunction.Backward(AutogradContext ctx, List<Tensor?> gradients) =>
        throw new TorchException("trying to differentiate twice a function that was marked with @once_differentiable");

    IReadOnlyList<Tensor?> ICustomFunction.Jvp(AutogradContext ctx, List<Tensor?> tangents) => throw new NotImplementedException(NoJvp);
}
