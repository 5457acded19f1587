using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Adjoint.torch.autograd.graph;

namespace Adjoint;

/// <summary>The calls that led to a node, noted in its metadata under PyTorch's keys.</summary>
internal static unsafe class ForwardTrace
{
    /// <summary>The calls, one a line, innermost first: a string.</summary>
    public const string Traceback = "traceback_";

    /// <summary>The node whose backward made this one.</summary>
    public const string Parent = "parent_";

    /// <summary>The file and line of the innermost call, as "Model.cs:12".</summary>
    public const string Source = "source_";

    /// <summary>What the native core calls for each new node.</summary>
    public static delegate* unmanaged[Cdecl]<nint, void**, void*> Make => &MakeMetadata;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* MakeMetadata(nint parent, void** metadata)
    {
        try
        {
            var entries = new ConcurrentDictionary<string, object>();
            StackFrame[] calls = [.. new StackTrace(fNeedFileInfo: true).GetFrames().SkipWhile(IsOwn)];
            entries[Traceback] = new StackTrace(calls).ToString();
            if (calls.FirstOrDefault(call => call.GetFileName() is not null) is { } innermost)
                entries[Source] = $"{Path.GetFileName(innermost.GetFileName())}:{innermost.GetFileLineNumber()}";
            if (Node.ShareOrNull(parent) is { } node)
                entries[Parent] = node;
            *metadata = ForeignObject.Of(entries);
            return null;
        }
        catch (Exception exception)
        {
            return ForeignObject.Error(exception);
        }
    }

    private static bool IsOwn(StackFrame call) =>
        DiagnosticMethodInfo.Create(call) is not { } method ||
        method.DeclaringAssemblyName.StartsWith("Adjoint,", StringComparison.Ordinal) ||
        method.DeclaringAssemblyName.StartsWith("Adjoint.Bindings,", StringComparison.Ordinal);

    /// <summary>PyTorch's warning on the failure of a node, for the node and those that induced it.</summary>
    public static string Describe(Node failed, out string? traceback)
    {
        traceback = failed.Metadata(Traceback) as string;
        if (traceback is null)
        {
            return $"Error detected in {failed.name}. No forward pass information available. Enable detect anomaly during forward pass " +
                "for more information.";
        }
        string text = $"Error detected in {failed.name}. Traceback of forward call that caused the error:\n{traceback}";
        for (var parent = failed.Metadata(Parent) as Node; parent is not null; parent = parent.Metadata(Parent) as Node)
        {
            text += $"\n\nPrevious calculation was induced by {parent.name}. " +
                $"Traceback of forward call that induced the previous calculation:\n{parent.Metadata(Traceback)}";
        }
        return text;
    }
}
