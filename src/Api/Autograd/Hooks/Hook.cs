using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>The functions that the native core calls for hooks; the context is the user's delegate.</summary>
internal static unsafe class Hook
{
    public static delegate* unmanaged[Cdecl]<void*, nint, nint*, void*> OnTensor => &CallOnTensor;

    public static delegate* unmanaged[Cdecl]<void*, nint, void*> OnLeaf => &CallOnLeaf;

    public static delegate* unmanaged[Cdecl]<void*, nint*, nuint, nint*, nuint, nint*, byte*, void*> BeforeNode => &CallBeforeNode;

    public static delegate* unmanaged[Cdecl]<void*, nint*, nuint, nint*, nuint, nint*, byte*, void*> AfterNode => &CallAfterNode;

    /// <summary>The hook's name for messages, as PyTorch's <c>hook.__name__</c>.</summary>
    public static byte[] NameOf(Delegate hook) => Encoding.UTF8.GetBytes(DiagnosticMethodInfo.Create(hook)?.Name ?? "<unknown>");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* CallOnTensor(void* context, nint grad, nint* replacement)
    {
        try
        {
            *replacement = ForeignTensors.Give(ForeignObject.Get<Func<Tensor, Tensor?>>(context)(ForeignTensors.Share(grad)!));
            return null;
        }
        catch (Exception exception)
        {
            return ForeignObject.Error(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* CallOnLeaf(void* context, nint leaf)
    {
        try
        {
            ForeignObject.Get<Action<Tensor>>(context)(ForeignTensors.Share(leaf)!);
            return null;
        }
        catch (Exception exception)
        {
            return ForeignObject.Error(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* CallBeforeNode(void* context, nint* gradInputs, nuint inputs, nint* gradOutputs, nuint outputs, nint* replacement, byte* replaced)
    {
        try
        {
            var hook = ForeignObject.Get<Func<IReadOnlyList<Tensor?>, IReadOnlyList<Tensor?>?>>(context);
            Replace(hook, hook(ForeignTensors.Share(gradOutputs, outputs)), outputs, replacement, replaced);
            return null;
        }
        catch (Exception exception)
        {
            return ForeignObject.Error(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* CallAfterNode(void* context, nint* gradInputs, nuint inputs, nint* gradOutputs, nuint outputs, nint* replacement, byte* replaced)
    {
        try
        {
            var hook = ForeignObject.Get<Func<IReadOnlyList<Tensor?>, IReadOnlyList<Tensor?>, IReadOnlyList<Tensor?>?>>(context);
            Replace(hook, hook(ForeignTensors.Share(gradInputs, inputs), ForeignTensors.Share(gradOutputs, outputs)), inputs, replacement, replaced);
            return null;
        }
        catch (Exception exception)
        {
            return ForeignObject.Error(exception);
        }
    }

    private static void Replace(Delegate hook, IReadOnlyList<Tensor?>? result, nuint expected, nint* replacement, byte* replaced)
    {
        if (result is null)
            return;
        if ((nuint)result.Count != expected)
            throw new TorchException($"hook '{Encoding.UTF8.GetString(NameOf(hook))}' has returned an incorrect number of values (got {result.Count}, but expected {expected})");
        ForeignTensors.Give(result, replacement);
        *replaced = 1;
    }
}
