using System.Globalization;
using System.Security;
using System.Text;
using Adjoint.Layout;

namespace Adjoint;

/// <summary>Writes a laid out picture as SVG.</summary>
internal static class SvgWriter
{
    private const double Margin = 20;

    private const string Style =
        """
        svg { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
        .title { font-size: 13px; font-weight: 600; fill: #1d2733; text-anchor: middle; }
        .line { font-size: 11px; fill: #4a5867; text-anchor: middle; }
        .box rect { fill: #eceff3; stroke: #8b97a5; stroke-width: 1.2; }
        .order1 rect { fill: #e9e1fb; stroke: #8163cc; }
        .order2 rect { fill: #fbe0ef; stroke: #bf4d8f; }
        .accumulategrad rect { fill: #ffffff; }
        .leaf rect { fill: #d6ebfc; stroke: #3d86bd; }
        .output rect { fill: #d9f3d0; stroke: #55994a; }
        .base rect { fill: #b5d8a5; stroke: #43803a; }
        .saved rect { fill: #ffe3bf; stroke: #cf8324; }
        .view rect { stroke-dasharray: 5 3; }
        .inplace rect { stroke: #c23b3b; stroke-width: 2; }
        .way { fill: none; stroke: #8b97a5; stroke-width: 1.2; }
        .way.order1 { stroke: #8163cc; }
        .way.order2 { stroke: #bf4d8f; }
        .way.from-saved { stroke: #cf8324; stroke-dasharray: 2 3; }
        .way.from-view { stroke: #43803a; stroke-dasharray: 2 3; }
        """;

    public static string Write(Picture picture, Drawing drawing, bool standalone)
    {
        double width = drawing.Size.Width + 2 * Margin, height = drawing.Size.Height + 2 * Margin;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{-Margin:0.#} {-Margin:0.#} {width:0.#} {height:0.#}\"");
        svg.Append(standalone ? FormattableString.Invariant($" width=\"{width:0.#}\" height=\"{height:0.#}\">\n") : " id=\"graph\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<style>\n{Style}\n</style>\n");
        svg.Append("<defs>\n");
        foreach ((string name, string color) in new[] { ("arrow0", "#8b97a5"), ("arrow1", "#8163cc"), ("arrow2", "#bf4d8f") })
            svg.Append($"<marker id=\"{name}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerUnits=\"userSpaceOnUse\" markerWidth=\"9\" markerHeight=\"9\" orient=\"auto\"><path d=\"M0,1 L10,5 L0,9 z\" fill=\"{color}\"/></marker>\n");
        svg.Append("</defs>\n");
        if (standalone)
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{-Margin:0.#}\" y=\"{-Margin:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" rx=\"8\" fill=\"#ffffff\"/>\n");
        foreach (Stretch stretch in drawing.Stretches)
            Write(svg, picture, stretch);
        for (int i = 0; i < picture.Boxes.Count; i++)
            Write(svg, i, picture.Boxes[i], drawing.Centres[i]);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>A link has the colour of what it leads to.</summary>
    private static void Write(StringBuilder svg, Picture picture, Stretch stretch)
    {
        Link link = picture.Links[stretch.Arc];
        int order = Math.Min(Math.Max(picture.Boxes[link.From].Order, picture.Boxes[link.To].Order), 2);
        string style = link.Kind switch
        {
            LinkKind.Saved => "from-saved",
            LinkKind.View => "from-view",
            _ => $"order{order}",
        };
        svg.Append($"<path class=\"way {style}\" data-from=\"n{link.From}\"");
        if (!stretch.IsTrunk)
            svg.Append($" data-to=\"n{link.To}\"");
        if (!stretch.IsTrunk && link.Kind == LinkKind.Flow)
            svg.Append($" marker-end=\"url(#arrow{order})\"");
        svg.Append(" d=\"").Append(Way(stretch.Points)).Append("\"/>\n");
    }

    /// <summary>Straight down, then across with vertical tangents, then straight down.</summary>
    private static string Way(IReadOnlyList<Point> points)
    {
        var way = new StringBuilder();
        way.Append(CultureInfo.InvariantCulture, $"M{points[0].X:0.#},{points[0].Y:0.#}");
        for (int i = 1; i < points.Count; i++)
        {
            (double x0, double y0) = points[i - 1];
            (double x, double y) = points[i];
            bool straight = Math.Abs(x - x0) < 0.5;
            // An arrow at the end of no way at all would point anywhere.
            if (straight && Math.Abs(y - y0) < 0.5)
                continue;
            if (straight)
                way.Append(CultureInfo.InvariantCulture, $"L{x:0.#},{y:0.#}");
            else
                way.Append(CultureInfo.InvariantCulture, $"C{x0:0.#},{(y0 + y) / 2:0.#} {x:0.#},{(y0 + y) / 2:0.#} {x:0.#},{y:0.#}");
        }
        return way.ToString();
    }

    private static void Write(StringBuilder svg, int index, Box box, Point centre)
    {
        Size size = BoxSizes.Of(box);
        double top = centre.Y - size.Height / 2;
        svg.Append($"<g class=\"{Classes(box)}\" id=\"n{index}\"><title>{Escaped(string.Join('\n', box.Lines.Prepend(box.Title)))}</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{centre.X - size.Width / 2:0.#}\" y=\"{top:0.#}\" width=\"{size.Width:0.#}\" height=\"{size.Height:0.#}\" rx=\"5\"/>");
        double baseline = top + BoxSizes.Padding / 2 + BoxSizes.TitleSize;
        Text(svg, "title", box.Title, centre.X, baseline);
        for (int i = 0; i < box.Lines.Count; i++)
            Text(svg, "line", box.Lines[i], centre.X, baseline + BoxSizes.LineHeight * (i + 1));
        svg.Append("</g>\n");
    }

    private static void Text(StringBuilder svg, string style, string text, double x, double y) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\">{Escaped(BoxSizes.Clip(text))}</text>");

    private static string Classes(Box box) =>
        $"box {box.Kind.ToString().ToLowerInvariant()}{(box.Kind == BoxKind.Operation && box.Order > 0 ? $" order{Math.Min(box.Order, 2)}" : "")}" +
        $"{(box.IsView ? " view" : "")}{(box.IsInPlace ? " inplace" : "")}";

    /// <summary>For XML. Characters that XML 1.0 has no place for become spaces, or the replacement character.</summary>
    public static string Escaped(string text)
    {
        var valid = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
            valid.Append(Rune.IsControl(rune) && rune.Value != '\n' || rune.Value is 0xFFFE or 0xFFFF ? " " : rune.ToString());
        return SecurityElement.Escape(valid.ToString());
    }
}
