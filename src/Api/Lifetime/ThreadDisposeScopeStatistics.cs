namespace Adjoint;

/// <summary>How many tensors a thread made and disposed.</summary>
public class ThreadDisposeScopeStatistics
{
    /// <summary>Objects made while no scope was open.</summary>
    public long CreatedOutsideScopeCount => TensorStatistics.CreatedOutsideScopeCount;

    /// <summary>Objects disposed that no scope owned.</summary>
    public long DisposedOutsideScopeCount => TensorStatistics.DisposedOutsideScopeCount;

    /// <summary>Objects made in a scope.</summary>
    public long CreatedInScopeCount => TensorStatistics.CreatedInScopeCount;

    /// <summary>Objects disposed that a scope owned.</summary>
    public long DisposedInScopeCount => TensorStatistics.DisposedInScopeCount;

    /// <summary>Objects that a scope took over by <see cref="DisposeScope.Attach(IDisposable)"/>.</summary>
    public long AttachedToScopeCount => TensorStatistics.AttachedToScopeCount;

    /// <summary>Objects that a scope let go of.</summary>
    public long DetachedFromScopeCount => TensorStatistics.DetachedFromScopeCount;

    /// <summary>Objects made less objects disposed; what the finalizer released does not count as disposed.</summary>
    public long ThreadTotalLiveCount => TensorStatistics.ThreadTotalLiveCount;

    /// <summary>The counts for tensors.</summary>
    public LifetimeStatistics TensorStatistics { get; } = new();

    /// <summary>Sets all counts to zero.</summary>
    public void Reset() => TensorStatistics.Reset();

    /// <inheritdoc/>
    public override string ToString() => TensorStatistics.ToString();
}

/// <summary>Counts of one kind of object.</summary>
public class LifetimeStatistics
{
    /// <inheritdoc cref="ThreadDisposeScopeStatistics.CreatedOutsideScopeCount"/>
    public long CreatedOutsideScopeCount { get; internal set; }

    /// <inheritdoc cref="ThreadDisposeScopeStatistics.DisposedOutsideScopeCount"/>
    public long DisposedOutsideScopeCount { get; internal set; }

    /// <inheritdoc cref="ThreadDisposeScopeStatistics.CreatedInScopeCount"/>
    public long CreatedInScopeCount { get; internal set; }

    /// <inheritdoc cref="ThreadDisposeScopeStatistics.DisposedInScopeCount"/>
    public long DisposedInScopeCount { get; internal set; }

    /// <inheritdoc cref="ThreadDisposeScopeStatistics.AttachedToScopeCount"/>
    public long AttachedToScopeCount { get; internal set; }

    /// <inheritdoc cref="ThreadDisposeScopeStatistics.DetachedFromScopeCount"/>
    public long DetachedFromScopeCount { get; internal set; }

    /// <inheritdoc cref="ThreadDisposeScopeStatistics.ThreadTotalLiveCount"/>
    public long ThreadTotalLiveCount =>
        CreatedInScopeCount - DisposedInScopeCount + (CreatedOutsideScopeCount - DisposedOutsideScopeCount);

    /// <summary>Sets all counts to zero.</summary>
    public void Reset()
    {
        CreatedOutsideScopeCount = 0;
        DisposedOutsideScopeCount = 0;
        CreatedInScopeCount = 0;
        DisposedInScopeCount = 0;
        AttachedToScopeCount = 0;
        DetachedFromScopeCount = 0;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"ThreadTotalLiveCount: {ThreadTotalLiveCount}; CreatedOutsideScopeCount: {CreatedOutsideScopeCount}; " +
        $"DisposedOutsideScopeCount: {DisposedOutsideScopeCount}; CreatedInScopeCount: {CreatedInScopeCount}; " +
        $"DisposedInScopeCount: {DisposedInScopeCount}; AttachedToScopeCount: {AttachedToScopeCount}; " +
        $"DetachedFromScopeCount: {DetachedFromScopeCount}";
}
