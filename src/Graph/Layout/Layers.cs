namespace Adjoint.Layout;

/// <summary>A piece of a link between neighbouring layers; see <see cref="Stretch"/>.</summary>
internal readonly record struct Segment(int From, int To, int Arc, bool IsTrunk);

/// <summary>
/// The layers of one connected graph. Its vertices are the boxes and, behind them, a bend in each layer that a trunk
/// crosses; a trunk is what the longer links of one box and group have in common.
/// </summary>
internal sealed class Layers
{
    /// <summary>Number of bends beyond which the links that would need most are drawn straight.</summary>
    private const int MaxBends = 200_000;

    private readonly IReadOnlyList<Size> _boxes;
    private readonly IReadOnlyList<Arc> _arcs;
    private readonly int[] _rank;
    private readonly List<int> _bends = [];
    private readonly List<Segment> _segments = [];
    private readonly List<int> _straight = [];

    public Layers(IReadOnlyList<Size> boxes, IReadOnlyList<Arc> arcs)
    {
        _boxes = boxes;
        _arcs = arcs;
        _rank = Ranking.Of(boxes.Count, arcs);
        AddTrunks();
    }

    public int BoxCount => _boxes.Count;

    public int VertexCount => _boxes.Count + _bends.Count;

    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>Links that are drawn without regard to what they cross.</summary>
    public IEnumerable<(int Index, Arc Arc)> StraightArcs => _straight.Select(i => (i, _arcs[i]));

    public bool IsBend(int vertex) => vertex >= _boxes.Count;

    public int RankOf(int vertex) => IsBend(vertex) ? _bends[vertex - _boxes.Count] : _rank[vertex];

    public Size SizeOf(int vertex) => IsBend(vertex) ? default : _boxes[vertex];

    public Drawing Draw()
    {
        var neighbours = new Neighbours(this);
        int[][] layers = new Ordering(this, neighbours).Order();
        double[] x = new Placement(this, neighbours, layers).Place();
        return new Routing(this, layers, x).Draw();
    }

    private void AddTrunks()
    {
        var trunks = Enumerable.Range(0, _arcs.Count)
            .GroupBy(i => (_arcs[i].From, _arcs[i].Group))
            .Select(group => (Arcs: group.ToArray(), Bends: group.Max(i => _rank[_arcs[i].To]) - _rank[group.Key.From] - 1));
        // OrderBy is stable: equal graphs give equal drawings.
        long bends = 0;
        foreach ((int[] arcs, int needed) in trunks.OrderBy(trunk => trunk.Bends))
        {
            bends += needed;
            if (bends > MaxBends)
                _straight.AddRange(arcs);
            else
                AddTrunk(arcs, needed);
        }
    }

    private void AddTrunk(int[] arcs, int bends)
    {
        int box = _arcs[arcs[0]].From;
        int first = VertexCount;
        int longest = arcs.MaxBy(arc => _rank[_arcs[arc].To]);
        for (int i = 0; i < bends; i++)
        {
            _bends.Add(_rank[box] + 1 + i);
            _segments.Add(new Segment(i == 0 ? box : first + i - 1, first + i, longest, true));
        }
        foreach (int arc in arcs)
        {
            int span = _rank[_arcs[arc].To] - _rank[box];
            _segments.Add(new Segment(span == 1 ? box : first + span - 2, _arcs[arc].To, arc, false));
        }
    }
}

/// <summary>What each vertex is linked with in the layers above and below.</summary>
internal sealed class Neighbours
{
    public Neighbours(Layers layers)
    {
        Above = Lists(layers.VertexCount);
        Below = Lists(layers.VertexCount);
        foreach (Segment segment in layers.Segments)
        {
            Above[segment.To].Add(segment.From);
            Below[segment.From].Add(segment.To);
        }
    }

    public List<int>[] Above { get; }

    public List<int>[] Below { get; }

    private static List<int>[] Lists(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<int>(2))];
}
