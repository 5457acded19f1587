using static Adjoint.torch;

namespace Adjoint;

/// <summary>
/// What an index in brackets names: a view made by numbers, ranges and new dimensions, and the tensors that pick
/// places of its dimensions. Everything is composed of differentiable operations.
/// </summary>
/// <seealso href="https://pytorch.org/docs/stable/tensor_view.html"/>
internal sealed class IndexedPart : IDisposable
{
    private readonly Tensor _source;
    private readonly TensorIndex[] _indices;
    private readonly DisposeScope _scope;
    private readonly Tensor _view;
    private readonly List<(int Dim, Tensor Places)> _picks = [];

    public IndexedPart(Tensor source, TensorIndex[] indices)
    {
        _source = source;
        _indices = indices;
        _scope = NewDisposeScope();
        try
        {
            _view = Walk(indices);
        }
        catch
        {
            _scope.Dispose();
            throw;
        }
    }

    public void Dispose() => _scope.Dispose();

    public Tensor Read()
    {
        Tensor part = _picks.Count == 0 ? _view : Picked();
        // Never the source itself: as in PyTorch, the whole is a view too.
        return _scope.MoveToOuter(ReferenceEquals(part, _source) ? _source.view(_source.shape) : part);
    }

    private Tensor Walk(TensorIndex[] indices)
    {
        int taken = indices.Sum(DimensionsTaken);
        int rank = (int)_source.ndim;
        if (rank == 0 && indices is [{ kind: TensorIndex.Kind.Single }])
            throw new TorchException(TorchErrorKind.Index, "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number");
        if (taken > rank)
            throw new TorchException(TorchErrorKind.Index, $"too many indices for tensor of dimension {rank}");

        Tensor view = _source;
        int dim = 0;
        foreach (TensorIndex index in indices)
        {
            switch (index.kind)
            {
                case TensorIndex.Kind.Single:
                    view = view.select(dim, Place(view, dim, index.start.GetValueOrDefault()));
                    break;
                case TensorIndex.Kind.Slice:
                    view = Sliced(view, dim++, index);
                    break;
                case TensorIndex.Kind.Ellipsis:
                    dim += rank - taken;
                    break;
                case TensorIndex.Kind.None:
                    view = view.unsqueeze(dim++);
                    break;
                case TensorIndex.Kind.Bool:
                    view = view.unsqueeze(dim);
                    view = index.start == 0 ? view.narrow(dim, 0, 0) : view;
                    dim++;
                    break;
                default:
                    view = Pick(view, ref dim, index.tensor!);
                    break;
            }
        }
        return view;
    }

    private static int DimensionsTaken(TensorIndex index) => index.kind switch
    {
        TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
        TensorIndex.Kind.Tensor when index.tensor is null => throw new ArgumentException("An index tensor is null."),
        TensorIndex.Kind.Tensor => IsMask(index.tensor) ? (int)index.tensor.ndim : 1,
        _ => 0,
    };

    private static bool IsMask(Tensor places) => places.dtype is ScalarType.Bool or ScalarType.Byte;

    private static long Place(Tensor view, int dim, long index)
    {
        long size = view.size(dim);
        if (index < -size || index >= size)
            throw new TorchException(TorchErrorKind.Index, $"index {index} is out of bounds for dimension {dim} with size {size}");
        return index;
    }

    private static Tensor Sliced(Tensor view, int dim, TensorIndex index)
    {
        if (index.start is null or 0 && index.stop is null && index.step is null or 1)
            return view;
        if (index.step <= 0)
            throw new TorchException(TorchErrorKind.Value, "step must be greater than zero");
        return view.slice(dim, index.start ?? 0, index.stop ?? long.MaxValue, index.step ?? 1);
    }

    /// <summary>Notes a tensor of places; a mask becomes the places where it holds, over its dimensions made one.</summary>
    private Tensor Pick(Tensor view, ref int dim, Tensor places)
    {
        if (!IsMask(places))
        {
            if (!places.is_integral())
                throw new TorchException(TorchErrorKind.Index, "tensors used as indices must be long, int, byte or bool tensors");
            _picks.Add((dim, Wrapped(places.to_type(ScalarType.Int64), view.size(dim), dim)));
            dim++;
            return view;
        }

        for (int d = 0; d < places.ndim; d++)
        {
            if (places.size(d) != view.size(dim + d))
            {
                throw new TorchException(TorchErrorKind.Index,
                    $"The shape of the mask [{string.Join(", ", places.shape)}] at index {d} does not match the shape of the indexed tensor [{string.Join(", ", view.shape)}] at index {dim + d}");
            }
        }
        Tensor flat = places.ndim == 0 ? view.unsqueeze(dim)
            : places.ndim == 1 ? view
            : view.flatten(dim, dim + places.ndim - 1);
        Tensor mask = places.to_type(ScalarType.Bool).reshape(-1);
        _picks.Add((dim, arange(mask.numel()).masked_select(mask)));
        dim++;
        return flat;
    }

    /// <summary>Places counted from the beginning.</summary>
    private static Tensor Wrapped(Tensor places, long size, int dim)
    {
        if (places.numel() == 0)
            return places;
        (long low, long high) = (places.min().item<long>(), places.max().item<long>());
        if (low < -size || high >= size)
            throw new TorchException(TorchErrorKind.Index, $"index {(high >= size ? high : low)} is out of bounds for dimension {dim} with size {size}");
        return low >= 0 ? places : where(places < 0, places + size, places);
    }

    /// <summary>
    /// The picked elements: the dimensions that tensors pick from are put side by side, made one, and selected from.
    /// </summary>
    private Tensor Picked()
    {
        Tensor[] places = Broadcast();
        int[] dims = [.. _picks.Select(p => p.Dim)];
        bool adjacent = dims[^1] - dims[0] == dims.Length - 1;
        // Results of tensors that stand apart come first, as in numpy.
        int first = adjacent ? dims[0] : 0;
        Tensor view = adjacent ? _view : _view.permute([.. dims.Select(d => (long)d), .. Others(dims)]);

        long[] sizes = view.shape;
        Tensor linear = places[0];
        for (int i = 1; i < places.Length; i++)
            linear = linear * sizes[first + i] + places[i];
        Tensor flat = places.Length == 1 ? view : view.flatten(first, first + places.Length - 1);
        Tensor selected = flat.index_select(first, linear.reshape(-1));
        return selected.reshape([.. sizes[..first], .. places[0].shape, .. sizes[(first + places.Length)..]]);
    }

    private IEnumerable<long> Others(int[] dims) =>
        Enumerable.Range(0, (int)_view.ndim).Where(d => !dims.Contains(d)).Select(d => (long)d);

    private Tensor[] Broadcast()
    {
        if (_picks.Count == 1)
            return [_picks[0].Places];
        Tensor sum = _picks[0].Places;
        try
        {
            foreach ((int _, Tensor places) in _picks.Skip(1))
                sum = sum + places;
        }
        catch (TorchException)
        {
            throw new TorchException(TorchErrorKind.Index,
                "shape mismatch: indexing tensors could not be broadcast together with shapes " +
                string.Join(", ", _picks.Select(p => $"[{string.Join(", ", p.Places.shape)}]")));
        }
        return [.. _picks.Select(p => p.Places.expand(sum.shape))];
    }

    public void Write(Tensor value, bool accumulate)
    {
        if (_picks.Count > 0)
        {
            WritePicked(value, accumulate);
            return;
        }
        value = WithoutLeadingOnes(value, (int)_view.ndim);
        if (accumulate)
            _view.add_(value);
        else
            _view.copy_(value);
    }

    // PyTorch lets x[0] = value pass where value has more dimensions of size 1 in front.
    private static Tensor WithoutLeadingOnes(Tensor value, int ndim)
    {
        while (value.ndim > ndim && value.size(0) == 1)
            value = value.select(0, 0);
        return value;
    }

    /// <summary>
    /// Writes to picked places: numbers all elements of the source, picks the numbers as the elements would be picked,
    /// and so learns which element of the value each element of the source takes; the last one wins.
    /// </summary>
    private void WritePicked(Tensor value, bool accumulate)
    {
        Tensor targets = TargetPlaces();
        value = WithoutLeadingOnes(value, (int)targets.ndim).to_type(_source.dtype);
        Tensor values;
        try
        {
            values = value.expand(targets.shape).reshape(-1);
        }
        catch (TorchException)
        {
            throw new TorchException(
                $"shape mismatch: value tensor of shape [{string.Join(", ", value.shape)}] cannot be broadcast to indexing result of shape [{string.Join(", ", targets.shape)}]");
        }
        targets = targets.reshape(-1);
        if (targets.numel() == 0)
            return;

        Tensor result;
        if (accumulate)
        {
            result = _source.reshape(-1).index_add(0, targets, values, 1);
        }
        else
        {
            long[] from = new long[_source.numel()];
            bool[] written = new bool[from.Length];
            long order = 0;
            foreach (long target in targets.data<long>())
            {
                from[target] = order++;
                written[target] = true;
            }
            result = where(tensor(written), values.index_select(0, tensor(from)), _source.reshape(-1));
        }
        _source.copy_(result.reshape(_source.shape));
    }

    private Tensor TargetPlaces()
    {
        using var mode = no_grad();
        Tensor numbers = arange(_source.numel()).reshape(_source.shape);
        using var part = new IndexedPart(numbers, _indices);
        return part.Read();
    }
}
