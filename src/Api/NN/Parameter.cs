using Adjoint.Bindings;
using static Adjoint.torch;

namespace Adjoint.Modules;

/// <summary>A tensor that is to be trained: a leaf that requires gradients (<c>torch.nn.Parameter</c>).</summary>
/// <remarks>In the dispose scope that owns its tensor a parameter takes its place, and counts in its stead.</remarks>
public class Parameter : Tensor
{
    /// <summary>A parameter over the elements of a tensor.</summary>
    /// <param name="data">The tensor, whose memory it shares.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <exception cref="TorchException">The tensor is not of floating point.</exception>
    public Parameter(Tensor data, bool requires_grad = true)
        : base(Detached(data))
    {
        SetRequiresGrad(requires_grad);
        DisposeScopeManager.ThreadSingleton.Replace(data, this);
    }

    private static unsafe nint Detached(Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using Borrowed source = data.Borrow();
        nint result;
        Status.Check(Native.adj_detach(source.Handle, &result));
        return result;
    }
}
