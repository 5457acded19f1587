extern alias libtorch;
extern alias ours;

using Adjoint.Reference;
using Xunit.Abstractions;
using OpCase = ours::Parity.Cases.OpCase;
using OurTable = ours::Parity.Cases.OpTable;
using TheirTable = libtorch::Parity.Cases.OpTable;

namespace Parity;

/// <summary>
/// Each row of the op table over both engines, in each dtype and layout, out of place and in place: values, shapes, dtypes,
/// gradients, second gradients, errors.
/// </summary>
public class OpParityTests(ITestOutputHelper log)
{
    static OpParityTests() => LibTorch.TurnOffOneDnn();

    public static TheoryData<string, Element> Rows
    {
        get
        {
            var data = new TheoryData<string, Element>();
            foreach (OpCase row in OurTable.All)
            {
                Array.ForEach(Enum.GetValues<Element>(), element => data.Add(row.Name, element));
            }

            return data;
        }
    }

    public static TheoryData<string> Known => [.. KnownDifferences.All.Select(d => d.Rows)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Gives_what_libtorch_gives(string name, Element element)
    {
        LibTorch.Load(threads: 1);
        var outcomes = new Counts();
        var problems = new List<string>();
        foreach ((Layout layout, bool inPlace) in Variants(OurTable.Named(name)))
        {
            if (Judge(name, element, layout, inPlace, outcomes) is { } problem)
            {
                problems.Add($"{layout}{(inPlace ? " in place" : "")}: {problem}");
            }
        }

        outcomes.WriteTo(log);
        Assert.True(problems.Count == 0, $"{name}, {element}\n{string.Join('\n', problems)}");
    }

    /// <summary>A difference that is gone must not stay in the list.</summary>
    [Theory]
    [MemberData(nameof(Known))]
    public void Known_differences_are_there(string rows)
    {
        LibTorch.Load(threads: 1);
        KnownDifference known = KnownDifferences.All.Single(d => d.Rows == rows);

        Assert.Contains(
            from row in OurTable.All
            where known.Concerns(row.Name)
            from element in Enum.GetValues<Element>()
            from variant in Variants(row)
            where ReferenceEnds.With(row, element, variant.Layout, variant.InPlace) is null
            select Difference(row.Name, element, variant.Layout, variant.InPlace),
            difference => difference is not null && known.Explains(difference));
    }

    private static IEnumerable<(Layout Layout, bool InPlace)> Variants(OpCase row) =>
        from inPlace in row.InPlace is null ? [false] : new[] { false, true }
        from layout in Enum.GetValues<Layout>()
        select (layout, inPlace);

    private static string? Judge(string name, Element element, Layout layout, bool inPlace, Counts outcomes)
    {
        OpCase row = OurTable.Named(name);
        if (ReferenceEnds.With(row, element, layout, inPlace) is { } text)
        {
            outcomes.Ended++;
            string? error = row.Run(element, layout, inPlace).Error;
            return error is not null && error.StartsWith(text, StringComparison.Ordinal) ? null : $"libtorch ends with: {text}\n  Adjoint: {error ?? "no error"}";
        }

        outcomes.Compared++;
        string? difference = Difference(name, element, layout, inPlace);
        if (difference is null || KnownDifferences.All.Any(known => known.Concerns(name) && known.Explains(difference)))
        {
            outcomes.Known += difference is null ? 0 : 1;
            return null;
        }

        return difference;
    }

    private static string? Difference(string name, Element element, Layout layout, bool inPlace)
    {
        OpCase row = OurTable.Named(name);
        CaseResult theirs = TheirTable.Named(name).Run(element, layout, inPlace), mine = row.Run(element, layout, inPlace);
        return Comparison.Difference(element, theirs, mine, () => row.Run(element, layout, inPlace, exact: true));
    }

    private sealed class Counts
    {
        public int Compared { get; set; }

        public int Ended { get; set; }

        public int Known { get; set; }

        // The build adds these lines up.
        public void WriteTo(ITestOutputHelper log)
        {
            log.WriteLine($"count: {Compared} parity cases run over libtorch and Adjoint");
            log.WriteLine($"count: {Known} of them with a known difference");
            log.WriteLine($"count: {Ended} cases that end TorchSharp's process, held to its last words");
        }
    }
}
