using Parity;

namespace Parity.Cases;

/// <summary>What a wrong call is made on: small tensors of each kind, the same for each call.</summary>
public sealed class Operands
{
    /// <summary>float32 [3, 4].</summary>
    public Tensor x { get; } = arange(12, ScalarType.Float32).reshape(3, 4) / 4;

    /// <summary>float32 [4].</summary>
    public Tensor v { get; } = arange(4, ScalarType.Float32);

    /// <summary>float32 [5].</summary>
    public Tensor five { get; } = arange(5, ScalarType.Float32);

    /// <summary>float32 [2, 3, 4].</summary>
    public Tensor cube { get; } = arange(24, ScalarType.Float32).reshape(2, 3, 4);

    /// <summary>float64 [3, 4].</summary>
    public Tensor d { get; } = arange(12, ScalarType.Float64).reshape(3, 4);

    /// <summary>int64 [3, 4].</summary>
    public Tensor n { get; } = arange(12, ScalarType.Int64).reshape(3, 4);

    /// <summary>bool [3, 4].</summary>
    public Tensor m { get; } = arange(12, ScalarType.Int64).reshape(3, 4) > 5;

    /// <summary>int64 [2]: 0, 2.</summary>
    public Tensor i { get; } = arange(0, 4, 2, ScalarType.Int64);

    /// <summary>int64 [2]: 0, 9.</summary>
    public Tensor far { get; } = arange(0, 18, 9, ScalarType.Int64);

    /// <summary>float32 [0, 4].</summary>
    public Tensor none { get; } = zeros(0, 4);

    /// <summary>float32 [3, 4], a leaf that requires gradients.</summary>
    public Tensor w { get; } = ones([3, 4]).requires_grad_();

    public Tensor[] All => [x, v, five, cube, d, n, m, i, far, none, w];
}

/// <summary>A call that breaks a rule; compiled once over each engine.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Call">The call.</param>
/// <param name="Ends">
/// How libtorch's message begins, where TorchSharp's process ends because the exception leaves an export that does not
/// catch it; else null.
/// </param>
public sealed record BadCall(string Name, Action<Operands> Call, string? Ends = null)
{
    public override string ToString() => Name;

    /// <summary>What is thrown, or null.</summary>
    public string? Run(Operands operands)
    {
        using DisposeScope scope = NewDisposeScope();
        try
        {
            Call(operands);
            return null;
        }
        catch (Exception error) when (error is not NullReferenceException)
        {
            return CaseResult.Text(error);
        }
    }

    public string? Run()
    {
        using DisposeScope scope = NewDisposeScope();
        return Run(new Operands());
    }
}
