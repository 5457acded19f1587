namespace Adjoint.Layout;

/// <summary>Gives layers their height and links their way: sideways only between layers, where there are no boxes.</summary>
internal sealed class Routing(Layers layers, int[][] order, double[] x)
{
    private const double MinGap = 26, MaxGap = 96, PortGap = 14, Margin = 10;

    private readonly double[] _top = new double[order.Length];
    private readonly double[] _bottom = new double[order.Length];
    private readonly double[] _startX = new double[layers.Segments.Count];
    private readonly double[] _endX = new double[layers.Segments.Count];

    public Drawing Draw()
    {
        SpreadPorts(segment => segment.From, _startX, segment => segment.To);
        SpreadPorts(segment => segment.To, _endX, segment => segment.From);
        StackLayers();
        var centres = new Point[layers.BoxCount];
        for (int box = 0; box < centres.Length; box++)
            centres[box] = new Point(x[box], Middle(layers.RankOf(box)));
        var stretches = new List<Stretch>(layers.Segments.Count);
        for (int i = 0; i < layers.Segments.Count; i++)
            stretches.Add(Stretched(i));
        foreach ((int index, Arc arc) in layers.StraightArcs)
            stretches.Add(new Stretch(index, false, [Below(centres[arc.From], arc.From), Above(centres[arc.To], arc.To)]));

        double width = Enumerable.Range(0, layers.VertexCount).Max(vertex => x[vertex] + layers.SizeOf(vertex).Width / 2);
        return new Drawing(centres, stretches, new Size(width, _bottom[^1]));
    }

    private double Middle(int rank) => (_top[rank] + _bottom[rank]) / 2;

    private Point Below(Point centre, int box) => centre with { Y = centre.Y + layers.SizeOf(box).Height / 2 };

    private Point Above(Point centre, int box) => centre with { Y = centre.Y - layers.SizeOf(box).Height / 2 };

    private Stretch Stretched(int index)
    {
        Segment segment = layers.Segments[index];
        int rank = layers.RankOf(segment.From);
        double start = Middle(rank) + layers.SizeOf(segment.From).Height / 2;
        double end = Middle(rank + 1) - layers.SizeOf(segment.To).Height / 2;
        Point[] points =
        [
            new(_startX[index], start),
            new(_startX[index], _bottom[rank]),
            new(_endX[index], _top[rank + 1]),
            new(_endX[index], end),
        ];
        return new Stretch(segment.Arc, segment.IsTrunk, points);
    }

    /// <summary>Links meet a box side by side, in the order of their other ends.</summary>
    private void SpreadPorts(Func<Segment, int> near, double[] place, Func<Segment, int> far)
    {
        foreach (IGrouping<int, int> links in Enumerable.Range(0, place.Length).GroupBy(i => near(layers.Segments[i])))
        {
            int[] sorted = [.. links.OrderBy(i => x[far(layers.Segments[i])])];
            double room = Math.Max(0, layers.SizeOf(links.Key).Width - 2 * Margin);
            double gap = sorted.Length < 2 ? 0 : Math.Min(PortGap, room / (sorted.Length - 1));
            for (int i = 0; i < sorted.Length; i++)
                place[sorted[i]] = x[links.Key] + (i - (sorted.Length - 1) / 2.0) * gap;
        }
    }

    private void StackLayers()
    {
        double[] reach = new double[order.Length];
        for (int i = 0; i < layers.Segments.Count; i++)
        {
            int rank = layers.RankOf(layers.Segments[i].From);
            reach[rank] = Math.Max(reach[rank], Math.Abs(_startX[i] - _endX[i]));
        }
        double y = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            _top[rank] = y;
            _bottom[rank] = y + order[rank].Max(vertex => layers.SizeOf(vertex).Height);
            y = _bottom[rank] + Math.Clamp(MinGap + 0.06 * reach[rank], MinGap, MaxGap);
        }
    }
}
