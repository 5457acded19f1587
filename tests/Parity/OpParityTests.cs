extern alias libtorch;
extern alias ours;

using Adjoint.Reference;
using Xunit.Abstractions;
using OurTable = ours::Parity.Cases.OpTable;
using TheirTable = libtorch::Parity.Cases.OpTable;

namespace Parity;

/// <summary>Each row of the op table over both engines: values, shapes, dtypes, gradients, second gradients, errors.</summary>
public class OpParityTests(ITestOutputHelper log)
{
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (ours::Parity.Cases.OpCase row in OurTable.All)
            {
                data.Add(row.Name, true);
                data.Add(row.Name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gives_what_libtorch_gives(string name, bool wide)
    {
        LibTorch.Load(threads: 1);
        CaseResult theirs = TheirTable.Named(name).Run(wide);
        CaseResult mine = OurTable.Named(name).Run(wide);

        Assert.Equal(theirs.Error, mine.Error);
        // Relative to the size of the result: a few units in the last place of each dtype.
        double tolerance = wide ? 1e-12 : 2e-5;
        Same(theirs.Outputs, mine.Outputs, tolerance, "output");
        Same(theirs.Gradients, mine.Gradients, tolerance, "gradient");
        Same(theirs.SecondGradients, mine.SecondGradients, tolerance, "second gradient");
        log.WriteLine($"{name}: {(wide ? "float64" : "float32")} compared with libtorch");
    }

    private static void Same(Outcome?[] theirs, Outcome?[] mine, double tolerance, string what)
    {
        Assert.Equal(theirs.Length, mine.Length);
        for (int i = 0; i < theirs.Length; i++)
        {
            Assert.True((theirs[i] is null) == (mine[i] is null), $"{what} {i}: libtorch {(theirs[i] is null ? "has none" : "has one")}");
            if (theirs[i] is not { } expected || mine[i] is not { } actual)
            {
                continue;
            }

            Assert.Equal(expected.Dtype, actual.Dtype);
            Assert.Equal(expected.Shape, actual.Shape);
            double scale = expected.Values.Where(double.IsFinite).Select(Math.Abs).Append(1e-30).Max();
            for (int k = 0; k < expected.Values.Length; k++)
            {
                bool close = expected.Values[k].Equals(actual.Values[k]) || Math.Abs(expected.Values[k] - actual.Values[k]) <= tolerance * scale;
                Assert.True(close, $"{what} {i}[{k}]: libtorch {expected.Values[k]:R}, Adjoint {actual.Values[k]:R}");
            }
        }
    }
}
