using Parity;

namespace Parity.Cases;

/// <summary>
/// One row per operation and form, named after the operation's entry in the C header: checked against libtorch in all
/// dtypes and layouts and by finite differences, once and twice.
/// </summary>
public static partial class OpTable
{
    // Here and above All: initialisers run in the order of the text, and of several files in no certain one.
    private static readonly Sample s_matrix = new([3, 4]);
    private static readonly Sample s_other = new([3, 4], Seed: 1);
    private static readonly Sample s_positive = new([3, 4], 0.2, 3);
    private static readonly Sample s_divisor = new([3, 4], 0.5, 2, Seed: 2);
    private static readonly Sample s_unit = new([3, 4], -0.9, 0.9);
    private static readonly Sample s_cube = new([3, 2, 4], Seed: 4);
    private static readonly Sample s_rows = Sample.Index([5], 3);
    private static readonly Sample s_places = Sample.Index([3, 2], 3);

    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Unary(), .. Rounding(), .. Predicates(),
        .. Arithmetic(), .. ArithmeticWithNumbers(), .. Quotients(), .. Powers(), .. Comparisons(), .. Logic(), .. Selection(),
        .. Sums(), .. Moments(), .. Extremes(), .. Softmaxes(), .. Products(), .. Losses(), .. Convolutions(), .. Pools(), .. Normalisations(),
        .. Activations(), .. LayerNorms(), .. Attentions(),
        .. Views(), .. Indexed(), .. Joined(), .. Copies(), .. Triangles(), .. Creation(), .. Random(), .. CustomFunctions(),
    ];

    private static readonly Dictionary<string, OpCase> s_byName = All.ToDictionary(row => row.Name);

    public static OpCase Named(string name) => s_byName[name];

    private static OpCase One(
        string name, Func<Tensor, Tensor> apply, Func<Tensor, Tensor>? inPlace = null, Sample? sample = null, bool smooth = true, bool flat = false) =>
        new(name, [sample ?? s_matrix], x => [apply(x[0])], inPlace is null ? null : x => inPlace(x[0]), smooth, flat);

    private static OpCase Two(
        string name, Func<Tensor, Tensor, Tensor> apply, Func<Tensor, Tensor, Tensor>? inPlace = null, Sample? a = null, Sample? b = null, bool smooth = true, bool flat = false) =>
        new(name, [a ?? s_matrix, b ?? s_other], x => [apply(x[0], x[1])], inPlace is null ? null : x => inPlace(x[0], x[1]), smooth, flat);

    private static OpCase Several(string name, Func<Tensor, Tensor[]> apply, Sample? sample = null, bool smooth = true, bool flat = false) =>
        new(name, [sample ?? s_matrix], x => apply(x[0]), null, smooth, flat);

    /// <summary>A binary operation on equal shapes, and broadcast along each operand.</summary>
    private static IEnumerable<OpCase> Broadcast(
        string name, Func<Tensor, Tensor, Tensor> apply, Func<Tensor, Tensor, Tensor>? inPlace = null, Sample? a = null, Sample? b = null, bool smooth = true, bool flat = false)
    {
        (Sample left, Sample right) = (a ?? s_matrix, b ?? s_other);
        yield return Two(name, apply, inPlace, left, right, smooth, flat);
        yield return Two($"{name} broadcast row", apply, inPlace, left, right with { Shape = [4] }, smooth, flat);
        yield return Two($"{name} broadcast both", apply, inPlace, left with { Shape = [3, 1] }, right with { Shape = [2, 1, 4] }, smooth, flat);
        yield return Two($"{name} zero-dim left", apply, inPlace, left with { Shape = [] }, right, smooth, flat);
        yield return Two($"{name} zero-dim right", apply, inPlace, left, right with { Shape = [] }, smooth, flat);
    }
}
