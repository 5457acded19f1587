using System.Globalization;
using System.Xml.Linq;
using Adjoint.Samples.GraphView;
using static Adjoint.torch;

namespace Adjoint.Graph.Tests;

/// <summary>The image.</summary>
[Collection("anomaly")] // The mode is the process's.
public class SvgTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void The_image_is_well_formed_and_has_a_box_for_each_node_and_tensor()
    {
        XElement svg = XElement.Parse(Graphs.Seed().svg());
        string[] titles = [.. svg.Descendants(s_svg + "text").Where(text => (string?)text.Attribute("class") == "title").Select(text => text.Value)];
        Assert.Equal(["AccumulateGrad", "AccumulateGrad", "AddBackward0", "AddBackward0", "MulBackward0", "w", "x", "y"], titles.Order(StringComparer.Ordinal));
        Assert.Equal(8, svg.Elements(s_svg + "path").Count(path => path.Attribute("marker-end") is not null));
    }

    [Fact]
    public void The_readmes_picture_is_what_is_drawn_today() =>
        Assert.Equal(File.ReadAllText(Path.Combine(PageTests.Root, "docs", "seed-graph.svg")), Graphs.Seed().svg());

    [Fact]
    public void Hostile_names_are_text()
    {
        Tensor w = ones(2).requires_grad_();
        const string Name = "<a href=\"x\"> & \0\u0001\uFFFE ]]>";
        XElement svg = XElement.Parse(torchviz.make_dot(w * 2, [(Name, w)]).svg());
        Assert.Empty(svg.Descendants(s_svg + "a"));
        Assert.Contains(svg.Descendants(s_svg + "text"), text => text.Value.StartsWith("<a href=\"x\"> &", StringComparison.Ordinal));
    }

    [Fact]
    public void Long_names_are_cut_and_whole_in_the_tooltip()
    {
        Tensor w = ones(2).requires_grad_();
        string name = string.Concat(Enumerable.Repeat("encoder.", 30)) + "weight";
        XElement svg = XElement.Parse(torchviz.make_dot(w * 2, [(name, w)]).svg());
        XElement box = svg.Elements(s_svg + "g").Single(g => ((string)g.Attribute("class")!).Contains("leaf", StringComparison.Ordinal));
        Assert.Equal(name[..36] + "…", box.Element(s_svg + "text")!.Value);
        Assert.StartsWith(name, box.Element(s_svg + "title")!.Value, StringComparison.Ordinal);
        Assert.True((double)box.Element(s_svg + "rect")!.Attribute("width")! < 400);
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string expected = Graphs.Seed().svg();
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "−" } };
            Assert.Equal(expected, Graphs.Seed().svg());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_empty_picture_is_an_image_too() => Assert.Equal("svg", XElement.Parse(torchviz.make_dot([null]).svg()).Name.LocalName);
}
