namespace Adjoint;

/// <summary>Releases the native tensor of a <see cref="torch.Tensor"/> that nobody disposed.</summary>
/// <remarks>
/// The finalizer is not the tensor's own because an object that has one costs ten times as much to make: the runtime
/// lists it behind a lock. Programs that dispose their tensors make do with a few of these, which serve again and again.
/// </remarks>
internal sealed class TensorFinalizer(torch.Tensor tensor) : IDisposable
{
    private torch.Tensor? _tensor = tensor;

    // A tensor may be disposed while its finalizer waits to run, by the finalizer of an object that held both. The one
    // that waits then serves another tensor, which is in use when it runs.
    private bool _mayBeLate;

    internal TensorFinalizer? Next;

    public void Serve(torch.Tensor tensor) => Volatile.Write(ref _tensor, tensor);

    /// <summary>Leaves the tensor that was disposed; false if the finalizer has run for it, and runs no more.</summary>
    public bool Rest()
    {
        _mayBeLate = true;
        return Interlocked.Exchange(ref _tensor, null) is not null;
    }

    /// <summary>Lets it go; it must rest.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    ~TensorFinalizer()
    {
        torch.Tensor? tensor = Interlocked.Exchange(ref _tensor, null);
        if (!_mayBeLate)
        {
            tensor?.Abandon();
            return;
        }
        // If nobody can reach it, the next collection comes to the same result.
        _mayBeLate = false;
        if (tensor is not null)
            Serve(tensor);
        GC.ReRegisterForFinalize(this);
    }
}

/// <summary>The finalizers of a thread that serve no tensor.</summary>
internal sealed class SpareFinalizers
{
    // One that serves again and again grows old, and so do the tensors that it serves: only a full collection finds them
    // when they are not disposed. Hence few.
    private const int Most = 32;

    private TensorFinalizer? _first;
    private int _count;

    public TensorFinalizer Take(torch.Tensor tensor)
    {
        if (_first is not { } taken)
            return new TensorFinalizer(tensor);
        _first = taken.Next;
        _count--;
        taken.Serve(tensor);
        return taken;
    }

    public void TakeBack(TensorFinalizer finalizer)
    {
        if (!finalizer.Rest())
            return;
        if (_count == Most)
        {
            finalizer.Dispose();
            return;
        }
        finalizer.Next = _first;
        _first = finalizer;
        _count++;
    }
}
