namespace Adjoint.Tests.Compatibility;

/// <summary>Overloads wanted here that TorchSharp lacks. A call written for TorchSharp never reaches them.</summary>
internal static class Additions
{
    private const string Bool = "System.Boolean", Tensors = "System.Collections.Generic.IList`1<torch.Tensor>";

    private static readonly HashSet<string> s_known =
    [
        // PyTorch's first argument is one gradient for one root.
        $"torch.Tensor: System.Void backward(torch.Tensor gradient, {Bool}? retain_graph = null, {Bool} create_graph = False, {Tensors} inputs = null)",
        // PyTorch takes a tensor wherever it takes a list of one.
        $"torch.autograd: torch.Tensor grad(torch.Tensor output, torch.Tensor input, torch.Tensor grad_output = null, {Bool} retain_graph = False, {Bool} create_graph = False)",
    ];

    public static bool Contains(string type, Signature signature) => s_known.Contains($"{type}: {signature}");
}
