using System.Runtime.CompilerServices;

namespace Adjoint;

/// <summary>Knows the innermost dispose scope of what runs on a thread, and counts the thread's tensors.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_current;

    // Each tensor asks for its scope, and flows change threads seldom: hence threads are told.
    private static readonly AsyncLocal<DisposeScope?> s_scope = new(change => ThreadSingleton._scope = change.CurrentValue);

    private DisposeScope? _scope;

    private int _created;
    private List<torch.Tensor>? _spareList;

    internal static DisposeScopeManager ThreadSingleton => t_current ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? CurrentDisposeScope => DisposeScope.Open(_scope);

    internal SpareFinalizers Finalizers { get; } = new();

    /// <summary>How many tensors this thread made and disposed, inside and outside of scopes.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    /// <summary>Counts a new tensor, and puts it into the innermost scope, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Register(torch.Tensor tensor)
    {
        CollectionPacing.TensorCreated(ref _created);
        if (_scope is null || !AddToScope(tensor))
            StatisticsInstance.TensorStatistics.CreatedOutsideScopeCount++;
    }

    private bool AddToScope(torch.Tensor tensor)
    {
        while (CurrentDisposeScope is { } scope)
        {
            if (scope.Add(tensor, this))
            {
                StatisticsInstance.TensorStatistics.CreatedInScopeCount++;
                return true;
            }
        }
        return false;
    }

    /// <summary>Counts a tensor that is being disposed, and takes it out of its scope.</summary>
    internal void Disposing(torch.Tensor tensor)
    {
        LifetimeStatistics counts = StatisticsInstance.TensorStatistics;
        if (tensor.OwningDisposeScope is { } scope)
        {
            counts.DisposedInScopeCount++;
            scope.LetGo(tensor, this);
        }
        else if (tensor.IsCounted)
        {
            counts.DisposedOutsideScopeCount++;
        }
    }

    /// <summary>Lets a new tensor stand in an older one's stead: in its scope, and in the counts.</summary>
    internal void Replace(torch.Tensor old, torch.Tensor replacement)
    {
        LifetimeStatistics counts = StatisticsInstance.TensorStatistics;
        if (replacement.OwningDisposeScope is { } own && own.LetGo(replacement, this))
            counts.CreatedInScopeCount--;
        else
            counts.CreatedOutsideScopeCount--;
        if (old.OwningDisposeScope is { } scope && scope.LetGo(old, this))
            scope.Add(replacement, this);
        old.IsCounted = false;
    }

    /// <summary>An empty list, for a scope.</summary>
    internal List<torch.Tensor> TakeList() => Interlocked.Exchange(ref _spareList, null) ?? [];

    /// <summary>Takes the list of a scope back, which is empty.</summary>
    internal void TakeBack(List<torch.Tensor> list) => _spareList = list;

    internal DisposeScope Enter() => s_scope.Value = new DisposeScope(this, CurrentDisposeScope);

    /// <summary>Makes the first open scope the innermost one.</summary>
    internal void Leave() => s_scope.Value = CurrentDisposeScope;
}
