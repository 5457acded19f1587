namespace Adjoint;

/// <summary>
/// Owns the tensors that are made while it is the innermost scope, and disposes them with itself (made by
/// <see cref="torch.NewDisposeScope"/>).
/// </summary>
/// <remarks>
/// A scope belongs to the flow of control that opened it: it goes along when an <c>await</c> continues on another thread,
/// and is the scope of the tasks and threads that are started in it. What others do on the thread meanwhile it does not
/// see; nor does the caller of an asynchronous method see a scope that was opened in there. All threads may use it.
/// </remarks>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScope? _outer;
    private readonly BiasedLock _lock;

    // Those tensors that have this scope for owner, and each knows its place. Null when the scope is closed.
    private List<torch.Tensor>? _owned;

    internal DisposeScope(DisposeScopeManager thread, DisposeScope? outer)
    {
        _lock = new BiasedLock(thread);
        _owned = thread.TakeList();
        _outer = outer;
    }

    /// <summary>The scope around this one; those that were closed do not count.</summary>
    internal DisposeScope? OuterScope => Open(_outer);

    /// <summary>A scope, or the first one around it that is not closed.</summary>
    internal static DisposeScope? Open(DisposeScope? scope)
    {
        while (scope is not null && Volatile.Read(ref scope._owned) is null)
            scope = scope._outer;
        return scope;
    }

    private void RequireOpen() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _owned) is null, this);

    /// <summary>A copy of the list of objects that the scope owns.</summary>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            using (Enter())
                return [.. OpenList];
        }
    }

    /// <summary>Number of objects that the scope owns.</summary>
    public int DisposablesCount
    {
        get
        {
            using (Enter())
                return OpenList.Count;
        }
    }

    /// <summary>Hands an object over to the scope around this one; without one, nobody owns it any more.</summary>
    /// <param name="disposable">An object of this scope.</param>
    /// <returns>The object.</returns>
    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(OuterScope, disposable);

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    /// <param name="first">An object of this scope.</param>
    /// <param name="second">Another one.</param>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    /// <param name="first">An object of this scope.</param>
    /// <param name="second">Another one.</param>
    /// <param name="third">A third one.</param>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
        => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    /// <param name="disposables">Objects of this scope.</param>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, (IEnumerable<IDisposable>)disposables);

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    /// <param name="disposables">Objects of this scope.</param>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    /// <summary>Hands an object over to another scope.</summary>
    /// <param name="scope">The new owner; null for nobody.</param>
    /// <param name="disposable">An object of this scope.</param>
    /// <returns>The object.</returns>
    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        if (scope is null)
            return Detach(disposable);
        RequireOpen();
        if (Contains(disposable))
            scope.Take(disposable);
        return disposable;
    }

    /// <inheritdoc cref="MoveToOther{T}(DisposeScope, T)"/>
    /// <param name="scope">The new owner; null for nobody.</param>
    /// <param name="first">An object of this scope.</param>
    /// <param name="second">Another one.</param>
    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second));

    /// <inheritdoc cref="MoveToOther{T}(DisposeScope, T)"/>
    /// <param name="scope">The new owner; null for nobody.</param>
    /// <param name="first">An object of this scope.</param>
    /// <param name="second">Another one.</param>
    /// <param name="third">A third one.</param>
    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
        => (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    /// <inheritdoc cref="MoveToOther{T}(DisposeScope, T)"/>
    /// <param name="scope">The new owner; null for nobody.</param>
    /// <param name="disposables">Objects of this scope.</param>
    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    /// <inheritdoc cref="MoveToOther{T}(DisposeScope, T)"/>
    /// <param name="scope">The new owner; null for nobody.</param>
    /// <param name="disposables">Objects of this scope.</param>
    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        ArgumentNullException.ThrowIfNull(disposables);
        foreach (IDisposable disposable in disposables)
            MoveToOther(scope, disposable);
    }

    /// <summary>Lets go of an object: nothing but the caller disposes it then.</summary>
    /// <param name="disposable">An object of this scope.</param>
    /// <returns>The object.</returns>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        RequireOpen();
        if (disposable is torch.Tensor tensor && LetGo(tensor))
            DisposeScopeManager.ThreadSingleton.StatisticsInstance.TensorStatistics.DetachedFromScopeCount++;
        return disposable;
    }

    /// <inheritdoc cref="Detach{T}(T)"/>
    /// <param name="first">An object of this scope.</param>
    /// <param name="second">Another one.</param>
    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable => (Detach(first), Detach(second));

    /// <inheritdoc cref="Detach{T}(T)"/>
    /// <param name="first">An object of this scope.</param>
    /// <param name="second">Another one.</param>
    /// <param name="third">A third one.</param>
    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
        => (Detach(first), Detach(second), Detach(third));

    /// <inheritdoc cref="Detach{T}(T)"/>
    /// <param name="disposables">Objects of this scope.</param>
    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    /// <inheritdoc cref="Detach{T}(T)"/>
    /// <param name="disposables">Objects of this scope.</param>
    public void Detach(IEnumerable<IDisposable> disposables)
    {
        ArgumentNullException.ThrowIfNull(disposables);
        foreach (IDisposable disposable in disposables)
            Detach(disposable);
    }

    /// <summary>Takes ownership of an object, away from the scope that had it.</summary>
    /// <param name="disposable">A tensor.</param>
    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable.Required()]);

    /// <inheritdoc cref="Attach(IDisposable)"/>
    /// <param name="disposables">Tensors.</param>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    /// <inheritdoc cref="Attach(IDisposable)"/>
    /// <param name="disposables">Tensors.</param>
    /// <returns>The tensors.</returns>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        RequireOpen();
        LifetimeStatistics counts = DisposeScopeManager.ThreadSingleton.StatisticsInstance.TensorStatistics;
        var attached = disposables.ToList();
        foreach (IDisposable disposable in attached)
        {
            if (Take(disposable))
                counts.AttachedToScopeCount++;
        }
        return attached;
    }

    /// <summary>Disposes all that the scope owns; the scope itself goes on.</summary>
    public void DisposeEverything()
    {
        RequireOpen();
        DisposeOwned();
    }

    private void DisposeOwned()
    {
        while (Last() is { } last)
        {
            last.Dispose();
            // Another thread may be about to dispose it.
            LetGo(last);
        }
    }

    private torch.Tensor? Last()
    {
        using (Enter())
            return _owned is [.., var last] ? last : null;
    }

    /// <summary>Disposes all that the scope owns, except for some objects, which it then owns.</summary>
    /// <param name="inKeep">What to keep.</param>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        RequireOpen();
        torch.Tensor[] kept = [.. inKeep.OfType<torch.Tensor>()];
        foreach (torch.Tensor tensor in kept)
            LetGo(tensor);
        DisposeEverything();
        foreach (torch.Tensor tensor in kept)
            Take(tensor);
    }

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    /// <param name="keep">What to keep.</param>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    /// <param name="keep">What to keep.</param>
    /// <returns>What was kept.</returns>
    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    /// <param name="first">What to keep.</param>
    /// <param name="second">What else to keep.</param>
    /// <returns>What was kept.</returns>
    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    /// <param name="first">What to keep.</param>
    /// <param name="second">What else to keep.</param>
    /// <param name="third">What to keep, too.</param>
    /// <returns>What was kept.</returns>
    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Disposes all that the scope owns, and makes the scope around it the innermost one.</summary>
    public void Dispose()
    {
        if (Volatile.Read(ref _owned) is null)
            return;
        List<torch.Tensor>? owned;
        do
            DisposeOwned();
        while (!Close(out owned));
        DisposeScopeManager thread = DisposeScopeManager.ThreadSingleton;
        thread.Leave();
        if (owned is not null)
            thread.TakeBack(owned);
    }

    /// <summary>Closes the scope, unless other threads made more meanwhile.</summary>
    private bool Close(out List<torch.Tensor>? owned)
    {
        using (Enter())
        {
            owned = _owned;
            if (owned is { Count: > 0 })
                return false;
            Volatile.Write(ref _owned, null);
            return true;
        }
    }

    /// <summary>Removes an object that was disposed elsewhere.</summary>
    /// <param name="disposable">An object of this scope.</param>
    public void MarkAsDisposed(IDisposable disposable)
    {
        ArgumentNullException.ThrowIfNull(disposable);
        if (disposable is torch.Tensor tensor)
            LetGo(tensor);
    }

    /// <summary>Whether the scope owns an object.</summary>
    /// <param name="disposable">The object.</param>
    public bool Contains(IDisposable disposable) =>
        disposable.Required() is torch.Tensor tensor && ReferenceEquals(tensor.OwningDisposeScope, this);

    /// <summary>Takes a tensor that no scope owns.</summary>
    /// <returns>Whether the scope is open.</returns>
    internal bool Add(torch.Tensor tensor, DisposeScopeManager thread)
    {
        using (_lock.Enter(thread))
        {
            if (_owned is not { } owned)
                return false;
            tensor.OwningDisposeScope = this;
            tensor.PlaceInScope = owned.Count;
            owned.Add(tensor);
            return true;
        }
    }

    private BiasedLock.Held Enter() => _lock.Enter(DisposeScopeManager.ThreadSingleton);

    private List<torch.Tensor> OpenList => _owned ?? throw new ObjectDisposedException(nameof(DisposeScope));

    private bool LetGo(torch.Tensor tensor) => LetGo(tensor, DisposeScopeManager.ThreadSingleton);

    /// <summary>Lets go of a tensor, if it is one of this scope.</summary>
    internal bool LetGo(torch.Tensor tensor, DisposeScopeManager thread)
    {
        using (_lock.Enter(thread))
        {
            if (!ReferenceEquals(tensor.OwningDisposeScope, this) || _owned is not { } owned)
                return false;
            tensor.OwningDisposeScope = null;
            torch.Tensor last = owned[^1];
            owned[tensor.PlaceInScope] = last;
            last.PlaceInScope = tensor.PlaceInScope;
            owned.RemoveAt(owned.Count - 1);
            return true;
        }
    }

    private bool Take(IDisposable disposable)
    {
        if (disposable is not torch.Tensor tensor)
            throw new InvalidOperationException("A dispose scope can only own tensors.");
        RequireOpen();
        if (ReferenceEquals(tensor.OwningDisposeScope, this))
            return false;
        tensor.OwningDisposeScope?.LetGo(tensor);
        return Add(tensor, DisposeScopeManager.ThreadSingleton);
    }
}
