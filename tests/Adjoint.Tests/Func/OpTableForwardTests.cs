using Adjoint.Tests.Functional;
using Parity.Cases;
using static Adjoint.Tests.Func.OpTableVmapTests;
using static Adjoint.torch;

namespace Adjoint.Tests.Func;

/// <summary>Each smooth row of the op table in forward mode, together with vmap: against loops, and against the backward pass.</summary>
public class OpTableForwardTests
{
    // A column of a Hessian for each element would take long.
    private const int FewElements = 40;

    [Fact]
    public void Jacfwd_equals_jacrev() => ForEach(Smooth, row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        Func<Tensor[], Tensor> flat = x => Flat(row.Apply(x));
        if (TooMany(row, examples))
            return;

        Equal(func.jacrev(flat, examples.Numbers)(examples.Separate[0]), func.jacfwd(flat, examples.Numbers)(examples.Separate[0]));
    });

    [Fact]
    public void Hessian_forward_over_reverse_equals_all_other_orders() => ForEach(Smooth, row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        int first = examples.Numbers[0];
        Tensor[] x = examples.Separate[0];
        if (TooMany(row, examples))
            return;
        Func<Tensor, Tensor> f = z => Examples.Weighted(row.Apply([.. x.Select((value, i) => i == first ? z : value)]));

        Tensor expected = autograd.functional.hessian(f, x[first]);

        Near.Equal(expected, func.hessian(f)(x[first]), 1e-9);
        Near.Equal(expected, func.jacrev(func.jacrev(f))(x[first]), 1e-9);
        Near.Equal(expected, func.jacrev(func.jacfwd(f))(x[first]), 1e-9);
        Near.Equal(expected, func.jacfwd(func.jacfwd(f))(x[first]), 1e-9);
        Near.Equal(expected, autograd.functional.hessian(f, x[first], vectorize: true, outer_jacobian_strategy: "forward-mode"), 1e-9);
    });

    [Fact]
    public void Hvp_equals_vhp() => ForEach(Smooth, row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        Tensor[] x = examples.Separate[0], point = [.. examples.Numbers.Select(i => x[i])];
        Tensor[] v = [.. examples.Numbers.Select(i => examples.Separate[1][i])];
        Tensor F(Tensor[] z) => Examples.Weighted(row.Apply([.. x.Select((value, i) => Array.IndexOf(examples.Numbers, i) is var k and >= 0 ? z[k] : value)]));

        Equal(autograd.functional.vhp(F, point, v).vhp, autograd.functional.hvp(F, point, v).hvp);
    });

    [Fact]
    public void Vmap_of_jvp_gives_the_product_of_each_example() => ForEach(Smooth, row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        Func<Tensor[], Tensor[]> product = Product(row, examples.Numbers);

        EqualStacks([.. examples.Separate.Select(product)], func.vmap(product, examples.Dims())(examples.Stacked()));
    });

    [Fact]
    public void Vmap_over_the_tangents_of_a_jvp_gives_the_product_with_each() => ForEach(Smooth, row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        Tensor[] x = examples.Separate[0];
        Tensor[][] tangents = [.. examples.Separate.Select(e => examples.Numbers.Select(i => e[i]).ToArray())];
        Func<Tensor[], Tensor[]> product = v => func.jvp(Partial(row, x, examples.Numbers), [.. examples.Numbers.Select(i => x[i])], v).jvp_out;

        EqualStacks([.. tangents.Select(product)], func.vmap(product)([.. tangents[0].Select((_, i) => stack([.. tangents.Select(t => t[i])]))]));
    });

    [Fact]
    public void Jvp_of_vmap_gives_the_product_of_each_example() => ForEach(Smooth, row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        Tensor[] stacked = examples.Stacked();
        Func<Tensor[], Tensor[]> each = func.vmap(x => Floating(row.Apply(x)), examples.Dims());
        Tensor[] point = [.. examples.Numbers.Select(i => stacked[i])];

        Tensor[] products = func.jvp(z => each([.. stacked.Select((value, i) => Array.IndexOf(examples.Numbers, i) is var k and >= 0 ? z[k] : value)]), point, [.. point.Select(Direction)]).jvp_out;

        EqualStacks([.. examples.Separate.Select(Product(row, examples.Numbers))], products);
    });

    [Fact]
    public void Vmap_of_jvp_in_place_gives_the_product_of_each_example() => ForEach(Smooth.Where(row => row.InPlace is not null), row =>
    {
        var examples = new Examples(row, maskedAndIndexed: false);
        Tensor[] Apply(Tensor[] x) => [row.InPlace!([x[0].clone(), .. x[1..]])];
        Tensor[] Product(Tensor[] x) => func.jvp(z => Apply(Put(x, examples.Numbers, z)), [.. examples.Numbers.Select(i => x[i])], [.. examples.Numbers.Select(i => Direction(x[i]))]).jvp_out;
        Tensor[][] loop;
        try
        {
            loop = [.. examples.Separate.Select(Product)];
        }
        catch (TorchException)
        {
            // Broadcasting would have to enlarge the destination.
            return;
        }

        EqualStacks(loop, func.vmap(Product, examples.Dims())(examples.Stacked()));
    });

    private static Func<Tensor[], Tensor[]> Product(OpCase row, int[] numbers) => x =>
        func.jvp(Partial(row, x, numbers), [.. numbers.Select(i => x[i])], [.. numbers.Select(i => Direction(x[i]))]).jvp_out;

    private static Func<Tensor[], Tensor[]> Partial(OpCase row, Tensor[] x, int[] numbers) => z => Floating(row.Apply(Put(x, numbers, z)));

    private static Tensor[] Put(Tensor[] x, int[] places, Tensor[] z) => [.. x.Select((value, i) => Array.IndexOf(places, i) is var k and >= 0 ? z[k] : value)];

    private static Tensor[] Floating(Tensor[] outputs) => [.. outputs.Where(y => y.is_floating_point())];

    private static Tensor Direction(Tensor x) => x.detach() * 0.5 + 0.25;

    private static Tensor Flat(Tensor[] outputs) => cat([.. Floating(outputs).Select(y => y.reshape(-1))]);

    private static bool TooMany(OpCase row, Examples examples) =>
        row.Apply(examples.Separate[0]).Concat(examples.Separate[0]).Any(y => y.numel() > FewElements);

    private static void Equal(Tensor[] expected, Tensor[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Near.Equal(pair.First, pair.Second, 1e-9));
    }
}
