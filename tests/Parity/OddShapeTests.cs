extern alias libtorch;
extern alias ours;

using Adjoint.Reference;
using Xunit.Abstractions;
using OurTable = ours::Parity.Cases.OpTable;
using TheirTable = libtorch::Parity.Cases.OpTable;

namespace Parity;

/// <summary>
/// Each row of the op table over both engines, with a size of 0 in each place, without dimensions and of one element:
/// values, shapes, gradients, second gradients, errors.
/// </summary>
public class OddShapeTests(ITestOutputHelper log)
{
    static OddShapeTests() => LibTorch.TurnOffOneDnn();

    public static TheoryData<string> Rows => [.. OurTable.All.Select(row => row.Name)];

    public static TheoryData<string> Known => [.. OddShapeDifferences.All.Select(d => d.Rows)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Gives_what_libtorch_gives(string name)
    {
        LibTorch.Load(threads: 1);
        OddShape[] shapes = [.. OddShape.Of(OurTable.Named(name).Samples)];
        string[] problems =
        [
            .. from shape in shapes
               let difference = Difference(name, shape)
               where difference is not null && !KnownDifferences.All.Concat(OddShapeDifferences.All).Any(known => known.Concerns(name) && known.Explains(difference))
               select $"{shape.Name}: {difference}",
        ];

        log.WriteLine($"count: {shapes.Length} odd shapes run over libtorch and Adjoint");
        Assert.True(problems.Length == 0, $"{name}\n{string.Join('\n', problems)}");
    }

    /// <summary>A difference that is gone must not stay in the list.</summary>
    [Theory]
    [MemberData(nameof(Known))]
    public void Known_differences_are_there(string rows)
    {
        LibTorch.Load(threads: 1);
        KnownDifference known = OddShapeDifferences.All.Single(d => d.Rows == rows);

        Assert.Contains(
            from row in OurTable.All
            where known.Concerns(row.Name)
            from shape in OddShape.Of(row.Samples)
            select Difference(row.Name, shape),
            difference => difference is not null && known.Explains(difference));
    }

    private static string? Difference(string name, OddShape shape)
    {
        CaseResult mine = (OurTable.Named(name) with { Samples = shape.Samples }).Run(Element.Float64, Layout.Plain);
        if (OddShapeDifferences.Ends(name, shape, mine))
        {
            return null;
        }

        CaseResult theirs = (TheirTable.Named(name) with { Samples = shape.Samples }).Run(Element.Float64, Layout.Plain);
        return Comparison.Difference(Element.Float64, theirs, mine, () => mine);
    }
}
