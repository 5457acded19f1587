namespace Adjoint.Layout;

/// <summary>
/// Gives the vertices of ordered layers their x: in turn, each layer goes as near to what it is linked with as the
/// distances to be kept allow. That is a weighted isotonic regression, solved by pooling adjacent violators
/// (M. Ayer et al.: An empirical distribution function for sampling with incomplete information, 1955).
/// </summary>
internal sealed class Placement(Layers layers, Neighbours neighbours, int[][] order)
{
    private const double BoxGap = 26, BendGap = 14;

    private readonly double[] _x = new double[layers.VertexCount];

    /// <summary>Centres.</summary>
    public double[] Place()
    {
        foreach (int[] layer in order)
        {
            for (int i = 1; i < layer.Length; i++)
                _x[layer[i]] = _x[layer[i - 1]] + Distance(layer[i - 1], layer[i]);
        }
        int sweeps = Math.Clamp(200_000 / layers.VertexCount, 4, 200);
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            bool both = sweep >= sweeps / 2;
            for (int i = 1; i < order.Length; i++)
                Settle(order[i], both, neighbours.Above, neighbours.Below);
            for (int i = order.Length - 2; i >= 0; i--)
                Settle(order[i], both, neighbours.Below, neighbours.Above);
        }
        double left = Enumerable.Range(0, layers.VertexCount).Min(vertex => _x[vertex] - layers.SizeOf(vertex).Width / 2);
        return [.. _x.Select(x => x - left)];
    }

    private double Distance(int left, int right)
    {
        double gap = layers.IsBend(left) || layers.IsBend(right) ? BendGap : BoxGap;
        return (layers.SizeOf(left).Width + layers.SizeOf(right).Width) / 2 + gap;
    }

    private void Settle(int[] layer, bool both, List<int>[] next, List<int>[] other)
    {
        // A pool is a run of vertices pushed together: the sum of their weights, and of the places they want.
        var pools = new Stack<(double Weight, double Sum, int Count)>();
        double[] offset = new double[layer.Length];
        for (int i = 0; i < layer.Length; i++)
        {
            if (i > 0)
                offset[i] = offset[i - 1] + Distance(layer[i - 1], layer[i]);
            (double weight, double sum) = Wish(layer[i], next[layer[i]]);
            if (both || weight == 0)
            {
                (double more, double moreSum) = Wish(layer[i], other[layer[i]]);
                (weight, sum) = (weight + more, sum + moreSum);
            }
            if (weight == 0)
                (weight, sum) = (0.01, 0.01 * _x[layer[i]]);
            (double Weight, double Sum, int Count) pool = (weight, sum - weight * offset[i], 1);
            while (pools.TryPeek(out var last) && last.Sum / last.Weight > pool.Sum / pool.Weight)
            {
                pools.Pop();
                pool = (pool.Weight + last.Weight, pool.Sum + last.Sum, pool.Count + last.Count);
            }
            pools.Push(pool);
        }
        int end = layer.Length;
        foreach ((double weight, double sum, int count) in pools)
        {
            for (int i = end - count; i < end; i++)
                _x[layer[i]] = sum / weight + offset[i];
            end -= count;
        }
    }

    /// <summary>Weight and weighted sum of the places of what a vertex is linked with. Trunks want most to be straight.</summary>
    private (double Weight, double Sum) Wish(int vertex, List<int> linked)
    {
        double weight = 0, sum = 0;
        foreach (int other in linked)
        {
            double w = (layers.IsBend(vertex), layers.IsBend(other)) switch
            {
                (true, true) => 8,
                (false, false) => 1,
                _ => 2,
            };
            (weight, sum) = (weight + w, sum + w * _x[other]);
        }
        return (weight, sum);
    }
}
