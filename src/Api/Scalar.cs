using System.Numerics;
using Adjoint.Bindings;
using static Adjoint.Bindings.adj_scalar_kind;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>
/// A number of any element type: an argument of operations that take a Python number in PyTorch. All .NET numbers
/// convert to it implicitly.
/// </summary>
/// <remarks>
/// A value, not a native object: making one costs nothing. It is disposable only so that code written for
/// TorchSharp, where it must be disposed, compiles.
/// </remarks>
public readonly struct Scalar : IDisposable, IEquatable<Scalar>
{
    private readonly double _real;
    private readonly double _imaginary;
    private readonly long _integer;
    private readonly adj_scalar_kind _kind;

    private Scalar(adj_scalar_kind kind, double real, double imaginary, long integer)
    {
        _kind = kind;
        _real = real;
        _imaginary = imaginary;
        _integer = integer;
    }

    private static Scalar Int(long value) => new(ADJ_SCALAR_INT, 0, 0, value);

    private static Scalar Float(double value) => new(ADJ_SCALAR_FLOAT, value, 0, 0);

    /// <summary>Int64, Float64, Bool or ComplexFloat64: the kind of number it holds, in full width.</summary>
    public ScalarType Type => _kind switch
    {
        ADJ_SCALAR_BOOL => ScalarType.Bool,
        ADJ_SCALAR_FLOAT => ScalarType.Float64,
        ADJ_SCALAR_COMPLEX => ScalarType.ComplexFloat64,
        _ => ScalarType.Int64,
    };

    internal adj_scalar ToNative() => _kind == ADJ_SCALAR_NONE
        ? throw new ArgumentException("A Scalar without a value was given.")
        : new adj_scalar { re = _real, im = _imaginary, i = _integer, kind = (int)_kind };

    internal static adj_scalar ToNative(Scalar? scalar) => scalar is { } s ? s.ToNative() : default;

    internal static Scalar FromNative(adj_scalar value) =>
        new((adj_scalar_kind)value.kind, value.re, value.im, value.i);

    internal double AsDouble => _kind switch
    {
        ADJ_SCALAR_FLOAT => _real,
        ADJ_SCALAR_COMPLEX when _imaginary == 0 => _real,
        ADJ_SCALAR_COMPLEX => throw new InvalidOperationException("value cannot be converted to type double without overflow"),
        _ => _integer,
    };

    internal long AsLong => _kind is ADJ_SCALAR_INT or ADJ_SCALAR_BOOL ? _integer : checked((long)AsDouble);

    internal Complex AsComplex => _kind == ADJ_SCALAR_COMPLEX ? new Complex(_real, _imaginary) : new Complex(AsDouble, 0);

    internal bool AsBool => _kind switch
    {
        ADJ_SCALAR_FLOAT => _real != 0,
        ADJ_SCALAR_COMPLEX => _real != 0 || _imaginary != 0,
        _ => _integer != 0,
    };

    internal bool IsInteger => _kind == ADJ_SCALAR_INT;

    internal bool IsFloat => _kind == ADJ_SCALAR_FLOAT;

    internal bool IsBool => _kind == ADJ_SCALAR_BOOL;

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(byte value) => Int(value);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(sbyte value) => Int(value);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(short value) => Int(value);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(int value) => Int(value);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(long value) => Int(value);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(Half value) => Float((double)value);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(BFloat16 value) => Float((double)value);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(float value) => Float(value);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(double value) => Float(value);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(bool value) => new(ADJ_SCALAR_BOOL, 0, 0, value ? 1 : 0);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar((float real, float imaginary) value) => new(ADJ_SCALAR_COMPLEX, value.real, value.imaginary, 0);

    /// <summary>Makes a scalar of a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(Complex value) => new(ADJ_SCALAR_COMPLEX, value.Real, value.Imaginary, 0);

    /// <summary>Does nothing.</summary>
    public void Dispose() { }

    /// <inheritdoc/>
    public bool Equals(Scalar other) =>
        _kind == other._kind && _integer == other._integer && _real.Equals(other._real) && _imaginary.Equals(other._imaginary);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_kind, _integer, _real, _imaginary);

    /// <summary>Whether two scalars are of one kind and value.</summary>
    /// <param name="left">A scalar.</param>
    /// <param name="right">Another one.</param>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Whether two scalars differ in kind or value.</summary>
    /// <param name="left">A scalar.</param>
    /// <param name="right">Another one.</param>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => _kind switch
    {
        ADJ_SCALAR_NONE => "none",
        ADJ_SCALAR_BOOL => _integer != 0 ? "true" : "false",
        ADJ_SCALAR_INT => _integer.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ADJ_SCALAR_FLOAT => _real.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => AsComplex.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
