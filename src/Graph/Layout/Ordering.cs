namespace Adjoint.Layout;

/// <summary>Orders the vertices of each layer so that few links cross: barycentres, then exchanges of neighbours.</summary>
internal sealed class Ordering(Layers layers, Neighbours neighbours)
{
    private const int Sweeps = 24, SweepsOfLarge = 4, Large = 20_000;

    private readonly int[] _place = new int[layers.VertexCount];

    public int[][] Order()
    {
        int[][] order = FirstOrder();
        int[][] best = [.. order.Select(layer => layer.ToArray())];
        long fewest = Crossings(order);
        int sweeps = layers.VertexCount > Large ? SweepsOfLarge : Sweeps;
        for (int sweep = 0; sweep < sweeps && fewest > 0; sweep++)
        {
            bool down = sweep % 2 == 0;
            for (int i = 1; i < order.Length; i++)
                Sort(order[down ? i : order.Length - 1 - i], down ? neighbours.Above : neighbours.Below);
            if (layers.VertexCount <= Large)
                Exchange(order);
            long crossings = Crossings(order);
            if (crossings < fewest)
            {
                fewest = crossings;
                best = [.. order.Select(layer => layer.ToArray())];
            }
        }
        return best;
    }

    /// <summary>As a depth-first walk from the bottom meets them: arguments from left to right, where nothing else matters.</summary>
    private int[][] FirstOrder()
    {
        var found = new List<List<int>>();
        bool[] seen = new bool[layers.VertexCount];
        var ahead = new Stack<int>();
        foreach (int end in Enumerable.Range(0, layers.VertexCount).Where(vertex => neighbours.Below[vertex].Count == 0))
        {
            ahead.Push(end);
            while (ahead.TryPop(out int vertex))
            {
                if (seen[vertex])
                    continue;
                seen[vertex] = true;
                int rank = layers.RankOf(vertex);
                while (found.Count <= rank)
                    found.Add([]);
                found[rank].Add(vertex);
                foreach (int above in Enumerable.Reverse(neighbours.Above[vertex]))
                    ahead.Push(above);
            }
        }
        int[][] order = [.. found.Select(layer => layer.ToArray())];
        foreach (int[] layer in order)
            Number(layer);
        return order;
    }

    private void Number(int[] layer)
    {
        for (int i = 0; i < layer.Length; i++)
            _place[layer[i]] = i;
    }

    private void Sort(int[] layer, List<int>[] next)
    {
        double[] keys = [.. layer.Select((vertex, i) => next[vertex].Count == 0 ? i : next[vertex].Average(other => _place[other]))];
        int[] sorted = [.. Enumerable.Range(0, layer.Length).OrderBy(i => keys[i]).Select(i => layer[i])];
        sorted.CopyTo(layer, 0);
        Number(layer);
    }

    private void Exchange(int[][] order)
    {
        foreach (int[] layer in order)
        {
            for (int i = 1; i < layer.Length; i++)
            {
                (int left, int right) = (layer[i - 1], layer[i]);
                long now = Crossings(left, right), then = Crossings(right, left);
                if (then < now)
                {
                    (layer[i - 1], layer[i]) = (right, left);
                    (_place[right], _place[left]) = (i - 1, i);
                }
            }
        }
    }

    /// <summary>Crossings between the links of two neighbours of one layer.</summary>
    private long Crossings(int left, int right) =>
        Inversions(neighbours.Above[left], neighbours.Above[right]) + Inversions(neighbours.Below[left], neighbours.Below[right]);

    private long Inversions(List<int> left, List<int> right)
    {
        // Hubs are left where their barycentre puts them.
        if ((long)left.Count * right.Count > 1024)
            return 0;
        long count = 0;
        foreach (int a in left)
        {
            foreach (int b in right)
                count += _place[a] > _place[b] ? 1 : 0;
        }
        return count;
    }

    private long Crossings(int[][] order)
    {
        foreach (int[] layer in order)
            Number(layer);
        long count = 0;
        for (int i = 1; i < order.Length; i++)
            count += Crossings(order[i - 1], order[i].Length);
        return count;
    }

    /// <summary>Crossings below a layer: inversions, counted with a binary indexed tree.</summary>
    private long Crossings(int[] layer, int lengthBelow)
    {
        int[] tree = new int[lengthBelow + 1];
        long count = 0;
        int total = 0;
        foreach (int vertex in layer)
        {
            foreach (int below in neighbours.Below[vertex])
            {
                int before = 0;
                for (int i = _place[below] + 1; i > 0; i -= i & -i)
                    before += tree[i];
                count += total - before;
            }
            foreach (int below in neighbours.Below[vertex])
            {
                total++;
                for (int i = _place[below] + 1; i <= lengthBelow; i += i & -i)
                    tree[i]++;
            }
        }
        return count;
    }
}
