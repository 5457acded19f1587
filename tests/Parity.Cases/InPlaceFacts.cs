#if ADJOINT
using Parity;

namespace Parity.Cases;

/// <summary>What an in-place form does besides computing; TorchSharp does not show version counters.</summary>
public static class InPlaceFacts
{
    /// <summary>By how much one call raises the version counter.</summary>
    public static long VersionsOfInPlace(this OpCase row)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] inputs = Inputs(row);
        long before = inputs[0]._version;
        row.InPlace!(inputs);
        return inputs[0]._version - before;
    }

    public static bool ReturnsFirstArgument(this OpCase row)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] inputs = Inputs(row);
        return inputs[0].is_same(row.InPlace!(inputs));
    }

    private static Tensor[] Inputs(OpCase row)
    {
        // Integers where floating point does not do: the bitwise operations.
        bool integers = row.Entry.StartsWith("bitwise", StringComparison.Ordinal);
        // The first input is the one written to; with a shape that the others broadcast to.
        Sample[] samples = [.. row.Samples.Select(s => s.Role == Role.Number && (s.Shape.Length == 0 || row.Name.EndsWith("both", StringComparison.Ordinal)) ? s with { Shape = [3, 4] } : s)];
        return [.. samples.Select(s => tensor(s.ValuesAs(integers ? Element.Int64 : Element.Float64)).reshape(s.Shape).to(s.Role switch
        {
            Role.Index => ScalarType.Int64,
            Role.Mask => ScalarType.Bool,
            _ => integers ? ScalarType.Int64 : ScalarType.Float64,
        }).clone())];
    }
}
#endif
