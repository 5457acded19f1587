using System.Globalization;

namespace Adjoint;

/// <summary>Numbers as Python's format mini-language writes them.</summary>
internal static class PyTorchNumbers
{
    // Enough digits behind the wanted ones to tell a tie from a near miss.
    private const int ExtraDigits = 30;

    /// <summary>Python's <c>f"{value:.{precision}f}"</c>: ties go to the even digit, where .NET's go away from zero.</summary>
    public static string Fixed(double value, int precision)
    {
        if (!double.IsFinite(value))
            return NonFinite(value);
        string exact = value.ToString("F" + (precision + ExtraDigits), CultureInfo.InvariantCulture);
        string kept = exact[..^ExtraDigits].TrimEnd('.');
        return IsTieToEven(kept, exact.AsSpan(exact.Length - ExtraDigits))
            ? kept
            : value.ToString("F" + precision, CultureInfo.InvariantCulture);
    }

    /// <summary>Python's <c>f"{value:.{precision}e}"</c>: an exponent of at least two digits.</summary>
    public static string Scientific(double value, int precision)
    {
        if (!double.IsFinite(value))
            return NonFinite(value);
        string exact = value.ToString("e" + (precision + ExtraDigits), CultureInfo.InvariantCulture);
        int e = exact.IndexOf('e', StringComparison.Ordinal);
        string mantissa = exact[..(e - ExtraDigits)].TrimEnd('.');
        string exponent = exact[e..];
        if (!IsTieToEven(mantissa, exact.AsSpan(e - ExtraDigits, ExtraDigits)))
        {
            string rounded = value.ToString("e" + precision, CultureInfo.InvariantCulture);
            e = rounded.IndexOf('e', StringComparison.Ordinal);
            mantissa = rounded[..e];
            exponent = rounded[e..];
        }
        int power = int.Parse(exponent.AsSpan(2), CultureInfo.InvariantCulture);
        return $"{mantissa}e{exponent[1]}{power.ToString("00", CultureInfo.InvariantCulture)}";
    }

    private static string NonFinite(double value) =>
        double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";

    private static bool IsTieToEven(string kept, ReadOnlySpan<char> rest) =>
        rest[0] == '5' && rest[1..].IndexOfAnyExcept('0') < 0 && (kept[^1] - '0') % 2 == 0;
}
