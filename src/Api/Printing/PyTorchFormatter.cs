using System.Text;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>
/// Writes tensors as PyTorch prints them: one number format for all elements, found by looking at those that will
/// be shown; nested brackets; summarised in the middle when there are many.
/// </summary>
/// <seealso href="https://pytorch.org/docs/stable/generated/torch.set_printoptions.html"/>
internal readonly ref struct PyTorchFormatter
{
    private const string Prefix = "tensor(";

    private readonly ElementReader _elements;
    private readonly PyTorchPrintOptions _options;
    private readonly ShownPlaces[] _shown;
    private readonly NumberFormat _format;

    private PyTorchFormatter(ElementReader elements, PyTorchPrintOptions options)
    {
        _elements = elements;
        _options = options;
        long limit = elements.Count > options.Threshold ? 2 * options.EdgeItems : long.MaxValue;
        _shown = ShownPlaces.Of(elements, limit, limit);
        var shown = new List<Scalar>();
        CollectShown(shown, 0, 0);
        _format = NumberFormat.For(elements.DType, shown, options);
    }

    public static string Format(Tensor tensor, PyTorchPrintOptions options)
    {
        using var elements = new ElementReader(tensor);
        string body = elements.Count == 0 ? "[]" : new PyTorchFormatter(elements, options).Body(0, 0, Prefix.Length);
        return WithSuffixes(Prefix + body, Suffixes(tensor, elements, options), options.LineWidth);
    }

    private void CollectShown(List<Scalar> shown, int dim, long offset)
    {
        if (dim == _elements.NDim)
        {
            shown.Add(_elements.Read(offset));
            return;
        }
        (long head, long tail, long size) = _shown[dim];
        for (long i = 0; i < head; i++)
            CollectShown(shown, dim + 1, offset + i * _elements.Stride(dim));
        for (long i = size - tail; i < size; i++)
            CollectShown(shown, dim + 1, offset + i * _elements.Stride(dim));
    }

    private string Body(int dim, long offset, int indent)
    {
        if (dim == _elements.NDim)
            return _format.Write(_elements.Read(offset));
        bool isRow = dim == _elements.NDim - 1;
        (long head, long tail, long size) = _shown[dim];
        var parts = new List<string>();
        for (long i = 0; i < head; i++)
            parts.Add(Body(dim + 1, offset + i * _elements.Stride(dim), indent + 1));
        if (_shown[dim].HasDots)
            parts.Add(isRow ? " ..." : "...");
        for (long i = size - tail; i < size; i++)
            parts.Add(Body(dim + 1, offset + i * _elements.Stride(dim), indent + 1));
        return isRow ? Row(parts, indent) : Block(parts, _elements.NDim - dim, indent);
    }

    private string Row(List<string> parts, int indent)
    {
        int perLine = Math.Max(1, (_options.LineWidth - indent) / (_format.Width + 2));
        IEnumerable<string> lines = parts.Chunk(perLine).Select(line => string.Join(", ", line));
        return "[" + string.Join(",\n" + new string(' ', indent + 1), lines) + "]";
    }

    private static string Block(List<string> parts, int dimensions, int indent) =>
        "[" + string.Join("," + new string('\n', dimensions - 1) + new string(' ', indent + 1), parts) + "]";

    private static List<string> Suffixes(Tensor tensor, in ElementReader elements, PyTorchPrintOptions options)
    {
        var suffixes = new List<string>();
        ScalarType dtype = elements.DType;
        bool isDefault = dtype == get_default_dtype();
        if (elements.Count == 0)
        {
            if (elements.NDim != 1)
                suffixes.Add("size=" + Tuple(tensor.shape));
            if (!isDefault)
                suffixes.Add("dtype=" + DTypeName(dtype));
        }
        else if (!isDefault && dtype is not (ScalarType.Int64 or ScalarType.Bool))
        {
            suffixes.Add("dtype=" + DTypeName(dtype));
        }
        if (NodeOf(tensor) is { } node)
            suffixes.Add($"grad_fn={node}");
        else if (tensor.requires_grad)
            suffixes.Add("requires_grad=True");
        if (autograd.forward_ad.unpack_dual(tensor).tangent is { } tangent)
            suffixes.Add("tangent=" + Format(tangent, options));
        return suffixes;
    }

    /// <summary>The node's name, as PyTorch prints it also for a view whose history was lost.</summary>
    private static string? NodeOf(Tensor tensor)
    {
        try
        {
            return tensor.grad_fn?.ToString();
        }
        catch (TorchException)
        {
            return "<Invalid>";
        }
    }

    private static string WithSuffixes(string text, List<string> suffixes, int lineWidth)
    {
        var result = new StringBuilder(text);
        int lastLine = text.Length - text.LastIndexOf('\n') + 1;
        foreach (string suffix in suffixes)
        {
            if (lastLine + suffix.Length + 2 > lineWidth)
            {
                result.Append(",\n").Append(' ', Prefix.Length).Append(suffix);
                lastLine = Prefix.Length + suffix.Length;
            }
            else
            {
                result.Append(", ").Append(suffix);
                lastLine += suffix.Length + 2;
            }
        }
        return result.Append(')').ToString();
    }

    private static string Tuple(long[] sizes) => sizes.Length == 1 ? $"({sizes[0]},)" : $"({string.Join(", ", sizes)})";

    /// <summary>PyTorch's name of a C++ type, such as <c>Float</c>.</summary>
    internal static string TypeName(ScalarType dtype) => dtype switch
    {
        ScalarType.Byte => "Byte",
        ScalarType.Int8 => "Char",
        ScalarType.Int16 => "Short",
        ScalarType.Int32 => "Int",
        ScalarType.Int64 => "Long",
        ScalarType.Float16 => "Half",
        ScalarType.Float32 => "Float",
        ScalarType.Float64 => "Double",
        _ => dtype.ToString(),
    };

    /// <summary>PyTorch's name of a dtype, such as <c>torch.float64</c>.</summary>
    internal static string DTypeName(ScalarType dtype) => dtype switch
    {
        ScalarType.Byte => "torch.uint8",
        ScalarType.ComplexFloat32 => "torch.complex64",
        ScalarType.ComplexFloat64 => "torch.complex128",
        _ => "torch." + dtype.ToString().ToLowerInvariant(),
    };
}
