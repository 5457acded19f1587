using System.Globalization;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>What PyTorch's print options set (<c>torch.set_printoptions</c>).</summary>
/// <param name="Precision">Digits behind the point.</param>
/// <param name="Threshold">Number of elements beyond which the middle is left out.</param>
/// <param name="EdgeItems">How many elements each end shows then.</param>
/// <param name="LineWidth">Characters per line.</param>
/// <param name="Scientific">Whether to write exponents; null decides by the numbers.</param>
internal sealed record PyTorchPrintOptions(int Precision = 4, int Threshold = 1000, int EdgeItems = 3, int LineWidth = 80, bool? Scientific = null);

/// <summary>The number format that fits all shown elements of a tensor, under PyTorch's rules.</summary>
internal sealed class NumberFormat
{
    private readonly bool _floating;
    private readonly bool _integers;
    private readonly bool _scientific;
    private readonly int _precision;

    /// <summary>Width to which numbers are padded on the left.</summary>
    public int Width { get; } = 1;

    public static NumberFormat For(ScalarType dtype, List<Scalar> shown, PyTorchPrintOptions options) => new(dtype, shown, options);

    private NumberFormat(ScalarType dtype, List<Scalar> shown, PyTorchPrintOptions options)
    {
        _precision = options.Precision;
        _floating = is_floating_point(dtype);
        if (!_floating)
        {
            foreach (Scalar value in shown)
                Width = Math.Max(Width, Integer(value).Length);
            return;
        }

        // Zeros, infinities and NaN have no say.
        double[] numbers = [.. shown.Select(s => s.ToDouble()).Where(v => double.IsFinite(v) && v != 0)];
        if (numbers.Length > 0)
        {
            double largest = numbers.Max(Math.Abs);
            double smallest = numbers.Min(Math.Abs);
            _integers = numbers.All(v => v == Math.Ceiling(v));
            _scientific = largest / smallest > 1000 || largest > 1e8 || (!_integers && smallest < 1e-4);
        }
        else
        {
            _integers = true;
        }
        foreach (double value in numbers)
            Width = Math.Max(Width, Unpadded(value).Length);
        _scientific = options.Scientific ?? _scientific;
    }

    /// <summary>An element, padded to <see cref="Width"/>.</summary>
    public string Write(Scalar value) => (_floating ? Unpadded(value.ToDouble()) : Integer(value)).PadLeft(Width);

    private string Unpadded(double value) =>
        _scientific ? PyTorchNumbers.Scientific(value, _precision)
        : !_integers ? PyTorchNumbers.Fixed(value, _precision)
        : double.IsFinite(value) ? PyTorchNumbers.Fixed(value, 0) + "."
        : PyTorchNumbers.Fixed(value, 0);

    private static string Integer(Scalar value) =>
        value.IsBool ? (value.ToBoolean() ? "True" : "False") : value.ToInt64().ToString(CultureInfo.InvariantCulture);
}
