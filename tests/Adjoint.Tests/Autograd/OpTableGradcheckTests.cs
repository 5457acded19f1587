using Parity;
using Parity.Cases;
using Xunit.Abstractions;
using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Autograd;

/// <summary>Each differentiable row of the op table against central differences in float64, once and twice in both modes, and a third time.</summary>
public class OpTableGradcheckTests(ITestOutputHelper log)
{
    // A sample of more elements is checked along one direction.
    private const int FewElements = 30;

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (OpCase row in OpTable.All.Where(row => row.Smooth))
            {
                data.Add(row.Name, false);
                // Without error, that is: not where broadcasting would have to enlarge the destination.
                if (row.InPlace is not null && row.Run(Element.Float64, Layout.Plain, inPlace: true).Error is null)
                    data.Add(row.Name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Derivative_equals_the_difference_quotient(string name, bool inPlace)
    {
        OpCase row = OpTable.Named(name);
        using DisposeScope scope = NewDisposeScope();

        Assert.True(gradcheck(x => row.Evaluate(x, Layout.Plain, inPlace), Leaves(row), check_forward_ad: true, fast_mode: IsLarge(row)));
        log.WriteLine("count: 1 gradients checked by finite differences");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Second_derivative_equals_the_difference_quotient(string name, bool inPlace)
    {
        OpCase row = OpTable.Named(name);
        using DisposeScope scope = NewDisposeScope();

        Assert.True(gradgradcheck(x => row.Evaluate(x, Layout.Plain, inPlace), Leaves(row), check_fwd_over_rev: true, fast_mode: IsLarge(row)));
        log.WriteLine("count: 1 second gradients checked by finite differences");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Third_derivative_equals_the_difference_quotient(string name, bool inPlace)
    {
        OpCase row = OpTable.Named(name);
        using DisposeScope scope = NewDisposeScope();
        Tensor[] leaves = Leaves(row);

        // Where the gradient is constant there is nothing to differentiate.
        Assert.True(Gradient(leaves).Length == 0 || gradgradcheck(Gradient, leaves, fast_mode: true));
        log.WriteLine("count: 1 third gradients checked by finite differences");

        Tensor[] Gradient(Tensor[] x)
        {
            Tensor sum = Func.Examples.Weighted(row.Evaluate(x, Layout.Plain, inPlace));
            IList<Tensor?> gradients = grad([sum], [.. x.Where(z => z.requires_grad)], create_graph: true, allow_unused: true)!;
            return [.. gradients.Where(g => g is { requires_grad: true })!];
        }
    }

    private static Tensor[] Leaves(OpCase row) => [.. row.Samples.Select(sample => OpCase.Leaf(sample, Element.Float64, Layout.Plain, differentiate: true))];

    private static bool IsLarge(OpCase row) => row.Samples.Sum(sample => sample.Values.Length) > FewElements;
}
