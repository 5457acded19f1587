namespace Adjoint;

/// <summary>Releases the native tensor of a <see cref="torch.Tensor"/> that nobody disposed.</summary>
/// <remarks>
/// The finalizer is not the tensor's own because an object that has one costs ten times as much to make: the runtime
/// lists it behind a lock. Programs that dispose their tensors make do with a few of these, which serve again and again.
/// </remarks>
internal sealed class TensorFinalizer : IDisposable
{
    private torch.Tensor? _tensor;
    private int _collections;

    /// <summary>Another one that serves no tensor.</summary>
    internal TensorFinalizer? Next;

    /// <param name="tensor">The tensor.</param>
    /// <param name="collections">How many there have been, or fewer.</param>
    public void Serve(torch.Tensor tensor, int collections)
    {
        _collections = collections;
        Volatile.Write(ref _tensor, tensor);
    }

    /// <summary>Leaves the tensor, which was disposed.</summary>
    /// <param name="collections">How many there have been.</param>
    /// <returns>Whether it may serve another.</returns>
    public bool Rest(int collections)
    {
        Volatile.Write(ref _tensor, null);
        // After a collection it may wait to run although the tensor was disposed, by the finalizer of an object that held
        // it, and would then meet the tensor that it serves next.
        return _collections == collections;
    }

    /// <summary>Spares the runtime to run it.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    ~TensorFinalizer() => Volatile.Read(ref _tensor)?.Abandon();
}

/// <summary>The finalizers of a thread that serve no tensor.</summary>
internal sealed class SpareFinalizers
{
    // One that serves again and again grows old, and so do the tensors that it serves: only a full collection finds them
    // when they are not disposed. Hence few.
    private const int Most = 32;

    private TensorFinalizer? _first;
    private int _count;
    private int _collections;

    public TensorFinalizer Take(torch.Tensor tensor)
    {
        TensorFinalizer taken = _first ?? new TensorFinalizer();
        if (_first is not null)
        {
            // What is in use must not keep the others alive: they may come to serve tensors that nobody uses.
            _first = taken.Next;
            taken.Next = null;
            _count--;
        }
        taken.Serve(tensor, _collections);
        return taken;
    }

    public void TakeBack(TensorFinalizer finalizer)
    {
        _collections = GC.CollectionCount(0);
        if (!finalizer.Rest(_collections) || _count == Most)
        {
            finalizer.Dispose();
            return;
        }
        finalizer.Next = _first;
        _first = finalizer;
        _count++;
    }
}
