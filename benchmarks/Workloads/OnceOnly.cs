namespace Benchmarks;

/// <summary>Programs that need a process of their own.</summary>
public static class OnceOnly
{
    /// <summary>The first backward pass of a process.</summary>
    public static void First()
    {
        Tensor w = tensor([1f], requires_grad: true);
        mul(w, w).backward();
    }

    /// <summary>A graph of a million products, forward and backward.</summary>
    public static void ChainMillion()
    {
        Tensor w = tensor([1f], requires_grad: true);
        Overheads.Chain(w, w, 1_000_000);
    }
}
