using static Adjoint.torch;

namespace Adjoint.Modules;

/// <summary>What an optimizer does with a group of parameters; what is null is decided by the optimizer.</summary>
public class OptimizerOptions
{
    /// <summary>The learning rate of the next step.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The learning rate at the beginning.</summary>
    public double InitialLearningRate { get; set; }
}

/// <summary>Parameters that are optimized under the same options.</summary>
public class ParamGroup : optim.ILearningRateController
{
    /// <summary>The parameters.</summary>
    public IEnumerable<Parameter> Parameters
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = [];

    /// <summary>What is done with them.</summary>
    public OptimizerOptions Options
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The group has none, and belongs to no optimizer yet.</exception>
    public double LearningRate
    {
        get => Options.LearningRate ?? throw new InvalidOperationException("The group has no learning rate yet: it gets one from the optimizer.");
        set => Options.LearningRate = value;
    }

    /// <inheritdoc/>
    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }
}

/// <summary>Parameters that are optimized under the same options of one kind of optimizer.</summary>
/// <typeparam name="TOptions">The kind's options.</typeparam>
public class ParamGroup<TOptions> : ParamGroup
    where TOptions : OptimizerOptions, new()
{
    /// <summary>A group without parameters.</summary>
    public ParamGroup()
        : this([])
    {
    }

    /// <summary>A group.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">What is done with them, or null for what the optimizer decides.</param>
    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = parameters;
        base.Options = options ?? new TOptions();
    }

    /// <summary>What is done with the parameters.</summary>
    public new TOptions Options
    {
        get => (TOptions)base.Options;
        set => base.Options = value;
    }
}
