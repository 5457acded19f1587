using Adjoint.Bindings;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>Tensors on their way through a callback: borrowed when they come in, owned by the core when they go out.</summary>
internal static unsafe class ForeignTensors
{
    /// <summary>A tensor that a callback was given, or null, with a reference of its own.</summary>
    public static Tensor? Share(nint borrowed)
    {
        if (borrowed == 0)
            return null;
        nint own;
        Status.Check(Native.adj_tensor_retain(borrowed, &own));
        return Tensor.Own(own);
    }

    /// <summary>The tensors that a callback was given.</summary>
    public static Tensor?[] Share(nint* borrowed, nuint count)
    {
        var tensors = new Tensor?[checked((int)count)];
        for (int i = 0; i < tensors.Length; i++)
            tensors[i] = Share(borrowed[i]);
        return tensors;
    }

    /// <summary>A reference for the core; 0 for null.</summary>
    public static nint Give(Tensor? tensor)
    {
        if (tensor is null)
            return 0;
        using Borrowed borrowed = tensor.Borrow();
        nint own;
        Status.Check(Native.adj_tensor_retain(borrowed.Handle, &own));
        return own;
    }

    /// <summary>References for the core. What was written already belongs to it if one fails.</summary>
    public static void Give(IReadOnlyList<Tensor?> tensors, nint* results)
    {
        for (int i = 0; i < tensors.Count; i++)
            results[i] = Give(tensors[i]);
    }
}
