#if TORCHSHARP
namespace Parity.Cases;

/// <summary>What PyTorch and Adjoint have and TorchSharp lacks, said in what it has.</summary>
internal static class TorchSharpGaps
{
    public static Tensor square_(this Tensor self) => self.pow_(2);

    public static Tensor fill_(this Tensor self, Tensor value) => self.copy_(value);
}
#endif
