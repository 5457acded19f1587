using Parity;
using Parity.Cases;
using static Adjoint.torch;

namespace Adjoint.Tests.Func;

/// <summary>Several examples of the inputs of a row of the op table, one by one and stacked.</summary>
internal sealed class Examples
{
    public const int Count = 3;

    private readonly OpCase _row;

    public Examples(OpCase row, bool maskedAndIndexed)
    {
        _row = row;
        Separate = [.. Enumerable.Range(0, Count).Select(b => row.Samples.Select(s => Input(s, Varies(s) ? b : 0)).ToArray())];
        Varying = [.. row.Samples.Select(Varies)];

        bool Varies(Sample sample) => maskedAndIndexed || sample.Role == Role.Number;
    }

    /// <summary>The inputs of each example.</summary>
    public Tensor[][] Separate { get; }

    /// <summary>Which inputs differ between examples.</summary>
    public bool[] Varying { get; }

    /// <summary>Which inputs can be differentiated for.</summary>
    public int[] Numbers => [.. Enumerable.Range(0, Varying.Length).Where(i => _row.Samples[i].Role == Role.Number)];

    /// <summary>Inputs with a new dimension for the examples, in front or at the end.</summary>
    public Tensor[] Stacked(bool atTheEnd = false) =>
        [.. Varying.Select((varies, i) => varies ? stack([.. Separate.Select(x => x[i])], atTheEnd ? -1 : 0) : Separate[0][i])];

    public func.MapDims Dims(bool atTheEnd = false) => Varying.Select(varies => varies ? atTheEnd ? -1L : 0L : (long?)null).ToArray();

    /// <summary>A number that weighs each element of the outputs differently.</summary>
    public static Tensor Weighted(Tensor[] outputs)
    {
        Tensor total = zeros([], dtype: ScalarType.Float64);
        foreach (Tensor output in outputs.Where(y => y.is_floating_point()))
        {
            Tensor weights = tensor(new Sample([output.numel()], 0.5, 1.5, Seed: 5).Values).reshape(output.shape);
            total += (output * weights).sum();
        }
        return total;
    }

    private Tensor Input(Sample sample, int example)
    {
        Tensor value = tensor((sample with { Seed = sample.Seed + (100 * example) }).ValuesAs(Element.Float64)).reshape(sample.Shape);
        return sample.Role switch
        {
            Role.Index => value.to(ScalarType.Int64),
            Role.Mask => value.to(ScalarType.Bool),
            // These exist for integers only.
            _ => _row.Entry.StartsWith("bitwise", StringComparison.Ordinal) ? value.to(ScalarType.Int64) : value.clone(),
        };
    }
}
