using Parity;

namespace Parity.Cases;

/// <summary>One operation with its sample inputs; compiled once over each engine.</summary>
/// <param name="Smooth">Whether results can be differentiated.</param>
/// <param name="Flat">
/// Whether zeros that do not depend on the input are part of the derivative. TorchSharp's process ends when such a gradient is
/// differentiated ("derivative for aten::zeros is not implemented"), so that difference quotients alone check the second one.
/// </param>
public sealed record OpCase(string Name, Sample[] Samples, Func<Tensor[], Tensor> Apply, bool Smooth = true, bool Flat = false)
{
    public override string ToString() => Name;

    /// <summary>Runs forward, backward and backward of the backward in float64 or float32.</summary>
    public CaseResult Run(bool wide)
    {
        try
        {
            Tensor[] inputs = Inputs(wide);
            Tensor output = Apply(inputs);
            Outcome[] outputs = [Read(output)];
            if (!Smooth)
            {
                return new CaseResult(outputs, [], [], null);
            }

            IList<Tensor> first = autograd.grad([Weighted(output)], inputs, retain_graph: true, create_graph: true);
            Outcome[] gradients = [.. first.Select(Read)];
            if (Flat)
            {
                return new CaseResult(outputs, gradients, [], null);
            }

            Tensor? second = first.Where(g => g.requires_grad).Select(Weighted).Aggregate((Tensor?)null, (sum, g) => sum is null ? g : sum + g);
            if (second is not null)
            {
                second.backward();
            }

            return new CaseResult(outputs, gradients, [.. inputs.Select(x => x.grad is { } g ? Read(g) : null)], null);
        }
        catch (System.Runtime.InteropServices.ExternalException error)
        {
            return new CaseResult([], [], [], error.Message.Split('\n')[0]);
        }
    }

    /// <summary>The case as a function of numbers, for finite differences: Σ weight · output.</summary>
    public double Value(double[][] values)
    {
        using (no_grad())
        {
            return Weighted(Apply([.. Samples.Select((s, i) => tensor(values[i]).reshape(s.Shape))])).item<double>();
        }
    }

    /// <summary>Gradients of <see cref="Value"/>.</summary>
    public double[][] Gradient(double[][] values)
    {
        Tensor[] inputs = [.. Samples.Select((s, i) => tensor(values[i]).reshape(s.Shape).detach().requires_grad_())];
        return [.. autograd.grad([Weighted(Apply(inputs))], inputs, retain_graph: true, create_graph: true).Select(g => Read(g).Values)];
    }

    /// <summary>Σ weight · gradient, the gradients taken with a graph; and the gradients of that.</summary>
    public (double Value, double[][]? Gradient) Twice(double[][] values)
    {
        Tensor[] inputs = [.. Samples.Select((s, i) => tensor(values[i]).reshape(s.Shape).detach().requires_grad_())];
        Tensor sum = autograd.grad([Weighted(Apply(inputs))], inputs, retain_graph: true, create_graph: true).Select(Weighted).Aggregate((a, b) => a + b);
        double value = sum.item<double>();
        if (!sum.requires_grad)
        {
            return (value, null);
        }

        sum.backward();
        return (value, [.. inputs.Select((x, i) => x.grad is { } g ? Read(g).Values : new double[values[i].Length])]);
    }

    private Tensor[] Inputs(bool wide) =>
        [.. Samples.Select(s => tensor(s.Values).reshape(s.Shape).to(wide ? ScalarType.Float64 : ScalarType.Float32).detach().requires_grad_(Smooth))];

    /// <summary>A scalar that weighs each element differently, so that no error hides in a sum.</summary>
    private static Tensor Weighted(Tensor value)
    {
        double[] weights = new Sample([value.numel()], 0.5, 1.5, Seed: 5).Values;
        return (value * tensor(weights).reshape(value.shape).to(value.dtype)).sum();
    }

    private static Outcome Read(Tensor value)
    {
        Tensor wide = value.detach().to(ScalarType.Float64).contiguous();
        // TorchSharp's accessor does not read tensors without elements, nor does it keep its tensor alive.
        double[] values = wide.numel() == 0 ? [] : wide.data<double>().ToArray();
        GC.KeepAlive(wide);
        return new Outcome(value.dtype.ToString(), value.shape, values);
    }
}
