namespace Adjoint.Layout;

/// <summary>Gives each box a layer: below those that lead to it, and near to what it is linked with.</summary>
internal static class Ranking
{
    private const int Sweeps = 8;

    /// <exception cref="ArgumentException">The links form a cycle.</exception>
    public static int[] Of(int count, IReadOnlyList<Arc> arcs)
    {
        List<int>[] above = Lists(count), below = Lists(count);
        foreach (Arc arc in arcs)
        {
            above[arc.To].Add(arc.From);
            below[arc.From].Add(arc.To);
        }
        List<int> order = Topological(above, below);
        int[] rank = new int[count];
        foreach (int box in order)
            rank[box] = above[box].Select(other => rank[other] + 1).DefaultIfEmpty(0).Max();

        // A box with more links on one side is drawn to that side, so that as few links as possible are long.
        for (int sweep = 0, moved = 1; sweep < Sweeps && moved > 0; sweep++)
        {
            moved = 0;
            foreach (int box in Enumerable.Reverse(order).Where(box => below[box].Count > 0 && below[box].Count >= above[box].Count))
                moved += Move(box, below[box].Min(other => rank[other]) - 1);
            foreach (int box in order.Where(box => above[box].Count > below[box].Count))
                moved += Move(box, above[box].Max(other => rank[other]) + 1);
        }
        int top = rank.DefaultIfEmpty(0).Min();
        return [.. rank.Select(r => r - top)];

        int Move(int box, int to)
        {
            int moves = rank[box] == to ? 0 : 1;
            rank[box] = to;
            return moves;
        }
    }

    private static List<int>[] Lists(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<int>())];

    private static List<int> Topological(List<int>[] above, List<int>[] below)
    {
        int[] waiting = [.. above.Select(list => list.Count)];
        var order = new List<int>(above.Length);
        order.AddRange(Enumerable.Range(0, above.Length).Where(box => waiting[box] == 0));
        for (int i = 0; i < order.Count; i++)
        {
            foreach (int next in below[order[i]])
            {
                if (--waiting[next] == 0)
                    order.Add(next);
            }
        }
        return order.Count == above.Length ? order : throw new ArgumentException("The links form a cycle.", nameof(above));
    }
}
