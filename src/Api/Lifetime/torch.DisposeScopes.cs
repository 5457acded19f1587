namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Opens a scope: tensors made from here on, also after an <c>await</c>, are disposed with it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.Enter();

    /// <summary>The innermost scope that is open here, or null.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.ThreadSingleton.CurrentDisposeScope;

    /// <summary>Evaluates an expression in a scope of its own, of which only the result survives.</summary>
    /// <param name="expr">The expression.</param>
    /// <returns>The result.</returns>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        ArgumentNullException.ThrowIfNull(expr);
        using DisposeScope scope = NewDisposeScope();
        return scope.MoveToOuter(expr());
    }
}
