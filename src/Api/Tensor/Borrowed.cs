using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>
/// A native handle for the length of a call. While it is held, neither Dispose on another thread nor the finalizer
/// releases the tensor: Dispose only marks it, and giving the last borrow back releases it.
/// </summary>
internal readonly ref struct Borrowed
{
    private readonly Tensor? _tensor;

    /// <summary>The native tensor, or 0 for "none".</summary>
    public readonly nint Handle;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Borrowed(Tensor tensor, nint handle)
    {
        _tensor = tensor;
        Handle = handle;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose() => _tensor?.GiveBack();
}

/// <summary>Several borrowed handles in an array, as the C ABI takes lists of tensors; a null entry is the handle 0.</summary>
/// <remarks>Few handles lie in the struct itself, hence on the stack: lists are short, and backward() makes three.</remarks>
internal unsafe ref struct BorrowedList
{
    private const int InlineLength = 8;

    private readonly Tensor?[] _tensors;
    private readonly nint* _allocated;
    private InlineHandles _inline;
    private readonly int _held;

    // A copy: the caller's list may change while the call runs, but what was borrowed must be given back.
    public BorrowedList(IEnumerable<Tensor?>? tensors)
        : this(tensors is null ? [] : [.. tensors])
    {
    }

    private BorrowedList(Tensor?[] tensors)
    {
        _inline = default;
        _tensors = tensors;
        if (_tensors.Length > InlineLength)
            _allocated = (nint*)NativeMemory.Alloc((nuint)_tensors.Length, (nuint)sizeof(nint));
        try
        {
            for (; _held < _tensors.Length; _held++)
                Handles[_held] = Tensor.Borrow(_tensors[_held]).Handle;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Those in an array that nobody changes.</summary>
    public static BorrowedList OfFixed(Tensor?[] tensors) => new(tensors);

    public readonly nint* Handles => _allocated != null ? _allocated : (nint*)Unsafe.AsPointer(ref Unsafe.AsRef(in _inline));

    public readonly nuint Count => (nuint)_tensors.Length;

    public readonly void Dispose()
    {
        for (int i = 0; i < _held; i++)
            _tensors[i]?.GiveBack();
        NativeMemory.Free(_allocated);
    }

    [InlineArray(InlineLength)]
    private struct InlineHandles
    {
        private nint _first;
    }
}
