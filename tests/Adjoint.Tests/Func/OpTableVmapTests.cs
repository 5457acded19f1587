using Adjoint.Tests.Functional;
using Parity;
using Parity.Cases;
using static Adjoint.torch;

namespace Adjoint.Tests.Func;

/// <summary>
/// Each row of the op table mapped over examples against a loop over them: values, gradients taken within the map, and
/// gradients taken through it.
/// </summary>
public class OpTableVmapTests
{
    // The others draw random numbers.
    private static readonly OpCase[] s_rows =
        [.. OpTable.All.Where(row => !row.Name.StartsWith("rand", StringComparison.Ordinal) && row.Entry is not ("manual_seed" or "get_rng_state" or "set_rng_state" or "uniform_" or "normal_"))];

    internal static OpCase[] Smooth { get; } = [.. s_rows.Where(row => row.Smooth)];

    [Fact]
    public void Vmap_gives_what_a_loop_gives() => ForEach(s_rows, row =>
    {
        foreach (bool all in (bool[])[false, true])
        {
            if (all && row.Entry == "masked_select")
                continue;
            var examples = new Examples(row, all);
            Tensor[][] loop = [.. examples.Separate.Select(row.Apply)];
            foreach (bool atTheEnd in (bool[])[false, true])
                EqualStacks(loop, func.vmap(row.Apply, examples.Dims(atTheEnd))(examples.Stacked(atTheEnd)));
        }
    });

    [Fact]
    public void Vmap_of_an_in_place_form_gives_what_a_loop_gives() => ForEach(s_rows.Where(row => row.InPlace is not null), row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        Tensor[] Apply(Tensor[] x) => [row.InPlace!([x[0].clone(), .. x[1..]])];
        Tensor[][] loop;
        try
        {
            loop = [.. examples.Separate.Select(Apply)];
        }
        catch (TorchException expected)
        {
            Assert.Equal(expected.Message, Assert.Throws<TorchException>(() => func.vmap(Apply, examples.Dims())(examples.Stacked())).Message);
            return;
        }

        EqualStacks(loop, func.vmap(Apply, examples.Dims())(examples.Stacked()));
    });

    [Fact]
    public void Vmap_of_grad_gives_the_gradient_of_each_example() => ForEach(Smooth, row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        Func<Tensor[], Tensor[]> gradient = func.grad(x => Examples.Weighted(row.Apply(x)), examples.Numbers);

        EqualStacks([.. examples.Separate.Select(gradient)], func.vmap(gradient, examples.Dims())(examples.Stacked()));
    });

    [Fact]
    public void Grad_of_vmap_gives_the_gradient_of_each_example() => ForEach(Smooth, row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        Func<Tensor[], Tensor[]> gradient = func.grad(x => Examples.Weighted(row.Apply(x)), examples.Numbers);
        Func<Tensor[], Tensor> each = func.vmap(x => Examples.Weighted(row.Apply(x)), examples.Dims());

        EqualStacks([.. examples.Separate.Select(gradient)], func.grad(x => each(x).sum(), examples.Numbers)(examples.Stacked()));
    });

    [Fact]
    public void Grad_of_vmap_sums_over_the_examples_that_share_an_input() => ForEach(Smooth, row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        foreach (int shared in examples.Numbers)
        {
            // A factor makes examples differ that share their only input.
            Tensor[][] inputs = [.. examples.Separate.Select(x => x.Select((value, i) => i == shared ? examples.Separate[0][i] : value).ToArray())];
            double[] factors = [1, 2, 3];
            Tensor[][] separate = [.. inputs.Select((x, b) => func.grad(z => Examples.Weighted(row.Apply(z)) * factors[b], [shared])(x))];
            Tensor[] stacked = [.. examples.Stacked().Select((x, i) => i == shared ? examples.Separate[0][i] : x), tensor(factors)];
            // What is not mapped over cannot be written to.
            if (row.Entry == "copy_" && shared == 0)
                continue;
            func.MapDims dims = examples.Varying.Select((varies, i) => varies && i != shared ? 0L : (long?)null).Append(0L).ToArray();
            Func<Tensor[], Tensor> each = func.vmap(x => Examples.Weighted(row.Apply(x[..^1])) * x[^1], dims);

            Tensor gradient = func.grad(x => each(x).sum(), [shared])(stacked)[0];

            Near.Equal(separate[0][0] + separate[1][0] + separate[2][0], gradient, 1e-9);
        }
    });

    [Fact]
    public void A_vectorized_jacobian_equals_that_taken_row_by_row() => ForEach(Smooth, row =>
    {
        Tensor[] inputs = new Examples(row, maskedAndIndexed: false).Separate[0];
        int[] numbers = new Examples(row, maskedAndIndexed: false).Numbers;
        Tensor[] Apply(Tensor[] x) => [.. row.Apply([.. inputs.Select((value, i) => Array.IndexOf(numbers, i) is var k and >= 0 ? x[k] : value)]).Where(y => y.is_floating_point())];
        Tensor[] point = [.. numbers.Select(i => inputs[i])];
        // A row of a Hessian for each element would take long.
        if (Apply(point).Concat(point).Any(y => y.numel() > 40))
            return;

        Tensor[] byRows = [.. autograd.functional.jacobian(Apply, point)];
        Tensor[] vectorized = [.. autograd.functional.jacobian(Apply, point, vectorize: true)];
        Tensor[] hessians = [.. autograd.functional.hessian(x => Examples.Weighted(Apply(x)), point).SelectMany(h => h)];
        Tensor[] vectorizedHessians = [.. autograd.functional.hessian(x => Examples.Weighted(Apply(x)), point, vectorize: true).SelectMany(h => h)];

        Assert.All(byRows.Concat(hessians).Zip(vectorized.Concat(vectorizedHessians)), pair => Near.Equal(pair.First, pair.Second, 1e-9));
    });

    internal static void ForEach(IEnumerable<OpCase> rows, Action<OpCase> check)
    {
        var problems = new List<string>();
        foreach (OpCase row in rows)
        {
            using DisposeScope scope = NewDisposeScope();
            try
            {
                check(row);
            }
            catch (Exception problem) when (problem is Xunit.Sdk.XunitException or TorchException)
            {
                problems.Add($"{row.Name}: {problem.Message}");
            }
        }
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    internal static void EqualStacks(Tensor[][] separate, Tensor[] mapped)
    {
        Assert.Equal(separate[0].Length, mapped.Length);
        for (int i = 0; i < mapped.Length; i++)
            Same(stack([.. separate.Select(y => y[i])]), mapped[i]);
    }

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.dtype, actual.dtype);
        double[] wanted = Near.Values(expected), found = Near.Values(actual);
        for (int k = 0; k < wanted.Length; k++)
            Assert.True(wanted[k].Equals(found[k]) || Math.Abs(wanted[k] - found[k]) <= 1e-9 * Math.Max(1, Math.Abs(wanted[k])), $"element {k}: expected {wanted[k]:R}, got {found[k]:R}");
    }
}
