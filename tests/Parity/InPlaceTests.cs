extern alias ours;

using InPlaceFacts = ours::Parity.Cases.InPlaceFacts;
using OpCase = ours::Parity.Cases.OpCase;
using OpTable = ours::Parity.Cases.OpTable;

namespace Parity;

/// <summary>Each in-place form against its out-of-place form: values, gradients, and the version counter.</summary>
public class InPlaceTests
{
    // Out of place these rows apply more than the in-place operation, or draw other numbers.
    private static readonly HashSet<string> s_different = ["fill_"];

    public static TheoryData<string> Rows => [.. OpTable.All.Where(row => row.InPlace is not null).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Gives_what_the_out_of_place_form_gives(string name)
    {
        OpCase row = OpTable.Named(name);
        foreach (Layout layout in (Layout[])[Layout.Plain, Layout.Transposed, Layout.Strided, Layout.Empty])
        {
            CaseResult inPlace = row.Run(Element.Float64, layout, inPlace: true);
            CaseResult fresh = row.Run(Element.Float64, layout);
            if (inPlace.Error is not null || s_different.Contains(name))
            {
                continue;
            }

            Assert.Equal(fresh.Outputs[0].Shape, inPlace.Outputs[0].Shape);
            // In place the dtype stays: a comparison gives 0 and 1.
            Assert.Equal("Float64", inPlace.Outputs[0].Dtype);
            Assert.Equal(fresh.Outputs[0].Values, inPlace.Outputs[0].Values);
            Assert.Equal(fresh.Gradients.Select(g => g?.Values), inPlace.Gradients.Select(g => g?.Values));
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Raises_the_version_by_one(string name) => Assert.Equal(1, InPlaceFacts.VersionsOfInPlace(OpTable.Named(name)));

    [Fact]
    public void Every_in_place_form_returns_its_first_argument() =>
        Assert.All(OpTable.All.Where(row => row.InPlace is not null), row => Assert.True(InPlaceFacts.ReturnsFirstArgument(row), row.Name));
}
