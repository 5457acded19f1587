using System.Runtime.CompilerServices;

namespace Adjoint;

/// <summary>Keeps the dispose scopes of a thread, and counts its tensors.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_current;

    private int _created;

    internal static DisposeScopeManager ThreadSingleton => t_current ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? CurrentDisposeScope { get; private set; }

    internal SpareFinalizers Finalizers { get; } = new();

    /// <summary>How many tensors this thread made and disposed, inside and outside of scopes.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    /// <summary>Counts a new tensor, and puts it into the thread's innermost scope, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal DisposeScope? Register(torch.Tensor tensor)
    {
        CollectionPacing.TensorCreated(ref _created);
        DisposeScope? scope = CurrentDisposeScope;
        if (scope is null)
        {
            StatisticsInstance.TensorStatistics.CreatedOutsideScopeCount++;
            return null;
        }
        StatisticsInstance.TensorStatistics.CreatedInScopeCount++;
        scope.Disposables.Add(tensor);
        return scope;
    }

    /// <summary>Counts a tensor that is being disposed, and takes it out of its scope.</summary>
    internal void Disposing(torch.Tensor tensor)
    {
        LifetimeStatistics counts = StatisticsInstance.TensorStatistics;
        if (tensor.OwningDisposeScope is { } scope)
        {
            counts.DisposedInScopeCount++;
            scope.MarkAsDisposed(tensor);
        }
        else
        {
            counts.DisposedOutsideScopeCount++;
        }
    }

    internal DisposeScope Enter() => CurrentDisposeScope = new DisposeScope(this);

    /// <summary>Takes a scope out of the chain, wherever in it it stands.</summary>
    internal void Leave(DisposeScope leaving)
    {
        if (ReferenceEquals(CurrentDisposeScope, leaving))
        {
            CurrentDisposeScope = leaving.OuterScope;
            return;
        }
        for (DisposeScope? scope = CurrentDisposeScope; scope is not null; scope = scope.OuterScope)
        {
            if (ReferenceEquals(scope.OuterScope, leaving))
            {
                scope.OuterScope = leaving.OuterScope;
                return;
            }
        }
    }
}
