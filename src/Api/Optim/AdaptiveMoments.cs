using Adjoint.Bindings;
using static Adjoint.torch;

namespace Adjoint.Modules;

/// <summary>What Adam and AdamW share: steps along running means of gradients, scaled by those of their squares.</summary>
public abstract class AdaptiveMoments : OptimizerHelper, optim.IBetas
{
    private readonly bool _decoupled;
    private readonly AdaptiveMomentsOptions _defaults;

    private protected AdaptiveMoments(bool decoupledWeightDecay, AdaptiveMomentsOptions defaults)
    {
        if (!(defaults.LearningRate >= 0))
            throw new ArgumentException($"Invalid learning rate: {defaults.LearningRate}");
        if (!(defaults.beta1 is >= 0 and < 1))
            throw new ArgumentException($"Invalid beta parameter at index 0: {defaults.beta1}");
        if (!(defaults.beta2 is >= 0 and < 1))
            throw new ArgumentException($"Invalid beta parameter at index 1: {defaults.beta2}");
        if (!(defaults.eps >= 0))
            throw new ArgumentException($"Invalid epsilon value: {defaults.eps}");
        if (!(defaults.weight_decay >= 0))
            throw new ArgumentException($"Invalid weight_decay value: {defaults.weight_decay}");
        (_decoupled, _defaults) = (decoupledWeightDecay, defaults);
    }

    /// <inheritdoc/>
    public (double, double) Betas
    {
        get => (_defaults.beta1!.Value, _defaults.beta2!.Value);
        set
        {
            foreach (AdaptiveMomentsOptions options in ParamGroups.Cast<ParamGroup>().Select(g => (AdaptiveMomentsOptions)g.Options).Append(_defaults))
                (options.beta1, options.beta2) = value;
        }
    }

    private protected void AddWithDefaults(ParamGroup group, AdaptiveMomentsOptions options)
    {
        options.LearningRate ??= _defaults.LearningRate;
        options.beta1 ??= _defaults.beta1;
        options.beta2 ??= _defaults.beta2;
        options.eps ??= _defaults.eps;
        options.weight_decay ??= _defaults.weight_decay;
        options.amsgrad ??= _defaults.amsgrad;
        options.maximize ??= _defaults.maximize;
        Add(group, [.. group.Parameters]);
    }

    private protected override unsafe void Step(Member member)
    {
        var options = (AdaptiveMomentsOptions)member.Group.Options;
        using var parameters = BorrowedList.OfFixed(member.Parameters);
        using var means = BorrowedList.OfFixed(member.State("exp_avg"));
        using var squares = BorrowedList.OfFixed(member.State("exp_avg_sq"));
        using var largest = BorrowedList.OfFixed(member.State("max_exp_avg_sq", options.amsgrad!.Value));
        fixed (long* steps = member.Steps)
        {
            Status.Check(Native.adj_adam_step(
                parameters.Handles, parameters.Count, means.Handles, means.Count, squares.Handles, squares.Count, largest.Handles, largest.Count,
                steps, (nuint)member.Steps.Length, options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value,
                options.weight_decay!.Value, Option.Of(_decoupled), Option.Of(options.maximize!.Value)));
        }
    }
}

/// <summary>What Adam and AdamW do with a group; what is null is as in the optimizer's constructor.</summary>
public abstract class AdaptiveMomentsOptions : OptimizerOptions
{
    /// <summary>How much of the mean of gradients stays from step to step.</summary>
    public double? beta1 { get; set; }

    /// <summary>How much of the mean of their squares stays.</summary>
    public double? beta2 { get; set; }

    /// <summary>How much the parameters decay.</summary>
    public double? weight_decay { get; set; }

    /// <summary>Added to the denominator.</summary>
    public double? eps { get; set; }

    /// <summary>Whether the largest mean of squares so far counts, and not the last.</summary>
    public bool? amsgrad { get; set; }

    /// <summary>Whether to climb.</summary>
    public bool? maximize { get; set; }
}

/// <summary>Parameters that Adam or AdamW step under the same options.</summary>
/// <typeparam name="TOptions">The optimizer's options.</typeparam>
public abstract class AdaptiveMomentsGroup<TOptions> : ParamGroup<TOptions>, optim.IBetas
    where TOptions : AdaptiveMomentsOptions, new()
{
    private protected AdaptiveMomentsGroup()
    {
    }

    private protected AdaptiveMomentsGroup(IEnumerable<Parameter> parameters, TOptions options)
        : base(parameters, options)
    {
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The group has none, and belongs to no optimizer yet.</exception>
    public (double, double) Betas
    {
        get => Options is { beta1: { } first, beta2: { } second } ? (first, second) : throw new InvalidOperationException("The group has no betas yet: it gets them from the optimizer.");
        set => (Options.beta1, Options.beta2) = value;
    }
}
