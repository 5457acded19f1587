using System.Globalization;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>Short names for writing tensors and reading one-element tensors.</summary>
public static class TensorExtensionMethods
{
    /// <summary>The tensor as text.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="fltFormat">A .NET format for floating point numbers.</param>
    /// <param name="width">Characters per line.</param>
    /// <param name="newLine">The text between lines.</param>
    /// <param name="cultureInfo">The culture of the numbers.</param>
    /// <param name="style">The style.</param>
    public static string str(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.ToString(style, fltFormat, width, cultureInfo, newLine);
    }

    /// <summary>The tensor as text, in Julia's style.</summary>
    /// <inheritdoc cref="str"/>
    public static string jlstr(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.Required().str(fltFormat, width, newLine, cultureInfo, TensorStringStyle.Julia);

    /// <summary>Shape, dtype and device of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    public static string metastr(this Tensor tensor) => tensor.Required().str(style: TensorStringStyle.Metadata);

    /// <summary>The tensor as text, in numpy's style.</summary>
    /// <inheritdoc cref="str"/>
    public static string npstr(this Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.Required().str(fltFormat, width, newLine, cultureInfo, TensorStringStyle.Numpy);

    /// <summary>The tensor as text, as a C# array.</summary>
    /// <inheritdoc cref="str"/>
    public static string cstr(this Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.Required().str(fltFormat, width, newLine, cultureInfo, TensorStringStyle.CSharp);

    /// <summary>Writes a tensor to the console.</summary>
    /// <param name="t">The tensor.</param>
    /// <param name="fltFormat">A .NET format for floating point numbers.</param>
    /// <param name="width">Characters per line.</param>
    /// <param name="newLine">The text between lines.</param>
    /// <param name="cultureInfo">The culture of the numbers.</param>
    /// <param name="style">The style.</param>
    /// <returns>The tensor.</returns>
    public static Tensor print(this Tensor t, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
    {
        Console.WriteLine(t.str(fltFormat, width, newLine, cultureInfo, style));
        return t;
    }

    /// <summary>Bytes per element of a dtype.</summary>
    /// <param name="type">The dtype.</param>
    public static int ElementSize(this ScalarType type) => ElementSizeOf(type);

    /// <summary>Number of elements of a tensor with these sizes.</summary>
    /// <param name="shape">The sizes.</param>
    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The value of a tensor with one element, converted to Half.</summary>
    /// <param name="value">The tensor.</param>
    public static Half ToHalf(this Tensor value) => ScalarOf(value).ToHalf();

    /// <summary>The value of a tensor with one element, converted to BFloat16.</summary>
    /// <param name="value">The tensor.</param>
    public static BFloat16 ToBFloat16(this Tensor value) => ScalarOf(value).ToBFloat16();

    /// <summary>The value of a tensor with one element, converted to float.</summary>
    /// <param name="value">The tensor.</param>
    public static float ToSingle(this Tensor value) => ScalarOf(value).ToSingle();

    /// <summary>The value of a tensor with one element, converted to double.</summary>
    /// <param name="value">The tensor.</param>
    public static double ToDouble(this Tensor value) => ScalarOf(value).ToDouble();

    /// <summary>The value of a tensor with one element, converted to sbyte.</summary>
    /// <param name="value">The tensor.</param>
    public static sbyte ToSByte(this Tensor value) => ScalarOf(value).ToSByte();

    /// <summary>The value of a tensor with one element, converted to byte.</summary>
    /// <param name="value">The tensor.</param>
    public static byte ToByte(this Tensor value) => ScalarOf(value).ToByte();

    /// <summary>The value of a tensor with one element, converted to short.</summary>
    /// <param name="value">The tensor.</param>
    public static short ToInt16(this Tensor value) => ScalarOf(value).ToInt16();

    /// <summary>The value of a tensor with one element, converted to int.</summary>
    /// <param name="value">The tensor.</param>
    public static int ToInt32(this Tensor value) => ScalarOf(value).ToInt32();

    /// <summary>The value of a tensor with one element, converted to long.</summary>
    /// <param name="value">The tensor.</param>
    public static long ToInt64(this Tensor value) => ScalarOf(value).ToInt64();

    /// <summary>The value of a tensor with one element, converted to bool.</summary>
    /// <param name="value">The tensor.</param>
    public static bool ToBoolean(this Tensor value) => ScalarOf(value).ToBoolean();

    private static Scalar ScalarOf(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.ToScalar();
    }
}
