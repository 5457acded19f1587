extern alias ours;

using OpCase = ours::Parity.Cases.OpCase;
using OpTable = ours::Parity.Cases.OpTable;

namespace Parity;

/// <summary>Each differentiable row of the op table against central differences in float64, once and twice.</summary>
public class GradientCheckTests
{
    private const double Step = 1e-6;
    private const double Relative = 1e-5;
    private const double Absolute = 1e-6;

    public static TheoryData<string> Cases => [.. OpTable.All.Where(row => row.Smooth).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_equals_the_difference_quotient(string name)
    {
        OpCase row = OpTable.Named(name);
        double[][] values = [.. row.Samples.Select(s => s.Values)];

        Check(values, row.Value, row.Gradient(values));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_of_the_gradient_equals_the_difference_quotient(string name)
    {
        OpCase row = OpTable.Named(name);
        double[][] values = [.. row.Samples.Select(s => s.Values)];
        double[][] gradient = row.Twice(values).Gradient ?? [.. values.Select(v => new double[v.Length])];

        Check(values, v => row.Twice(v).Value, gradient);
    }

    private static void Check(double[][] values, Func<double[][], double> function, double[][] gradient)
    {
        for (int i = 0; i < values.Length; i++)
        {
            for (int k = 0; k < values[i].Length; k++)
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
