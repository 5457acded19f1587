namespace Adjoint;

/// <summary>
/// PyTorch's functions on tensors (<see href="https://pytorch.org/docs/stable/torch.html">torch</see>), with
/// TorchSharp's names and argument orders. Meant to be imported with <c>using static Adjoint.torch;</c>.
/// </summary>
public static unsafe partial class torch
{
    /// <summary>Version of the library.</summary>
    public static string __version__ => typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
