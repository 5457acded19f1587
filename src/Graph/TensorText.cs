using static Adjoint.torch;

namespace Adjoint;

/// <summary>Tensors in words.</summary>
internal static class TensorText
{
    private const int MaxShown = 8;

    public static string Shape(IEnumerable<long> sizes) => $"[{string.Join(", ", sizes)}]";

    public static string Type(IEnumerable<long> sizes, ScalarType dtype) => $"{Shape(sizes)} {Name(dtype)}";

    public static string Type(Tensor tensor) => Type(tensor.shape, tensor.dtype);

    public static long Bytes(Tensor tensor) => tensor.numel() * tensor.element_size();

    public static string Count(long count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    public static string Amount(long bytes) => bytes switch
    {
        < 10_000 => FormattableString.Invariant($"{bytes} B"),
        < 10_000_000 => FormattableString.Invariant($"{bytes / 1e3:0.#} kB"),
        < 10_000_000_000 => FormattableString.Invariant($"{bytes / 1e6:0.#} MB"),
        _ => FormattableString.Invariant($"{bytes / 1e9:0.#} GB"),
    };

    /// <summary>PyTorch's name of a dtype.</summary>
    public static string Name(ScalarType dtype) => dtype switch
    {
        ScalarType.Byte => "uint8",
        ScalarType.ComplexFloat32 => "complex64",
        ScalarType.ComplexFloat64 => "complex128",
        _ => dtype.ToString().ToLowerInvariant(),
    };

    /// <summary>What there is to tell of a tensor.</summary>
    public static IEnumerable<Fact> Facts(Tensor tensor)
    {
        yield return new Fact("shape", Shape(tensor.shape));
        yield return new Fact("dtype", Name(tensor.dtype));
        yield return new Fact("bytes", Amount(Bytes(tensor)));
        if (!tensor.is_contiguous())
            yield return new Fact("strides", Shape(tensor.stride()));
        yield return new Fact("version", FormattableString.Invariant($"{tensor._version}"));
        if (tensor.numel() <= MaxShown)
            yield return new Fact("value", tensor.detach().ToString(TensorStringStyle.PyTorch));
    }
}
