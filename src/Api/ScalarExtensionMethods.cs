using System.Numerics;

namespace Adjoint;

/// <summary>Conversions between numbers and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this sbyte value) => value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this Half value) => value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this BFloat16 value) => value;

    /// <summary>Makes a scalar of the nearest BFloat16.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToBFloat16Scalar(this float value) => (BFloat16)value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this (float real, float imaginary) value) => value;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static Scalar ToScalar(this Complex value) => value;

    /// <summary>The number as Half.</summary>
    /// <param name="value">The scalar.</param>
    public static Half ToHalf(this Scalar value) => (Half)value.AsDouble;

    /// <summary>The number as BFloat16.</summary>
    /// <param name="value">The scalar.</param>
    public static BFloat16 ToBFloat16(this Scalar value) => (BFloat16)value.AsDouble;

    /// <summary>The number as float.</summary>
    /// <param name="value">The scalar.</param>
    public static float ToSingle(this Scalar value) => (float)value.AsDouble;

    /// <summary>The number as double.</summary>
    /// <param name="value">The scalar.</param>
    public static double ToDouble(this Scalar value) => value.AsDouble;

    /// <summary>The number as sbyte.</summary>
    /// <param name="value">The scalar.</param>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.AsLong);

    /// <summary>The number as byte.</summary>
    /// <param name="value">The scalar.</param>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static byte ToByte(this Scalar value) => checked((byte)value.AsLong);

    /// <summary>The number as short.</summary>
    /// <param name="value">The scalar.</param>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static short ToInt16(this Scalar value) => checked((short)value.AsLong);

    /// <summary>The number as int.</summary>
    /// <param name="value">The scalar.</param>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static int ToInt32(this Scalar value) => checked((int)value.AsLong);

    /// <summary>The number as long.</summary>
    /// <param name="value">The scalar.</param>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static long ToInt64(this Scalar value) => value.AsLong;

    /// <summary>The number as bool.</summary>
    /// <param name="value">The scalar.</param>
    public static bool ToBoolean(this Scalar value) => value.AsBool;

    /// <summary>The number as (float Real, float Imaginary).</summary>
    /// <param name="value">The scalar.</param>
    public static (float Real, float Imaginary) ToComplexFloat32(this Scalar value) => ((float)value.AsComplex.Real, (float)value.AsComplex.Imaginary);

    /// <summary>The number as Complex.</summary>
    /// <param name="value">The scalar.</param>
    public static Complex ToComplexFloat64(this Scalar value) => value.AsComplex;
}
