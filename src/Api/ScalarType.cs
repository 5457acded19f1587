namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>The element types of tensors; the numbers are libtorch's.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>Unsigned 8-bit integer, <c>torch.uint8</c>.</summary>
        Byte = 0,

        /// <summary>Signed 8-bit integer, <c>torch.int8</c>.</summary>
        Int8 = 1,

        /// <summary>Signed 16-bit integer, <c>torch.int16</c>.</summary>
        Int16 = 2,

        /// <summary>Signed 32-bit integer, <c>torch.int32</c>.</summary>
        Int32 = 3,

        /// <summary>Signed 64-bit integer, <c>torch.int64</c>.</summary>
        Int64 = 4,

        /// <summary>IEEE half precision, <c>torch.float16</c>.</summary>
        Float16 = 5,

        /// <summary>IEEE single precision, <c>torch.float32</c>.</summary>
        Float32 = 6,

        /// <summary>IEEE double precision, <c>torch.float64</c>.</summary>
        Float64 = 7,

        /// <summary>Complex number of two float32, <c>torch.complex64</c>.</summary>
        ComplexFloat32 = 9,

        /// <summary>Complex number of two float64, <c>torch.complex128</c>.</summary>
        ComplexFloat64 = 10,

        /// <summary>Truth value, <c>torch.bool</c>.</summary>
        Bool = 11,

        /// <summary>Quantized signed 8-bit integer; the name only.</summary>
        QInt8 = 12,

        /// <summary>Quantized unsigned 8-bit integer; the name only.</summary>
        QUInt8 = 13,

        /// <summary>Quantized signed 32-bit integer; the name only.</summary>
        QInt32 = 14,

        /// <summary>Upper half of a float32, <c>torch.bfloat16</c>.</summary>
        BFloat16 = 15,
    }

    /// <summary>Truth value.</summary>
    public static readonly ScalarType @bool = ScalarType.Bool;

    /// <summary>Unsigned 8-bit integer.</summary>
    public static readonly ScalarType uint8 = ScalarType.Byte;

    /// <summary>Signed 8-bit integer.</summary>
    public static readonly ScalarType int8 = ScalarType.Int8;

    /// <summary>Signed 16-bit integer.</summary>
    public static readonly ScalarType int16 = ScalarType.Int16;

    /// <summary>Signed 32-bit integer.</summary>
    public static readonly ScalarType int32 = ScalarType.Int32;

    /// <summary>Signed 64-bit integer.</summary>
    public static readonly ScalarType int64 = ScalarType.Int64;

    /// <summary>Upper half of a float32.</summary>
    public static readonly ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>IEEE half precision.</summary>
    public static readonly ScalarType float16 = ScalarType.Float16;

    /// <summary>IEEE single precision.</summary>
    public static readonly ScalarType float32 = ScalarType.Float32;

    /// <summary>IEEE double precision.</summary>
    public static readonly ScalarType float64 = ScalarType.Float64;

    /// <summary>Complex number of two float32.</summary>
    public static readonly ScalarType complex64 = ScalarType.ComplexFloat32;

    /// <summary>Complex number of two float64.</summary>
    public static readonly ScalarType complex128 = ScalarType.ComplexFloat64;

    /// <summary>Signed 16-bit integer.</summary>
    public static readonly ScalarType @short = ScalarType.Int16;

    /// <summary>Signed 32-bit integer.</summary>
    public static readonly ScalarType @int = ScalarType.Int32;

    /// <summary>Signed 64-bit integer.</summary>
    public static readonly ScalarType @long = ScalarType.Int64;

    /// <summary>IEEE half precision.</summary>
    public static readonly ScalarType half = ScalarType.Float16;

    /// <summary>IEEE single precision.</summary>
    public static readonly ScalarType @float = ScalarType.Float32;

    /// <summary>IEEE double precision.</summary>
    public static readonly ScalarType @double = ScalarType.Float64;

    /// <summary>Complex number of two float32.</summary>
    public static readonly ScalarType cfloat = ScalarType.ComplexFloat32;

    /// <summary>Complex number of two float64.</summary>
    public static readonly ScalarType cdouble = ScalarType.ComplexFloat64;

    /// <summary>Whether a dtype holds integers or truth values.</summary>
    /// <param name="type">The dtype.</param>
    public static bool is_integral(ScalarType type) =>
        type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    /// <summary>Whether a dtype holds real floating point numbers.</summary>
    /// <param name="type">The dtype.</param>
    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    /// <summary>Whether a dtype holds complex numbers.</summary>
    /// <param name="type">The dtype.</param>
    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    /// <summary>Bytes per element (PyTorch's <c>dtype.itemsize</c>).</summary>
    internal static int ElementSizeOf(ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentException($"There are no tensors of type {type}."),
    };

    /// <summary>The dtype whose elements have the layout of a .NET type.</summary>
    internal static ScalarType ScalarTypeOf<T>() where T : unmanaged =>
        ScalarTypeOrNone<T>() ?? throw new NotSupportedException($"{typeof(T).Name} is not an element type of tensors.");

    /// <summary>The dtype whose elements have the layout of a .NET type, or null.</summary>
    internal static ScalarType? ScalarTypeOrNone<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(bool) ? ScalarType.Bool
        : typeof(T) == typeof(byte) ? ScalarType.Byte
        : typeof(T) == typeof(sbyte) ? ScalarType.Int8
        : typeof(T) == typeof(short) ? ScalarType.Int16
        : typeof(T) == typeof(Half) ? ScalarType.Float16
        : typeof(T) == typeof(BFloat16) ? ScalarType.BFloat16
        : null;

    private static ScalarType s_defaultDtype = ScalarType.Float32;

    /// <summary>The floating point dtype that factories use when none is given (float32 at the start).</summary>
    public static ScalarType get_default_dtype() => s_defaultDtype;
}
