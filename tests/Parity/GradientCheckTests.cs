extern alias ours;

using Xunit.Abstractions;
using OpTable = ours::Parity.Cases.OpTable;
using Quotients = ours::Parity.Cases.Quotients;

namespace Parity;

/// <summary>Each differentiable row of the op table against central differences in float64, once and twice.</summary>
public class GradientCheckTests(ITestOutputHelper log)
{
    private const double Step = 1e-6;
    private const double Relative = 1e-5;
    private const double Absolute = 1e-6;

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (ours::Parity.Cases.OpCase row in OpTable.All.Where(row => row.Smooth))
            {
                data.Add(row.Name, false);
                // Without error, that is: not where broadcasting would have to enlarge the destination.
                if (row.InPlace is not null && row.Run(Element.Float64, Layout.Plain, inPlace: true).Error is null)
                {
                    data.Add(row.Name, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_equals_the_difference_quotient(string name, bool inPlace)
    {
        var row = new Quotients(OpTable.Named(name), inPlace);

        Check(row.Values, row.Value, row.Gradient(row.Values));
        log.WriteLine("count: 1 gradients checked by finite differences");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_of_the_gradient_equals_the_difference_quotient(string name, bool inPlace)
    {
        var row = new Quotients(OpTable.Named(name), inPlace);

        Check(row.Values, v => row.Twice(v).Value, row.Twice(row.Values).Gradient);
        log.WriteLine("count: 1 second gradients checked by finite differences");
    }

    private static void Check(double[][] values, Func<double[][], double> function, double[][] gradient)
    {
        for (int i = 0; i < values.Length; i++)
        {
            // A sample of many elements is checked at some of them.
            int stride = 1 + (values[i].Length / 30);
            for (int k = 0; k < values[i].Length; k += stride)
            {
                double quotient = (Moved(Step) - Moved(-Step)) / (2 * Step);
                Assert.True(
                    Math.Abs(quotient - gradient[i][k]) <= Absolute + (Relative * Math.Abs(quotient)),
                    $"input {i}[{k}]: difference quotient {quotient:R}, gradient {gradient[i][k]:R}");

                double Moved(double by)
                {
                    double[][] moved = [.. values.Select(v => (double[])v.Clone())];
                    moved[i][k] += by;
                    return function(moved);
                }
            }
        }
    }
}
