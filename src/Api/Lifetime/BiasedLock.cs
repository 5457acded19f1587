namespace Adjoint;

/// <summary>
/// A lock that costs its first thread two plain writes and a read: most are never entered by another one. The first that
/// does makes all of them take turns at a common lock from then on.
/// </summary>
/// <seealso href="https://dl.acm.org/doi/10.1145/1167515.1167496">Russell and Detlefs, Eliminating synchronization-related atomic operations with biased locking</seealso>
internal sealed class BiasedLock(DisposeScopeManager first)
{
    private readonly DisposeScopeManager _first = first;
    private bool _firstIsInside;
    private bool _isRevoked;
    private Lock? _common;

    /// <summary>Enters; the lock is not reentrant.</summary>
    /// <param name="thread">The calling thread.</param>
    public Held Enter(DisposeScopeManager thread)
    {
        if (ReferenceEquals(thread, _first))
        {
            Volatile.Write(ref _firstIsInside, true);
            if (Volatile.Read(ref _common) is null)
                return new Held(this, null);
            Volatile.Write(ref _firstIsInside, false);
        }
        return new Held(this, EnterCommon());
    }

    private Lock EnterCommon()
    {
        Lock common = Volatile.Read(ref _common) ?? Interlocked.CompareExchange(ref _common, new Lock(), null) ?? _common;
        common.Enter();
        if (!_isRevoked)
        {
            // From here on the first thread sees the common lock, or we see that it is inside.
            Interlocked.MemoryBarrierProcessWide();
            var patience = new SpinWait();
            while (Volatile.Read(ref _firstIsInside))
                patience.SpinOnce();
            _isRevoked = true;
        }
        return common;
    }

    /// <summary>The lock as long as it is held.</summary>
    public readonly ref struct Held(BiasedLock held, Lock? common)
    {
        private readonly BiasedLock _held = held;
        private readonly Lock? _common = common;

        public void Dispose()
        {
            if (_common is null)
                Volatile.Write(ref _held._firstIsInside, false);
            else
                _common.Exit();
        }
    }
}
