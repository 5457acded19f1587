using System.Globalization;
using System.Text;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>Writes tensors in TorchSharp's styles, so that its users see what they are used to.</summary>
internal readonly ref struct TorchSharpFormatter(ElementReader elements, string metadata, string format, CultureInfo culture, string newLine)
{
    // Julia's style shows what does not fill more than some screens whole.
    private const long JuliaThreshold = 1000;

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

    public string Numpy()
    {
        if (_elements.NDim == 0)
            return Number(0);
        var text = new StringBuilder();
        NumpyBlock(text, Shown(), 0, 0);
        return text.ToString();
    }

    private ShownPlaces[] Shown() => ShownPlaces.Of(_elements, s_maxRows, s_maxColumns);

    private void NumpyBlock(StringBuilder text, ShownPlaces[] shown, int dim, long offset)
    {
        bool isRow = dim == _elements.NDim - 1;
        string lines = string.Concat(Enumerable.Repeat(_newLine, _elements.NDim - dim - 1));
        (long head, long tail, long size) = shown[dim];
        text.Append('[');
        for (long i = 0; i < size; i++)
        {
            if (i == head)
            {
                text.Append(isRow ? "... " : new string(' ', dim) + " ..." + lines);
                i = size - tail;
                if (tail == 0)
                    break;
            }
            if (isRow)
            {
                text.Append(Number(offset + i * _elements.Stride(dim)));
            }
            else
            {
                if (i > 0)
                    text.Append(' ', dim + 1);
                NumpyBlock(text, shown, dim + 1, offset + i * _elements.Stride(dim));
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
        CSharpBlock(text, Shown(), 0, 0, suffix);
        return text.ToString();
    }

    private void CSharpBlock(StringBuilder text, ShownPlaces[] shown, int dim, long offset, string suffix)
    {
        bool isRow = dim == _elements.NDim - 1;
        bool isOutermostBlock = dim == 0 && !isRow;
        (long head, long tail, long size) = shown[dim];
        text.Append('{').Append(isOutermostBlock ? _newLine + " " : "");
        for (long i = 0; i < size; i++)
        {
            if (i == head)
            {
                text.Append(isRow ? "... " : new string(' ', dim) + " ..." + _newLine);
                i = size - tail;
                if (tail == 0)
                    break;
            }
            if (isRow)
            {
                text.Append(Number(offset + i * _elements.Stride(dim))).Append(suffix);
            }
            else
            {
                if (i > 0)
                    text.Append(' ', dim + 1);
                CSharpBlock(text, shown, dim + 1, offset + i * _elements.Stride(dim), suffix);
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
            default:
                ShownPlaces[] shown = JuliaShown(width);
                if (_elements.NDim == 2)
                    JuliaMatrix(text.Append(_newLine), shown[0], 0, width);
                else
                    JuliaSlices(text, shown, 0, 0, "", width);
                break;
        }
        return text.ToString();
    }

    /// <summary>Rows and slices that are shown; of the columns as many as the width has room for.</summary>
    private ShownPlaces[] JuliaShown(int width)
    {
        bool isLong = _elements.Count > JuliaThreshold;
        for (int dim = 0; dim < _elements.NDim - 1; dim++)
            isLong |= _elements.Size(dim) > JuliaThreshold;
        return ShownPlaces.Of(_elements, isLong ? s_maxRows : long.MaxValue, width / 2 + 1);
    }

    private void JuliaSlices(StringBuilder text, ShownPlaces[] shown, int dim, long offset, string indices, int width)
    {
        for (long i = 0; i < shown[dim].Size; i++)
        {
            if (i == shown[dim].Head)
            {
                text.Append(_newLine).Append(" ...").Append(_newLine);
                i = shown[dim].Size - shown[dim].Tail;
                if (shown[dim].Tail == 0)
                    break;
            }
            long start = offset + i * _elements.Stride(dim);
            if (dim < _elements.NDim - 3)
            {
                JuliaSlices(text, shown, dim + 1, start, $"{indices}{i},", width);
                continue;
            }
            text.Append(_newLine).Append(_culture, $"[{indices}{i},..,..] =").Append(_newLine);
            JuliaMatrix(text, shown[^2], start, width);
        }
    }

    private void JuliaMatrix(StringBuilder text, ShownPlaces shown, long offset, int width)
    {
        int dim = _elements.NDim - 2;
        var rows = new List<List<string>>();
        for (long i = 0; i < shown.Count; i++)
        {
            long row = i < shown.Head ? i : shown.Size - shown.Count + i;
            rows.Add(JuliaRow(dim + 1, offset + row * _elements.Stride(dim), width));
        }
        int columns = rows.Count == 0 ? 0 : rows.Min(r => r.Count);
        int[] widths = [.. Enumerable.Range(0, columns).Select(c => rows.Max(r => r[c].Length))];
        for (int i = 0; i < rows.Count; i++)
        {
            JuliaLine(text, rows[i], widths, columns < _elements.Size(dim + 1));
            if (shown.HasDots && i == shown.Head - 1)
                text.Append(" ...").Append(_newLine);
        }
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
