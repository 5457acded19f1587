using static Adjoint.torch;

namespace Adjoint.Modules;

/// <summary>What optimizers share: groups of parameters, and the states of those.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    private readonly List<Member> _members = [];

    private protected OptimizerHelper()
    {
    }

    /// <inheritdoc/>
    public override IEnumerable<optim.ILearningRateController> ParamGroups => _members.Select(m => m.Group);

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => _members.SelectMany(m => m.Parameters);

    /// <inheritdoc/>
    public override void zero_grad()
    {
        foreach (Member member in _members)
        {
            foreach (Parameter parameter in member.Parameters)
                parameter.grad = null;
        }
    }

    /// <inheritdoc/>
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = closure?.Invoke();
        foreach (Member member in _members)
            Step(member);
        return loss;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (Member member in _members)
            member.Release();
    }

    private protected void Add(ParamGroup group, IReadOnlyCollection<Parameter> parameters)
    {
        if (parameters.Count == 0)
            throw new ArgumentException("optimizer got an empty parameter list");
        if (parameters.Any(p => p is null))
            throw new ArgumentNullException(nameof(parameters));
        if (parameters.Concat(this.parameters()).Distinct<Parameter>(ReferenceEqualityComparer.Instance).Count() < parameters.Count + this.parameters().Count())
            throw new ArgumentException("some parameters appear in more than one parameter group");
        if (parameters.Any(p => !p.is_leaf))
            throw new ArgumentException("can't optimize a non-leaf Tensor");
        group.InitialLearningRate = group.LearningRate;
        _members.Add(new Member(group, [.. parameters]));
    }

    private protected abstract void Step(Member member);

    /// <summary>A group with the states of its parameters: lists as long as that of the parameters.</summary>
    private protected sealed class Member(ParamGroup group, Parameter[] parameters)
    {
        private readonly Dictionary<string, Tensor[]> _states = [];

        public ParamGroup Group { get; } = group;

        public Parameter[] Parameters { get; } = parameters;

        /// <summary>How many steps each parameter has made.</summary>
        public long[] Steps { get; } = new long[parameters.Length];

        /// <summary>A state of each parameter, zeros at first; none if it is not wanted.</summary>
        public Tensor[] State(string name, bool wanted = true)
        {
            if (!wanted)
                return [];
            if (!_states.TryGetValue(name, out Tensor[]? tensors))
                _states[name] = tensors = [.. Parameters.Select(p => zeros_like(p).DetachFromDisposeScope())];
            return tensors;
        }

        public void Release()
        {
            foreach (Tensor tensor in _states.Values.SelectMany(list => list))
                tensor.Dispose();
            _states.Clear();
        }
    }
}
