namespace Parity;

/// <summary>What a sample stands for.</summary>
public enum Role
{
    /// <summary>An operand, in the dtype under test; it can have a gradient.</summary>
    Number,

    /// <summary>Positions: int64 whatever the dtype under test.</summary>
    Index,

    /// <summary>A choice: bool whatever the dtype under test.</summary>
    Mask,
}

/// <summary>A dtype under test.</summary>
public enum Element
{
    Float32,
    Float64,
    Float16,
    BFloat16,
    Int64,
    Int32,
    UInt8,
    Bool,
}

/// <summary>How the inputs of a case lie in memory, or which shape replaces theirs.</summary>
public enum Layout
{
    /// <summary>Dense and row-major.</summary>
    Plain,

    /// <summary>Dense, all dimensions in reverse order.</summary>
    Transposed,

    /// <summary>Every second element of a larger tensor.</summary>
    Strided,

    /// <summary>Stride 0 in the first dimension.</summary>
    Expanded,

    /// <summary>No dimension, one element.</summary>
    ZeroDim,

    /// <summary>No element: the first dimension has size 0.</summary>
    Empty,
}

/// <summary>A sample input: values spread over a range, the same for each engine.</summary>
public sealed record Sample(long[] Shape, double Low = -2, double High = 2, int Seed = 0, Role Role = Role.Number)
{
    /// <summary>Positions from 0 to below <paramref name="size"/>, with repetitions.</summary>
    public static Sample Index(long[] shape, long size) => new(shape, 0, size, Role: Role.Index);

    public static Sample Mask(params long[] shape) => new(shape, Role: Role.Mask);

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

    /// <summary>The values as the dtype can hold them, spread wider for integers so that they do not all fall on 0.</summary>
    public double[] ValuesAs(Element element) => Role switch
    {
        Role.Index => [.. Values.Select(Math.Floor)],
        Role.Mask => [.. Values.Select(v => v > 0 ? 1.0 : 0.0)],
        _ => [.. Values.Select(v => element switch
        {
            Element.Float32 or Element.Float64 or Element.Float16 or Element.BFloat16 => v,
            Element.Bool => v > 0.5 ? 1 : 0,
            Element.UInt8 => Math.Abs(Math.Round(3 * v)),
            _ => Math.Round(3 * v),
        })],
    };

    /// <summary>The sample in the shape that the layout asks for.</summary>
    public Sample In(Layout layout) => layout switch
    {
        Layout.ZeroDim => this with { Shape = [] },
        Layout.Empty when Shape.Length > 0 => this with { Shape = [0, .. Shape[1..]] },
        _ => this,
    };
}
