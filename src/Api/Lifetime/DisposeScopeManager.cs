using System.Runtime.CompilerServices;

namespace Adjoint;

/// <summary>Keeps the dispose scopes of a thread, and counts its tensors.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_current;

    internal static DisposeScopeManager ThreadSingleton => t_current ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? CurrentDisposeScope { get; private set; }

    /// <summary>How many tensors this thread made and disposed, inside and outside of scopes.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    /// <summary>Puts a new tensor into the thread's innermost scope, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static DisposeScope? Register(torch.Tensor tensor)
    {
        DisposeScopeManager manager = ThreadSingleton;
        DisposeScope? scope = manager.CurrentDisposeScope;
        if (scope is null)
        {
            manager.StatisticsInstance.TensorStatistics.CreatedOutsideScopeCount++;
            return null;
        }
        manager.StatisticsInstance.TensorStatistics.CreatedInScopeCount++;
        scope.Disposables.Add(tensor);
        return scope;
    }

    /// <summary>Counts a tensor that is being disposed, and takes it out of its scope.</summary>
    internal static void Disposing(torch.Tensor tensor)
    {
        LifetimeStatistics counts = ThreadSingleton.StatisticsInstance.TensorStatistics;
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
