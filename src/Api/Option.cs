using Adjoint.Bindings;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>Nullable C# values as the C ABI takes them.</summary>
internal static class Option
{
    public static int Of(ScalarType? dtype) => dtype is { } d ? (int)d : -1;

    public static adj_int_opt Of(long? value) => new() { value = value.GetValueOrDefault(), has_value = value.HasValue ? 1 : 0 };

    public static adj_float_opt Of(double? value) => new() { value = value.GetValueOrDefault(), has_value = value.HasValue ? 1 : 0 };

    public static byte Of(bool value) => value ? (byte)1 : (byte)0;
}
