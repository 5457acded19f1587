using Parity;

namespace Parity.Cases;

/// <summary>A row of the op table as a function of numbers, in float64, for finite differences.</summary>
public sealed class Quotients(OpCase row, bool inPlace = false)
{
    /// <summary>The numbers to start from.</summary>
    public double[][] Values { get; } = [.. row.Samples.Where(s => s.Role == Role.Number).Select(s => s.Values)];

    /// <summary>Σ weight · output.</summary>
    public double Value(double[][] values)
    {
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
        {
            return Sum(Inputs(values, differentiate: false)).item<double>();
        }
    }

    /// <summary>Gradients of <see cref="Value"/>.</summary>
    public double[][] Gradient(double[][] values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] inputs = Inputs(values, differentiate: true);
        return [.. First(inputs).Select(g => OpCase.Read(g).Values)];
    }

    /// <summary>Σ weight · gradient, the gradients taken with a graph; and the gradients of that.</summary>
    public (double Value, double[][] Gradient) Twice(double[][] values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] inputs = Inputs(values, differentiate: true);
        Tensor sum = OpCase.Weighted([.. First(inputs)]);
        if (sum.requires_grad)
        {
            sum.backward();
        }

        return (sum.item<double>(), [.. Numbers(inputs).Select((x, i) => x.grad is { } g ? OpCase.Read(g).Values : new double[values[i].Length])]);
    }

    private IList<Tensor> First(Tensor[] inputs) =>
        autograd.grad([Sum(inputs)], [.. Numbers(inputs)], retain_graph: true, create_graph: true);

    private Tensor Sum(Tensor[] inputs)
    {
        Tensor[] outputs = inPlace ? [row.InPlace!([inputs[0].clone(), .. inputs[1..]])] : row.Apply(inputs);
        return OpCase.Weighted([.. outputs.Where(x => x.is_floating_point())]);
    }

    private IEnumerable<Tensor> Numbers(Tensor[] inputs) => inputs.Where((_, i) => row.Samples[i].Role == Role.Number);

    private Tensor[] Inputs(double[][] values, bool differentiate)
    {
        int next = 0;
        return [.. row.Samples.Select(Input)];

        Tensor Input(Sample sample)
        {
            if (sample.Role == Role.Number)
            {
                return tensor(values[next++]).reshape(sample.Shape).detach().requires_grad_(differentiate);
            }

            Tensor fixedValue = tensor(sample.ValuesAs(Element.Float64)).reshape(sample.Shape);
            return fixedValue.to(sample.Role == Role.Index ? ScalarType.Int64 : ScalarType.Bool);
        }
    }
}
