namespace Adjoint;

/// <summary>Which places of a dimension are written: all, or those at both ends with dots between them.</summary>
/// <param name="Head">How many at the beginning.</param>
/// <param name="Tail">How many at the end.</param>
/// <param name="Size">How many there are.</param>
internal readonly record struct ShownPlaces(long Head, long Tail, long Size)
{
    // Dimensions that are too short for dots still multiply.
    private const double MostElements = 100_000;

    public bool HasDots => Head + Tail < Size;

    public long Count => Head + Tail;

    /// <summary>The places of all dimensions; in all they show a bounded number of elements.</summary>
    /// <param name="elements">The tensor.</param>
    /// <param name="rows">How many places a dimension shows, other than the last.</param>
    /// <param name="columns">How many places the last dimension shows.</param>
    public static ShownPlaces[] Of(in ElementReader elements, long rows, long columns)
    {
        var shown = new ShownPlaces[elements.NDim];
        for (int dim = 0; dim < shown.Length; dim++)
            shown[dim] = AtMost(dim == shown.Length - 1 ? columns : rows, elements.Size(dim));
        while (shown.Aggregate(1.0, (product, places) => product * Math.Max(1, places.Count)) > MostElements)
        {
            int widest = Array.IndexOf(shown, shown.MaxBy(places => places.Count));
            shown[widest] = AtMost(shown[widest].Count / 2, shown[widest].Size);
        }
        return shown;
    }

    private static ShownPlaces AtMost(long limit, long size) => size <= limit ? new(size, 0, size) : new(limit - limit / 2, limit / 2, size);
}
