using System.Globalization;
using System.Text;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>Writes tensors in TorchSharp's styles, so that its users see what they are used to.</summary>
internal readonly ref struct TorchSharpFormatter(ElementReader elements, string metadata, string format, CultureInfo culture, string newLine)
{
    private readonly ElementReader _elements = elements;
    private readonly string _metadata = metadata;
    private readonly string _format = format;
    private readonly CultureInfo _culture = culture;
    private readonly string _newLine = newLine;

    private string Number(long offset)
    {
        Scalar value = _elements.Read(offset);
        return _elements.DType switch
        {
            ScalarType.Float64 => value.ToDouble().ToString(_format, _culture),
            ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 => value.ToSingle().ToString(_format, _culture),
            ScalarType.Bool => value.ToBoolean().ToString(_culture),
            _ => value.ToInt64().ToString(_culture),
        };
    }

    /// <summary>How many elements of a dimension are shown before and after the dots.</summary>
    private (long Head, long Tail) Shown(int dim)
    {
        long size = _elements.Size(dim);
        int limit = dim == _elements.NDim - 1 ? s_maxColumns : s_maxRows;
        return size <= limit ? (size, 0) : (limit - limit / 2, limit / 2);
    }

    public string Numpy()
    {
        if (_elements.NDim == 0)
            return Number(0);
        var text = new StringBuilder();
        NumpyBlock(text, 0, 0);
        return text.ToString();
    }

    private void NumpyBlock(StringBuilder text, int dim, long offset)
    {
        bool isRow = dim == _elements.NDim - 1;
        string lines = string.Concat(Enumerable.Repeat(_newLine, _elements.NDim - dim - 1));
        (long head, long tail) = Shown(dim);
        long size = _elements.Size(dim);
        text.Append('[');
        for (long i = 0; i < size; i++)
        {
            if (tail > 0 && i == head)
            {
                text.Append(isRow ? "... " : new string(' ', dim) + " ..." + lines);
                i = size - tail;
            }
            if (isRow)
            {
                text.Append(Number(offset + i * _elements.Stride(dim)));
            }
            else
            {
                if (i > 0)
                    text.Append(' ', dim + 1);
                NumpyBlock(text, dim + 1, offset + i * _elements.Stride(dim));
            }
            if (i < size - 1)
                text.Append(isRow ? ", " : lines);
        }
        text.Append(']');
    }

    public string CSharp()
    {
        var text = new StringBuilder(_metadata).Append(", value = ");
        if (_elements.NDim == 0)
            return text.Append(Number(0)).ToString();
        (string type, string suffix) = _elements.DType switch
        {
            ScalarType.Bool => ("bool", ""),
            ScalarType.Byte => ("byte", ""),
            ScalarType.Int8 => ("sbyte", ""),
            ScalarType.Int16 => ("short", ""),
            ScalarType.Int32 => ("int", ""),
            ScalarType.Int64 => ("long", "L"),
            ScalarType.Float32 => ("float", "f"),
            ScalarType.Float64 => ("double", ""),
            ScalarType.BFloat16 => ("bfloat16", "f"),
            ScalarType.Float16 => ("float16", "f"),
            _ => ("", ""),
        };
        bool nested = _elements.NDim > 1;
        if (nested)
            text.Append(_newLine);
        text.Append(type).Append(" [").Append(',', _elements.NDim - 1).Append("] ");
        CSharpBlock(text, 0, 0, suffix);
        return text.ToString();
    }

    private void CSharpBlock(StringBuilder text, int dim, long offset, string suffix)
    {
        bool isRow = dim == _elements.NDim - 1;
        bool isOutermostBlock = dim == 0 && !isRow;
        (long head, long tail) = Shown(dim);
        long size = _elements.Size(dim);
        text.Append('{').Append(isOutermostBlock ? _newLine + " " : "");
        for (long i = 0; i < size; i++)
        {
            if (tail > 0 && i == head)
            {
                text.Append(isRow ? "... " : new string(' ', dim) + " ..." + _newLine);
                i = size - tail;
            }
            if (isRow)
            {
                text.Append(Number(offset + i * _elements.Stride(dim))).Append(suffix);
            }
            else
            {
                if (i > 0)
                    text.Append(' ', dim + 1);
                CSharpBlock(text, dim + 1, offset + i * _elements.Stride(dim), suffix);
            }
            if (i < size - 1)
                text.Append(isRow ? ", " : "," + _newLine);
        }
        text.Append(isOutermostBlock ? _newLine : "").Append('}');
    }

    public string Julia(int width)
    {
        var text = new StringBuilder(_metadata);
        switch (_elements.NDim)
        {
            case 0:
                text.Append(", value = ").Append(Number(0));
                break;
            case 1:
                text.Append(_newLine);
                List<string> row = JuliaRow(0, 0, width);
                JuliaLine(text, row, [.. row.Select(s => s.Length)], row.Count < _elements.Size(0));
                break;
            case 2:
                text.Append(_newLine);
                JuliaMatrix(text, 0, width);
                break;
            default:
                JuliaSlices(text, 0, 0, "", width);
                break;
        }
        return text.ToString();
    }

    private void JuliaSlices(StringBuilder text, int dim, long offset, string indices, int width)
    {
        for (long i = 0; i < _elements.Size(dim); i++)
        {
            long start = offset + i * _elements.Stride(dim);
            if (dim < _elements.NDim - 3)
            {
                JuliaSlices(text, dim + 1, start, $"{indices}{i},", width);
                continue;
            }
            text.Append(_newLine).Append(_culture, $"[{indices}{i},..,..] =").Append(_newLine);
            JuliaMatrix(text, start, width);
        }
    }

    private void JuliaMatrix(StringBuilder text, long offset, int width)
    {
        int dim = _elements.NDim - 2;
        var rows = new List<List<string>>();
        for (long i = 0; i < _elements.Size(dim); i++)
            rows.Add(JuliaRow(dim + 1, offset + i * _elements.Stride(dim), width));
        int columns = rows.Count == 0 ? 0 : rows.Min(r => r.Count);
        int[] widths = [.. Enumerable.Range(0, columns).Select(c => rows.Max(r => r[c].Length))];
        foreach (List<string> row in rows)
            JuliaLine(text, row, widths, columns < _elements.Size(dim + 1));
    }

    /// <summary>As many numbers as fit, leaving room for the dots.</summary>
    private List<string> JuliaRow(int dim, long offset, int width)
    {
        const int RoomForDots = 4;
        var row = new List<string>();
        for (long i = 0; i < _elements.Size(dim); i++)
        {
            string number = Number(offset + i * _elements.Stride(dim));
            if (width - number.Length - RoomForDots < 0)
                break;
            row.Add(number);
            width -= number.Length + 1;
        }
        return row;
    }

    private void JuliaLine(StringBuilder text, List<string> row, int[] widths, bool dots)
    {
        for (int i = 0; i < widths.Length; i++)
            text.Append(' ').Append(row[i].PadLeft(widths[i]));
        text.Append(dots ? " ..." : "").Append(_newLine);
    }
}
