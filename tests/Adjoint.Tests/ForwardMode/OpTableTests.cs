using Parity;
using Parity.Cases;
using Xunit.Abstractions;

namespace Adjoint.Tests.ForwardMode;

/// <summary>Each differentiable row of the op table in forward mode against the backward pass, in all layouts and in place.</summary>
public class OpTableTests(ITestOutputHelper log)
{
    private const double Tolerance = 1e-10;
    private const int FewElements = 30;

    public static TheoryData<string> Rows => [.. OpTable.All.Where(row => row.Smooth).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Product_with_the_jacobian_equals_the_backward_one(string name) => ForEachForm(name, row =>
    {
        AssertClose([row.Backward()], [row.Forward()]);
    });

    [Theory]
    [MemberData(nameof(Rows))]
    public void Columns_of_the_jacobian_equal_its_rows(string name)
    {
        OpCase row = OpTable.Named(name);
        if (row.Samples.Any(sample => sample.Values.Length > FewElements))
        {
            return;
        }

        var form = new DualRow(row, Layout.Plain, inPlace: false);
        double[][] columns = form.Columns();
        double[][] rows = form.Rows();

        AssertClose([.. rows.SelectMany(r => r)], [.. Enumerable.Range(0, rows.Length).SelectMany(i => columns.Select(c => c[i]))]);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Second_derivatives_of_all_four_modes_are_equal(string name) => ForEachForm(name, row =>
    {
        double[] expected = row.BackwardOverBackward();

        AssertClose(expected, row.ForwardOverBackward());
        AssertClose(expected, row.BackwardOverForward());
        AssertClose([row.BackwardOverBackwardAlongTheSecond()], [row.ForwardOverForward()]);
    });

    private void ForEachForm(string name, Action<DualRow> check)
    {
        OpCase row = OpTable.Named(name);
        int forms = 0;
        foreach (bool inPlace in row.InPlace is null ? [false] : new[] { false, true })
        {
            foreach (Layout layout in Enum.GetValues<Layout>())
            {
                var form = new DualRow(row, layout, inPlace);
                if (!form.IsDifferentiable)
                {
                    continue;
                }

                try
                {
                    check(form);
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"{layout}{(inPlace ? " in place" : "")}: {error.Message}", error);
                }

                forms++;
            }
        }

        Assert.NotEqual(0, forms);
        log.WriteLine($"count: {forms} forward-mode derivatives compared with backward ones");
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1, expected.Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                (double.IsNaN(expected[i]) && double.IsNaN(actual[i])) || expected[i] == actual[i] || Math.Abs(expected[i] - actual[i]) <= Tolerance * scale,
                $"[{i}]: backwards {expected[i]:R}, forward {actual[i]:R}");
        }
    }
}
