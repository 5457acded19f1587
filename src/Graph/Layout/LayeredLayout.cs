namespace Adjoint.Layout;

/// <summary>A point of a drawing, y downwards.</summary>
internal readonly record struct Point(double X, double Y);

/// <summary>Width and height of a box.</summary>
internal readonly record struct Size(double Width, double Height);

/// <summary>A link to draw. Links from one box and of one group share their way as far as they go together.</summary>
internal readonly record struct Arc(int From, int To, int Group = 0);

/// <summary>
/// A stretch of a link's way. A trunk is what several links share; its <c>Arc</c> is then the longest of them.
/// </summary>
internal readonly record struct Stretch(int Arc, bool IsTrunk, IReadOnlyList<Point> Points);

/// <summary>Where everything goes: the centres of the boxes and the ways of the links.</summary>
internal sealed record Drawing(Point[] Centres, IReadOnlyList<Stretch> Stretches, Size Size);

/// <summary>
/// Draws a directed acyclic graph in layers, links pointing downwards (K. Sugiyama, S. Tagawa, M. Toda: Methods for
/// visual understanding of hierarchical system structures, 1981). No step recurses, and each is linear in boxes and
/// links, or nearly so.
/// </summary>
internal static class LayeredLayout
{
    private const double Gap = 44;

    public static Drawing Draw(IReadOnlyList<Size> boxes, IReadOnlyList<Arc> arcs)
    {
        List<List<int>> components = Components(boxes.Count, arcs);
        var centres = new Point[boxes.Count];
        var stretches = new List<Stretch>();
        var parts = new List<(List<int> Members, Drawing Drawing)>();
        int[] place = new int[boxes.Count];
        ILookup<int, int> arcsOf = Enumerable.Range(0, arcs.Count).ToLookup(i => arcs[i].From);
        foreach (List<int> members in components)
        {
            for (int i = 0; i < members.Count; i++)
                place[members[i]] = i;
            int[] own = [.. members.SelectMany(member => arcsOf[member])];
            Drawing part = new Layers(
                [.. members.Select(member => boxes[member])],
                [.. own.Select(i => new Arc(place[arcs[i].From], place[arcs[i].To], arcs[i].Group))]).Draw();
            parts.Add((members, part with { Stretches = [.. part.Stretches.Select(s => s with { Arc = own[s.Arc] })] }));
        }

        // Side by side, standing on one line: outputs are at the bottom.
        double height = parts.Count == 0 ? 0 : parts.Max(part => part.Drawing.Size.Height);
        double left = 0;
        foreach ((List<int> members, Drawing part) in parts)
        {
            double down = height - part.Size.Height;
            double right = left;
            Point Moved(Point point) => new(point.X + right, point.Y + down);
            for (int i = 0; i < members.Count; i++)
                centres[members[i]] = Moved(part.Centres[i]);
            stretches.AddRange(part.Stretches.Select(s => s with { Points = [.. s.Points.Select(Moved)] }));
            left += part.Size.Width + Gap;
        }
        return new Drawing(centres, stretches, new Size(Math.Max(0, left - Gap), height));
    }

    private static List<List<int>> Components(int count, IReadOnlyList<Arc> arcs)
    {
        int[] parent = [.. Enumerable.Range(0, count)];
        int Root(int box)
        {
            while (parent[box] != box)
                box = parent[box] = parent[parent[box]];
            return box;
        }
        foreach (Arc arc in arcs)
        {
            int a = Root(arc.From), b = Root(arc.To);
            parent[Math.Max(a, b)] = Math.Min(a, b);
        }
        return [.. Enumerable.Range(0, count).GroupBy(Root).OrderBy(group => group.Key).Select(group => group.ToList())];
    }
}
