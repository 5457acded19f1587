using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Tensors one after the other along a dimension (<c>torch.cat</c>).</summary>
    /// <param name="tensors">Tensors whose sizes agree in the other dimensions.</param>
    /// <param name="dim">The dimension; negative ones count from the end.</param>
    /// <exception cref="TorchException">Sizes do not agree, or there are no tensors.</exception>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using var list = new BorrowedList(tensors);
        nint result;
        Status.Check(Native.adj_cat(list.Handles, list.Count, dim, &result));
        return Tensor.Own(result);
    }

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat((IList<Tensor>)tensors.ToArray(), dim);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Tensors one after the other along a dimension (<c>torch.concatenate</c>).</summary>
    /// <param name="tensors">Tensors whose sizes agree in the other dimensions.</param>
    /// <param name="axis">The dimension; negative ones count from the end.</param>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    /// <inheritdoc cref="concatenate(IList{Tensor}, long)"/>
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat((IList<Tensor>)tensors, axis);

    /// <inheritdoc cref="concatenate(IList{Tensor}, long)"/>
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    /// <summary>Tensors of one shape along a new dimension (<c>torch.stack</c>).</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="dim">Where the new dimension comes; negative ones count from the end.</param>
    /// <exception cref="TorchException">Shapes differ, or there are no tensors.</exception>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using var list = new BorrowedList(tensors);
        nint result;
        Status.Check(Native.adj_stack(list.Handles, list.Count, dim, &result));
        return Tensor.Own(result);
    }

    /// <summary>Views of equal size along a dimension (<c>torch.split</c>).</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="split_size_or_sections">The sizes.</param>
    /// <param name="dim">The dimension; negative ones count from the end.</param>
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.Required().split(split_size_or_sections, dim);

    /// <summary>Views of equal size along a dimension, the last one perhaps shorter (<c>torch.split</c>).</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="split_size_or_sections">The size.</param>
    /// <param name="dim">The dimension; negative ones count from the end.</param>
    public static Tensor[] split(Tensor tensor, long split_size_or_sections, long dim = 0) => tensor.Required().split(split_size_or_sections, (int)dim);

    /// <summary>So many views along a dimension (<c>torch.chunk</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="chunks">How many at most.</param>
    /// <param name="dim">The dimension; negative ones count from the end.</param>
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.Required().chunk(chunks, dim);

    /// <summary>A view of each slice along a dimension (<c>torch.unbind</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension; negative ones count from the end.</param>
    public static Tensor[] unbind(Tensor input, long dim = 0) => input.Required().unbind(dim);

    /// <summary>The elements under other sizes (<c>torch.reshape</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="shape">The sizes; one may be -1, to be worked out.</param>
    public static Tensor reshape(Tensor input, params long[] shape) => input.Required().reshape(shape);

    /// <summary>The elements in one dimension (<c>torch.ravel</c>).</summary>
    /// <param name="input">The tensor.</param>
    public static Tensor ravel(Tensor input) => input.Required().ravel();

    /// <summary>Without one dimension of size 1, or without all of them (<c>torch.squeeze</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension; null for all.</param>
    public static Tensor squeeze(Tensor input, long? dim = null) => input.Required().squeeze(dim);

    /// <summary>The dimensions in another order (<c>torch.permute</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="permutation">Each dimension once, in the wanted order.</param>
    public static Tensor permute(Tensor input, params long[] permutation) => input.Required().permute(permutation);

    /// <summary>A view in which dimensions of size 1 are repeated (<c>torch.broadcast_to</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="shape">The sizes.</param>
    public static Tensor broadcast_to(Tensor input, params long[] shape) => input.Required().broadcast_to(shape);

    /// <summary>The elements with dimensions reversed (<c>torch.flip</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dims">The dimensions.</param>
    public static Tensor flip(Tensor input, params long[] dims) => input.Required().flip(dims);

    /// <summary>Two dimensions exchanged (<c>torch.swapaxes</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="axis0">A dimension.</param>
    /// <param name="axis1">The other one.</param>
    public static Tensor swapaxes(Tensor input, long axis0, long axis1) => input.Required().transpose(axis0, axis1);

    /// <summary>Two dimensions exchanged (<c>torch.swapdims</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim0">A dimension.</param>
    /// <param name="dim1">The other one.</param>
    public static Tensor swapdims(Tensor input, long dim0, long dim1) => input.Required().transpose(dim0, dim1);

    /// <summary>The elements of <paramref name="src"/> added at places of a dimension (<c>torch.scatter_add</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Where to, int64.</param>
    /// <param name="src">What to add.</param>
    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) => input.Required().scatter_add(dim, index, src);

    /// <summary>Adds the elements of <paramref name="src"/> at places of a dimension (<c>Tensor.scatter_add_</c>).</summary>
    /// <inheritdoc cref="scatter_add(Tensor, long, Tensor, Tensor)"/>
    public static Tensor scatter_add_(Tensor input, long dim, Tensor index, Tensor src) => input.Required().scatter_add_(dim, index, src);

    /// <summary>Slices of <paramref name="source"/> added at places of a dimension (<c>torch.index_add</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Where to, a vector of int64.</param>
    /// <param name="source">What to add.</param>
    /// <param name="alpha">Its factor.</param>
    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.Required().index_add(dim, index, source, alpha);

    /// <summary>Adds slices of <paramref name="source"/> at places of a dimension (<c>Tensor.index_add_</c>).</summary>
    /// <inheritdoc cref="index_add(Tensor, long, Tensor, Tensor, Scalar)"/>
    public static Tensor index_add_(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.Required().index_add_(dim, index, source, alpha);

    /// <summary>Number of elements (<c>torch.numel</c>).</summary>
    /// <param name="input">The tensor.</param>
    public static long numel(Tensor input) => input.Required().numel();

    /// <summary>Whether an object is a tensor (<c>torch.is_tensor</c>).</summary>
    /// <param name="obj">The object.</param>
    public static bool is_tensor(object? obj) => obj is Tensor;
}
