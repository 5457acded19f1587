#if ADJOINT
using Parity;

namespace Parity.Cases;

/// <summary>
/// A row of the op table differentiated in forward mode and backwards, in float64: as numbers, so that tests need no tensors.
/// </summary>
public sealed class DualRow(OpCase row, Layout layout, bool inPlace)
{
    /// <summary>Whether the row runs in this layout and form, and gives numbers.</summary>
    public bool IsDifferentiable =>
        row.Smooth && row.Run(Element.Float64, layout, inPlace) is { Error: null } result && result.Outputs.Length > 0 && !result.Outputs.Any(y => y.Values.Any(double.IsNaN));

    /// <summary>⟨w, J v⟩ for fixed w and v.</summary>
    public double Forward() => Scoped(() => Dot(Products(Leaves(), Directions(1)), Weights()).item<double>());

    /// <summary>⟨wᵀ J, v⟩.</summary>
    public double Backward() => Scoped(() =>
    {
        Tensor[] leaves = Leaves(differentiate: true);
        return Dot(Gradients(row.Evaluate(leaves, layout, inPlace), leaves, create_graph: false), Directions(1)).item<double>();
    });

    /// <summary>The Jacobian, columns by forward mode: one per number that goes in.</summary>
    public double[][] Columns() => Scoped<double[][]>(() =>
    {
        Tensor[] leaves = Leaves();
        return [.. UnitVectors(Numbers(leaves)).Select(v => Flat(Products(leaves, v)))];
    });

    /// <summary>The Jacobian, rows backwards: one per number that comes out.</summary>
    public double[][] Rows() => Scoped<double[][]>(() =>
    {
        Tensor[] leaves = Leaves(differentiate: true);
        Tensor[] outputs = Floating(row.Evaluate(leaves, layout, inPlace));
        return [.. UnitVectors(outputs).Select(w => Flat(GradientsOf(outputs, w, leaves, create_graph: false)))];
    });

    /// <summary>(wᵀ J)' v, forward over backward.</summary>
    public double[] ForwardOverBackward() => Scoped(() =>
    {
        using (autograd.forward_ad.dual_level())
        {
            Tensor[] duals = Duals(Leaves(differentiate: true), Directions(1));
            return Flat([.. Gradients(row.Evaluate(duals, layout, inPlace), duals, create_graph: false).Select(TangentOrZeros)]);
        }
    });

    /// <summary>(wᵀ J)' v, backward over backward.</summary>
    public double[] BackwardOverBackward() => Scoped(() =>
    {
        Tensor[] leaves = Leaves(differentiate: true);
        Tensor[] first = Gradients(row.Evaluate(leaves, layout, inPlace), leaves, create_graph: true);
        return Flat(GradientsOf(first, Directions(1), leaves, create_graph: false));
    });

    /// <summary>(wᵀ J v)', backward over forward.</summary>
    public double[] BackwardOverForward() => Scoped(() =>
    {
        using (autograd.forward_ad.dual_level())
        {
            Tensor[] leaves = Leaves(differentiate: true);
            Tensor[] products = [.. Floating(row.Evaluate(Duals(leaves, Directions(1)), layout, inPlace)).Select(TangentOrZeros)];
            return Flat(GradientsOf(products, Weights(), leaves, create_graph: false));
        }
    });

    /// <summary>u · (wᵀ J)' v, forward over forward, for a second direction u.</summary>
    public double ForwardOverForward() => Scoped(() =>
    {
        Tensor[] leaves = Leaves();
        Tensor[] numbers = Numbers(leaves);
        (_, Tensor[] second) = func.jvp(x => func.jvp(Outputs, x, Directions(1)).jvp_out, numbers, Directions(2));
        return Dot(second, Weights()).item<double>();

        Tensor[] Outputs(Tensor[] x)
        {
            int next = 0;
            return Floating(row.Evaluate([.. leaves.Select((leaf, i) => row.Samples[i].Role == Role.Number ? x[next++] : leaf)], layout, inPlace));
        }
    });

    /// <summary>The same, from <see cref="BackwardOverBackward"/>.</summary>
    public double BackwardOverBackwardAlongTheSecond() => Scoped(() =>
        BackwardOverBackward().Zip(Flat(Directions(2)), (a, b) => a * b).Sum());

    private static T Scoped<T>(Func<T> body)
    {
        using DisposeScope scope = NewDisposeScope();
        return body();
    }

    private Tensor[] Leaves(bool differentiate = false) =>
        [.. row.Samples.Select(s => OpCase.Leaf(s.In(layout), Element.Float64, layout, differentiate))];

    private Tensor[] Numbers(Tensor[] leaves) => [.. leaves.Where((_, i) => row.Samples[i].Role == Role.Number)];

    private Tensor[] Directions(int seed) =>
        [.. Numbers(Leaves()).Select((x, i) => Spread(x.shape, -1, 1, (7 * seed) + i))];

    private Tensor[] Weights() =>
        [.. Floating(row.Evaluate(Leaves(), layout, inPlace)).Select((y, i) => Spread(y.shape, 0.5, 1.5, 5 + i))];

    private static Tensor Spread(long[] shape, double low, double high, int seed) =>
        tensor(new Sample([shape.Aggregate(1L, (product, size) => product * size)], low, high, seed).Values).reshape(shape);

    private static Tensor[] Floating(Tensor[] outputs) => [.. outputs.Where(y => y.is_floating_point())];

    private Tensor[] Duals(Tensor[] leaves, Tensor[] tangents)
    {
        int next = 0;
        return [.. leaves.Select((x, i) => row.Samples[i].Role == Role.Number ? autograd.forward_ad.make_dual(x, tangents[next++]) : x)];
    }

    private Tensor[] Products(Tensor[] leaves, Tensor[] tangents)
    {
        using (autograd.forward_ad.dual_level())
        {
            return [.. Floating(row.Evaluate(Duals(leaves, tangents), layout, inPlace)).Select(TangentOrZeros)];
        }
    }

    private static Tensor TangentOrZeros(Tensor dual)
    {
        Tensor? tangent = autograd.forward_ad.unpack_dual(dual).tangent;
        if (tangent is not null && !tangent.shape.SequenceEqual(dual.shape))
        {
            throw new InvalidOperationException($"a tangent of shape [{string.Join(", ", tangent.shape)}] for [{string.Join(", ", dual.shape)}]");
        }

        return tangent ?? zeros_like(dual);
    }

    private Tensor[] Gradients(Tensor[] outputs, Tensor[] leaves, bool create_graph) =>
        GradientsOf(Floating(outputs), Weights(), leaves, create_graph);

    private Tensor[] GradientsOf(Tensor[] outputs, Tensor[] weights, Tensor[] leaves, bool create_graph)
    {
        Tensor[] numbers = Numbers(leaves);
        int[] smooth = [.. Enumerable.Range(0, outputs.Length).Where(i => outputs[i].requires_grad)];
        if (smooth.Length == 0)
        {
            return [.. numbers.Select(x => zeros_like(x))];
        }

        IList<Tensor?> found =
            autograd.grad([.. smooth.Select(i => outputs[i])], numbers, [.. smooth.Select(i => weights[i])], true, create_graph, allow_unused: true)!;
        return [.. numbers.Select((x, i) => found[i] ?? zeros_like(x))];
    }

    /// <summary>For each element of several tensors: one there, zeros elsewhere.</summary>
    private static IEnumerable<Tensor[]> UnitVectors(Tensor[] like)
    {
        for (int i = 0; i < like.Length; i++)
        {
            for (long k = 0; k < like[i].numel(); k++)
            {
                Tensor[] unit = [.. like.Select(x => zeros(x.shape, x.dtype))];
                unit[i].view(-1).select(0, k).fill_(1);
                yield return unit;
            }
        }
    }

    private static Tensor Dot(Tensor[] a, Tensor[] b) =>
        a.Zip(b, (x, y) => (x * y).sum()).Aggregate(zeros([], ScalarType.Float64), (sum, x) => sum + x);

    private static double[] Flat(Tensor[] tensors) => [.. tensors.SelectMany(x => OpCase.Read(x).Values)];
}
#endif
