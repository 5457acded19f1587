namespace Adjoint;

public static unsafe partial class torch
{
    // The shapes of functions that torch.func and torch.autograd.functional take, as the one they work on.
    private static Func<Tensor[], Tensor[]> Several(Func<Tensor, Tensor> func)
    {
        ArgumentNullException.ThrowIfNull(func);
        return x => [func(x[0])];
    }

    private static Func<Tensor[], Tensor[]> Several(Func<Tensor, Tensor[]> func)
    {
        ArgumentNullException.ThrowIfNull(func);
        return x => func(x[0]);
    }

    private static Func<Tensor[], Tensor[]> Several(Func<Tensor, Tensor, Tensor> func)
    {
        ArgumentNullException.ThrowIfNull(func);
        return x => [func(x[0], x[1])];
    }

    private static Func<Tensor[], Tensor[]> Several(Func<Tensor, Tensor, Tensor[]> func)
    {
        ArgumentNullException.ThrowIfNull(func);
        return x => func(x[0], x[1]);
    }

    private static Func<Tensor[], Tensor[]> Several(Func<Tensor, Tensor, Tensor, Tensor> func)
    {
        ArgumentNullException.ThrowIfNull(func);
        return x => [func(x[0], x[1], x[2])];
    }

    private static Func<Tensor[], Tensor[]> Several(Func<Tensor[], Tensor> func)
    {
        ArgumentNullException.ThrowIfNull(func);
        return x => [func(x)];
    }

    private static Func<Tensor[], Tensor[]> Several(Func<Tensor[], Tensor[]> func)
    {
        ArgumentNullException.ThrowIfNull(func);
        return func;
    }
}
