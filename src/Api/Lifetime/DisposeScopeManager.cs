using System.Runtime.CompilerServices;

namespace Adjoint;

/// <summary>Keeps the dispose scopes of a thread, and counts its tensors.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_current;

    private int _created;
    private List<torch.Tensor>? _spareList;

    internal static DisposeScopeManager ThreadSingleton => t_current ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? CurrentDisposeScope { get; private set; }

    internal SpareFinalizers Finalizers { get; } = new();

    /// <summary>How many tensors this thread made and disposed, inside and outside of scopes.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    /// <summary>Counts a new tensor, and puts it into the thread's innermost scope, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Register(torch.Tensor tensor)
    {
        CollectionPacing.TensorCreated(ref _created);
        if (CurrentDisposeScope is not { } scope)
        {
            StatisticsInstance.TensorStatistics.CreatedOutsideScopeCount++;
            return;
        }
        StatisticsInstance.TensorStatistics.CreatedInScopeCount++;
        scope.Add(tensor);
    }

    /// <summary>Counts a tensor that is being disposed, and takes it out of its scope.</summary>
    internal void Disposing(torch.Tensor tensor)
    {
        LifetimeStatistics counts = StatisticsInstance.TensorStatistics;
        if (tensor.OwningDisposeScope is { } scope)
        {
            counts.DisposedInScopeCount++;
            scope.Disposed(tensor, this);
        }
        else
        {
            counts.DisposedOutsideScopeCount++;
        }
    }

    /// <summary>An empty list, for a scope.</summary>
    internal List<torch.Tensor> TakeList() => Interlocked.Exchange(ref _spareList, null) ?? [];

    /// <summary>Takes the list of a scope back, which is empty.</summary>
    internal void TakeBack(List<torch.Tensor> list) => _spareList = list;

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
