namespace Adjoint;

/// <summary>
/// Owns the tensors that its thread makes while it is the innermost scope, and disposes them with itself
/// (made by <see cref="torch.NewDisposeScope"/>).
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;

    // Each tensor knows its place here. Those that another thread disposed stay in it.
    private readonly List<torch.Tensor> _owned;

    internal DisposeScope(DisposeScopeManager manager)
    {
        _manager = manager;
        _owned = manager.TakeList();
        OuterScope = manager.CurrentDisposeScope;
    }

    internal DisposeScope? OuterScope { get; set; }

    private DisposeScopeManager Manager
    {
        get
        {
            ObjectDisposedException.ThrowIf(_manager is null, this);
            return _manager;
        }
    }

    /// <summary>A copy of the list of objects that the scope owns.</summary>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            _ = Manager;
            return [.. _owned.Where(Contains)];
        }
    }

    /// <summary>Number of objects that the scope owns.</summary>
    public int DisposablesCount
    {
        get
        {
            _ = Manager;
            return _owned.Count(Contains);
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
        _ = Manager;
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
        DisposeScopeManager manager = Manager;
        if (disposable is torch.Tensor tensor && LetGo(tensor))
            manager.StatisticsInstance.TensorStatistics.DetachedFromScopeCount++;
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
        LifetimeStatistics counts = Manager.StatisticsInstance.TensorStatistics;
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
        _ = Manager;
        while (_owned.Count > 0)
        {
            torch.Tensor last = _owned[^1];
            if (ReferenceEquals(last.OwningDisposeScope, this))
                last.Dispose();
            if (_owned.Count > 0 && ReferenceEquals(_owned[^1], last))
                _owned.RemoveAt(_owned.Count - 1);
        }
    }

    /// <summary>Disposes all that the scope owns, except for some objects, which it then owns.</summary>
    /// <param name="inKeep">What to keep.</param>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        _ = Manager;
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
        if (_manager is not { } manager)
            return;
        DisposeEverything();
        manager.Leave(this);
        _manager = null;
        manager.TakeBack(_owned);
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
    internal void Add(torch.Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        tensor.PlaceInScope = _owned.Count;
        _owned.Add(tensor);
    }

    /// <summary>Takes note that a tensor was disposed by a thread, which may not be this scope's.</summary>
    internal void Disposed(torch.Tensor tensor, DisposeScopeManager thread)
    {
        // Only one thread changes the list, and what it finds there that is not the scope's it passes over.
        if (ReferenceEquals(thread, _manager))
            LetGo(tensor);
        else
            tensor.OwningDisposeScope = null;
    }

    /// <summary>Lets go of a tensor, if it is one of this scope.</summary>
    private bool LetGo(torch.Tensor tensor)
    {
        if (!ReferenceEquals(tensor.OwningDisposeScope, this))
            return false;
        tensor.OwningDisposeScope = null;
        int place = tensor.PlaceInScope;
        if (place >= _owned.Count || !ReferenceEquals(_owned[place], tensor))
            return true;
        torch.Tensor last = _owned[^1];
        _owned[place] = last;
        if (Contains(last))
            last.PlaceInScope = place;
        _owned.RemoveAt(_owned.Count - 1);
        return true;
    }

    private bool Take(IDisposable disposable)
    {
        if (disposable is not torch.Tensor tensor)
            throw new InvalidOperationException("A dispose scope can only own tensors.");
        _ = Manager;
        if (ReferenceEquals(tensor.OwningDisposeScope, this))
            return false;
        tensor.OwningDisposeScope?.LetGo(tensor);
        Add(tensor);
        return true;
    }
}
