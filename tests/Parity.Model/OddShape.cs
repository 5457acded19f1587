namespace Parity;

/// <summary>Samples in shapes that operations seldom meet.</summary>
public sealed record OddShape(string Name, Sample[] Samples)
{
    /// <summary>
    /// With a 0 in each dimension of each operand, and in a dimension of all of them; of one element and without dimensions,
    /// each operand and all of them.
    /// </summary>
    public static IEnumerable<OddShape> Of(Sample[] samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            for (int d = 0; d < samples[i].Shape.Length; d++)
            {
                yield return new($"0 in dimension {d} of {i}", Replaced(samples, i, Empty(samples[i], d)));
            }

            yield return new($"{i} without dimensions", Replaced(samples, i, samples[i] with { Shape = [] }));
            yield return new($"{i} of one element", Replaced(samples, i, OfOne(samples[i])));
        }

        if (samples.Length == 1)
        {
            yield break;
        }

        for (int fromEnd = 1; fromEnd <= samples.Max(s => s.Shape.Length); fromEnd++)
        {
            yield return new($"0 in dimension -{fromEnd}", [.. samples.Select(s => Empty(s, s.Shape.Length - fromEnd))]);
        }

        yield return new("without dimensions", [.. samples.Select(s => s with { Shape = [] })]);
        yield return new("of one element", [.. samples.Select(OfOne)]);
    }

    private static Sample[] Replaced(Sample[] samples, int at, Sample by) => [.. samples.Select((s, i) => i == at ? by : s)];

    private static Sample Empty(Sample sample, int dim) => sample with { Shape = [.. sample.Shape.Select((size, d) => d == dim ? 0 : size)] };

    private static Sample OfOne(Sample sample) => sample with { Shape = [.. sample.Shape.Select(_ => 1L)] };
}
