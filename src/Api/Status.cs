using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using Adjoint.Bindings;

namespace Adjoint;

/// <summary>The single place where a status of the C ABI becomes an exception.</summary>
internal static unsafe class Status
{
    /// <summary>Throws when <paramref name="status"/> is not ADJ_STATUS_OK.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int status)
    {
        if (status != 0)
            Throw(status);
    }

    [DoesNotReturn]
    private static void Throw(int status)
    {
        string message = LastError();
        void* error;
        nint node;
        _ = Native.adj_take_error(&error, &node);
        torch.autograd.graph.Node? failed = torch.autograd.graph.Node.OwnOrNull(node);
        if ((adj_status_code)status == adj_status_code.ADJ_STATUS_CALLBACK && error != null)
        {
            // What a callback threw comes out as it was.
            var thrown = ForeignObject.Take<ExceptionDispatchInfo>(error);
            failed?.Explain(thrown.SourceException);
            thrown.Throw();
        }
        Exception exception = (adj_status_code)status switch
        {
            adj_status_code.ADJ_STATUS_INVALID_ARGUMENT => new ArgumentException(message),
            adj_status_code.ADJ_STATUS_OUT_OF_MEMORY => new OutOfMemoryException(message),
            _ => new TorchException((TorchErrorKind)status, message),
        };
        failed?.Explain(exception);
        throw exception;
    }

    private static string LastError()
    {
        byte* message;
        nuint length;
        return Native.adj_last_error(&message, &length) == 0 && message != null
            ? Encoding.UTF8.GetString(message, checked((int)length))
            : "unknown error";
    }
}
