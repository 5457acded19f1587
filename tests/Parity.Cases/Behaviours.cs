namespace Parity.Cases;

/// <summary>The behaviours of autograd that TorchSharp has, too.</summary>
public static partial class Behaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
        [.. Modes(), .. InferenceMode(), .. Detaching(), .. RequiringGradients(), .. Gradients(), .. Anomaly(), .. Jacobians(), .. Functions(), .. Concurrency(), .. Optimizers(), .. Halves()];

    private static readonly Dictionary<string, Behaviour> s_byName = All.ToDictionary(behaviour => behaviour.Name);

    public static Behaviour Named(string name) => s_byName[name];

    private static Tensor Leaf(params float[] values) => tensor(values, requires_grad: true);
}
