using System.ComponentModel;
using System.Globalization;

namespace Adjoint;

public static unsafe partial class torch
{
    private static TensorStringStyle s_style = TensorStringStyle.Julia;
    private static PyTorchPrintOptions s_pyTorchOptions = new();
    private static string s_floatFormat = "g5";
    private static string s_newLine = Environment.NewLine;
    private static int s_lineWidth = 100;

    internal static int s_maxRows = 6;
    internal static int s_maxColumns = 6;

    /// <summary>The style in which tensors are written when none is given.</summary>
    public static TensorStringStyle TensorStringStyle
    {
        get => s_style;
        set => s_style = value == TensorStringStyle.Default ? TensorStringStyle.Julia : value;
    }

    /// <summary>Style of <see cref="set_printoptions(TensorStringStyle?, string, int?, string, int?, int?)"/>: Julia's.</summary>
    public const TensorStringStyle julia = TensorStringStyle.Julia;

    /// <summary>Style of <see cref="set_printoptions(TensorStringStyle?, string, int?, string, int?, int?)"/>: numpy's.</summary>
    public const TensorStringStyle numpy = TensorStringStyle.Numpy;

    /// <summary>Style of <see cref="set_printoptions(TensorStringStyle?, string, int?, string, int?, int?)"/>: C#'s.</summary>
    public const TensorStringStyle csharp = TensorStringStyle.CSharp;

    /// <summary>Style of <see cref="set_printoptions(TensorStringStyle?, string, int?, string, int?, int?)"/>: PyTorch's.</summary>
    public const TensorStringStyle pytorch = TensorStringStyle.PyTorch;

    /// <summary>Sets how tensors are written (<c>torch.set_printoptions</c>).</summary>
    /// <param name="precision">Digits behind the point.</param>
    /// <param name="linewidth">Characters per line.</param>
    /// <param name="newLine">The text between lines; not in PyTorch's style.</param>
    /// <param name="sci_mode">Whether to write exponents.</param>
    /// <param name="maxRows">Number of rows beyond which the middle is left out; not in PyTorch's style.</param>
    /// <param name="maxColumns">Number of columns beyond which the middle is left out; not in PyTorch's style.</param>
    public static void set_printoptions(int precision, int? linewidth = null, string? newLine = null, bool sci_mode = false, int? maxRows = null, int? maxColumns = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(precision);
        set_printoptions(null, (sci_mode ? "E" : "F") + precision.ToString(CultureInfo.InvariantCulture), linewidth, newLine, maxRows, maxColumns);
        s_pyTorchOptions = s_pyTorchOptions with { Precision = precision, Scientific = sci_mode ? true : null };
    }

    /// <summary>Sets how tensors are written.</summary>
    /// <param name="style">The style when none is given.</param>
    /// <param name="floatFormat">A .NET format for floating point numbers; not in PyTorch's style.</param>
    /// <param name="linewidth">Characters per line.</param>
    /// <param name="newLine">The text between lines; not in PyTorch's style.</param>
    /// <param name="maxRows">Number of rows beyond which the middle is left out; not in PyTorch's style.</param>
    /// <param name="maxColumns">Number of columns beyond which the middle is left out; not in PyTorch's style.</param>
    public static void set_printoptions(TensorStringStyle? style = null, string? floatFormat = null, int? linewidth = null, string? newLine = null, int? maxRows = null, int? maxColumns = null)
    {
        TensorStringStyle = style ?? s_style;
        s_floatFormat = floatFormat ?? s_floatFormat;
        s_newLine = newLine ?? s_newLine;
        s_lineWidth = linewidth ?? s_lineWidth;
        s_maxRows = maxRows ?? s_maxRows;
        s_maxColumns = maxColumns ?? s_maxColumns;
        if (linewidth is { } width)
            s_pyTorchOptions = s_pyTorchOptions with { LineWidth = width };
    }

    /// <summary>Writes a tensor to the console as PyTorch does (Python's <c>print</c>); null is written as None.</summary>
    /// <param name="tensor">The tensor.</param>
    public static void print(Tensor? tensor) => Console.WriteLine(tensor?.ToString(TensorStringStyle.PyTorch) ?? "None");

    public partial class Tensor
    {
        /// <summary>Shape, dtype and device; see <see cref="ToString(TensorStringStyle, string, int?, CultureInfo, string)"/> for the elements.</summary>
        public override string ToString() => IsInvalid ? "" : Metadata();

        /// <summary>The tensor as text, in the style of <see cref="torch.TensorStringStyle"/> or without elements.</summary>
        /// <param name="disamb">Whether to write the elements.</param>
        /// <param name="fltFormat">A .NET format for floating point numbers.</param>
        /// <param name="width">Characters per line.</param>
        /// <param name="cultureInfo">The culture of the numbers.</param>
        /// <param name="newLine">The text between lines.</param>
        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            disamb ? ToString(TensorStringStyle.Default, fltFormat, width, cultureInfo, newLine) : Metadata();

        /// <summary>The tensor as text.</summary>
        /// <param name="style">The style.</param>
        /// <param name="fltFormat">A .NET format for floating point numbers; not in PyTorch's style.</param>
        /// <param name="width">Characters per line.</param>
        /// <param name="cultureInfo">The culture of the numbers, by default the invariant one; PyTorch's style has its own.</param>
        /// <param name="newLine">The text between lines; not in PyTorch's style.</param>
        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            if (style == TensorStringStyle.Default)
                style = torch.TensorStringStyle;
            if (Info().is_batched != 0 && style != TensorStringStyle.Metadata)
                return func.Mapped(this, value => value.ToString(style, fltFormat, width, cultureInfo, newLine)) ?? Metadata();
            if (style == TensorStringStyle.PyTorch)
                return PyTorchFormatter.Format(this, width is { } w ? s_pyTorchOptions with { LineWidth = w } : s_pyTorchOptions);
            if (style == TensorStringStyle.Metadata)
                return Metadata();

            using var elements = new ElementReader(this);
            var formatter = new TorchSharpFormatter(elements, Metadata(), fltFormat ?? s_floatFormat, cultureInfo ?? CultureInfo.InvariantCulture, newLine ?? s_newLine);
            return style switch
            {
                TensorStringStyle.Julia => formatter.Julia(width ?? s_lineWidth),
                TensorStringStyle.Numpy => formatter.Numpy(),
                TensorStringStyle.CSharp => formatter.CSharp(),
                _ => throw new InvalidEnumArgumentException(nameof(style), (int)style, typeof(TensorStringStyle)),
            };
        }

        private string Metadata() => $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";
    }
}
