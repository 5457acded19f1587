namespace Adjoint;

/// <summary>Notes that a function whose gradients are asked for runs on this thread, until disposed.</summary>
internal sealed class Transformed : IDisposable
{
    [ThreadStatic]
    private static int t_depth;

    private Transformed() => t_depth++;

    /// <summary>Begins.</summary>
    public static Transformed Enter() => new();

    public void Dispose() => t_depth--;

    /// <exception cref="TorchException">A function is being transformed: its gradients are the transform's.</exception>
    public static void RefuseBackward()
    {
        if (t_depth > 0)
        {
            throw new TorchException("backward() called inside a functorch transform. This is not supported, please use functorch.grad or " +
                "functorch.vjp instead or call backward() outside of functorch transforms.");
        }
    }

    /// <exception cref="TorchException">A function is being transformed: leaves of its own would not be seen.</exception>
    public static void RefuseLeaf()
    {
        if (t_depth > 0)
        {
            throw new TorchException("You are attempting to call Tensor.requires_grad_() (or perhaps using torch.autograd.functional.* APIs) inside of a " +
                "function being transformed by a functorch transform. This is unsupported, please attempt to use the functorch transforms " +
                "(e.g. grad, vjp, jacrev, jacfwd, hessian) or call requires_grad_() outside of a function being transformed instead.");
        }
    }
}
