using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Adjoint;

/// <summary>Managed objects in the hands of the native core, which frees them with <see cref="Release"/>.</summary>
internal static unsafe class ForeignObject
{
    /// <summary>What the native core calls, once per object.</summary>
    public static delegate* unmanaged[Cdecl]<void*, void> Release => &Free;

    /// <summary>Keeps an object alive until the native core releases it.</summary>
    public static void* Of(object value) => (void*)GCHandle.ToIntPtr(GCHandle.Alloc(value));

    /// <summary>The object behind a handle, which stays with its owner.</summary>
    public static T Get<T>(void* handle) where T : class => (T)GCHandle.FromIntPtr((nint)handle).Target!;

    /// <summary>The object behind a handle, which is given back.</summary>
    public static T Take<T>(void* handle) where T : class
    {
        GCHandle taken = GCHandle.FromIntPtr((nint)handle);
        var value = (T)taken.Target!;
        taken.Free();
        return value;
    }

    /// <summary>What a callback returns when it has failed: the exception with its stack.</summary>
    public static void* Error(Exception exception) => Of(ExceptionDispatchInfo.Capture(exception));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(void* handle) => GCHandle.FromIntPtr((nint)handle).Free();
}
