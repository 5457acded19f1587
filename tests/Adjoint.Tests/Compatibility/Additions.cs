namespace Adjoint.Tests.Compatibility;

/// <summary>Overloads wanted here that TorchSharp lacks. A call written for TorchSharp never reaches them.</summary>
internal static class Additions
{
    private const string Bool = "System.Boolean", Tensors = "System.Collections.Generic.IList`1<torch.Tensor>";
    private const string JacobianOptions = $"{Bool} create_graph = False, {Bool} strict = False, {Bool} vectorize = False, System.String strategy = reverse-mode";

    private static readonly HashSet<string> s_known =
    [
        // PyTorch's first argument is one gradient for one root.
        $"torch.Tensor: System.Void backward(torch.Tensor gradient, {Bool}? retain_graph = null, {Bool} create_graph = False, {Tensors} inputs = null)",
        // PyTorch takes a tensor wherever it takes a list of one.
        $"torch.autograd: torch.Tensor grad(torch.Tensor output, torch.Tensor input, torch.Tensor grad_output = null, {Bool} retain_graph = False, {Bool} create_graph = False)",
        // PyTorch's options, which cannot follow TorchSharp's params.
        $"torch.autograd.functional: torch.Tensor[] jacobian(System.Func`2<torch.Tensor[], torch.Tensor> function, {Tensors} inputs, {JacobianOptions})",
        $"torch.autograd.functional: torch.autograd.functional.Jacobians jacobian(System.Func`2<torch.Tensor[], torch.Tensor[]> function, {Tensors} inputs, {JacobianOptions})",
        // PyTorch takes these; TorchSharp passed them over.
        "torch.Tensor: torch.Tensor op_Modulus(Scalar left, torch.Tensor right)",
        "torch.Tensor: torch.Tensor sub(torch.Tensor target, Scalar alpha)",
        "torch.Tensor: torch.Tensor sub(Scalar target, Scalar alpha)",
        "torch.Tensor: torch.Tensor sub_(torch.Tensor target, Scalar alpha)",
        "torch.Tensor: torch.Tensor sub_(Scalar target, Scalar alpha)",
        "torch.Tensor: torch.Tensor fill_(torch.Tensor value)",
        "torch: torch.Tensor pow(Scalar self, torch.Tensor exponent)",
        // PyTorch's forward beside setup_context.
        "torch.autograd.SingleTensorFunction`1: torch.Tensor forward(System.Object[] vars)",
        "torch.autograd.MultiTensorFunction`1: System.Collections.Generic.List`1<torch.Tensor> forward(System.Object[] vars)",
        "torch: torch.Tensor[] split(torch.Tensor tensor, System.Int64 split_size_or_sections, System.Int64 dim = 0)",
    ];

    public static bool Contains(string type, Signature signature) => s_known.Contains($"{type}: {signature}");
}
