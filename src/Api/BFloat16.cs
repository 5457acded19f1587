using System.Globalization;

namespace Adjoint;

/// <summary>
/// The upper half of a float: 8 bits of exponent, 7 of fraction; the element type of <c>torch.bfloat16</c>. Arithmetic happens
/// in float and is rounded to the nearest, ties to even.
/// </summary>
public readonly struct BFloat16 : IComparable<BFloat16>, IEquatable<BFloat16>, IComparable, IFormattable
{
    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The nearest number.</summary>
    /// <param name="f">The number to round.</param>
    public BFloat16(float f)
    {
        uint whole = BitConverter.SingleToUInt32Bits(f);
        _bits = (ushort)(float.IsNaN(f) ? (whole >> 16) | 0x40 : (whole + 0x7fff + ((whole >> 16) & 1)) >> 16);
    }

    /// <summary>Zero.</summary>
    public static readonly BFloat16 Zero;

    /// <summary>One.</summary>
    public static readonly BFloat16 One = FromRawValue(0x3f80);

    /// <summary>Not a number.</summary>
    public static readonly BFloat16 NaN = FromRawValue(0x7fc0);

    /// <summary>Positive infinity.</summary>
    public static readonly BFloat16 PositiveInfinity = FromRawValue(0x7f80);

    /// <summary>Negative infinity.</summary>
    public static readonly BFloat16 NegativeInfinity = FromRawValue(0xff80);

    /// <summary>The largest finite number.</summary>
    public static readonly BFloat16 MaxValue = FromRawValue(0x7f7f);

    /// <summary>The smallest finite number.</summary>
    public static readonly BFloat16 MinValue = FromRawValue(0xff7f);

    /// <summary>The smallest number above zero.</summary>
    public static readonly BFloat16 SmallestSubnormal = FromRawValue(0x0001);

    /// <summary>The smallest number above zero, as <see cref="float.Epsilon"/> is among floats.</summary>
    public static readonly BFloat16 Epsilon = FromRawValue(0x0001);

    /// <summary>The smallest number above zero of full precision.</summary>
    public static readonly BFloat16 MinNormal = FromRawValue(0x0080);

    /// <summary>The number with a bit pattern.</summary>
    /// <param name="rawValue">The bits.</param>
    public static BFloat16 FromRawValue(ushort rawValue) => new(rawValue);

    /// <summary>The same number as a float.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)_bits << 16);

    /// <summary>The same number as a float.</summary>
    /// <param name="bf">The number.</param>
    public static explicit operator float(BFloat16 bf) => bf.ToSingle();

    /// <summary>The same number as a double.</summary>
    /// <param name="bf">The number.</param>
    public static explicit operator double(BFloat16 bf) => bf.ToSingle();

    /// <summary>The nearest number.</summary>
    /// <param name="f">The number to round.</param>
    public static explicit operator BFloat16(float f) => new(f);

    /// <summary>The nearest number, rounded to a float first.</summary>
    /// <param name="d">The number to round.</param>
    public static explicit operator BFloat16(double d) => new((float)d);

    /// <summary>The sum.</summary>
    /// <param name="a">A number.</param>
    /// <param name="b">Another one.</param>
    public static BFloat16 operator +(BFloat16 a, BFloat16 b) => new(a.ToSingle() + b.ToSingle());

    /// <summary>The difference.</summary>
    /// <inheritdoc cref="op_Addition"/>
    public static BFloat16 operator -(BFloat16 a, BFloat16 b) => new(a.ToSingle() - b.ToSingle());

    /// <summary>The product.</summary>
    /// <inheritdoc cref="op_Addition"/>
    public static BFloat16 operator *(BFloat16 a, BFloat16 b) => new(a.ToSingle() * b.ToSingle());

    /// <summary>The quotient.</summary>
    /// <inheritdoc cref="op_Addition"/>
    public static BFloat16 operator /(BFloat16 a, BFloat16 b) => new(a.ToSingle() / b.ToSingle());

    /// <summary>The remainder, with the sign of the first number.</summary>
    /// <inheritdoc cref="op_Addition"/>
    public static BFloat16 operator %(BFloat16 a, BFloat16 b) => new(a.ToSingle() % b.ToSingle());

    /// <summary>The number with the other sign.</summary>
    /// <param name="a">The number.</param>
    public static BFloat16 operator -(BFloat16 a) => FromRawValue((ushort)(a._bits ^ 0x8000));

    /// <summary>Whether two numbers are equal; NaN is not, not even to itself.</summary>
    /// <inheritdoc cref="op_Addition"/>
    public static bool operator ==(BFloat16 a, BFloat16 b) => a.ToSingle() == b.ToSingle();

    /// <summary>Whether two numbers differ.</summary>
    /// <inheritdoc cref="op_Addition"/>
    public static bool operator !=(BFloat16 a, BFloat16 b) => a.ToSingle() != b.ToSingle();

    /// <summary>Whether the first number is smaller.</summary>
    /// <inheritdoc cref="op_Addition"/>
    public static bool operator <(BFloat16 a, BFloat16 b) => a.ToSingle() < b.ToSingle();

    /// <summary>Whether the first number is larger.</summary>
    /// <inheritdoc cref="op_Addition"/>
    public static bool operator >(BFloat16 a, BFloat16 b) => a.ToSingle() > b.ToSingle();

    /// <summary>Whether the first number is not larger.</summary>
    /// <inheritdoc cref="op_Addition"/>
    public static bool operator <=(BFloat16 a, BFloat16 b) => a.ToSingle() <= b.ToSingle();

    /// <summary>Whether the first number is not smaller.</summary>
    /// <inheritdoc cref="op_Addition"/>
    public static bool operator >=(BFloat16 a, BFloat16 b) => a.ToSingle() >= b.ToSingle();

    /// <summary>Whether a number is NaN.</summary>
    /// <param name="bf">The number.</param>
    public static bool IsNaN(BFloat16 bf) => float.IsNaN(bf.ToSingle());

    /// <summary>Whether a number is infinite.</summary>
    /// <param name="bf">The number.</param>
    public static bool IsInfinity(BFloat16 bf) => float.IsInfinity(bf.ToSingle());

    /// <summary>Whether a number is positive infinity.</summary>
    /// <param name="bf">The number.</param>
    public static bool IsPositiveInfinity(BFloat16 bf) => float.IsPositiveInfinity(bf.ToSingle());

    /// <summary>Whether a number is negative infinity.</summary>
    /// <param name="bf">The number.</param>
    public static bool IsNegativeInfinity(BFloat16 bf) => float.IsNegativeInfinity(bf.ToSingle());

    /// <summary>Whether a number is neither infinite nor NaN.</summary>
    /// <param name="bf">The number.</param>
    public static bool IsFinite(BFloat16 bf) => float.IsFinite(bf.ToSingle());

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => ToSingle().Equals(other.ToSingle());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToSingle().GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(BFloat16 other) => ToSingle().CompareTo(other.ToSingle());

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        BFloat16 other => CompareTo(other),
        _ => throw new ArgumentException($"A BFloat16 cannot be compared with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <inheritdoc/>
    public override string ToString() => ToSingle().ToString(CultureInfo.CurrentCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToSingle().ToString(format, formatProvider);
}
