namespace Parity;

/// <summary>A tensor's content, free of any engine.</summary>
public sealed record Outcome(string Dtype, long[] Shape, double[] Values);

/// <summary>What a case gave: results, gradients of the inputs, gradients of those gradients; or an error's text.</summary>
public sealed record CaseResult(Outcome[] Outputs, Outcome?[] Gradients, Outcome?[] SecondGradients, string? Error);

/// <summary>A sample input: values spread over a range, the same for each engine.</summary>
public sealed record Sample(long[] Shape, double Low = -2, double High = 2, int Seed = 0)
{
    /// <summary>Values of a low-discrepancy sequence, none of them twice, so that ordering and ties are well defined.</summary>
    public double[] Values
    {
        get
        {
            const double goldenRatio = 0.6180339887498949;
            long count = Shape.Aggregate(1L, (product, size) => product * size);
            return [.. Enumerable.Range(1 + (17 * Seed), (int)count).Select(i => Low + ((High - Low) * (i * goldenRatio % 1)))];
        }
    }
}
