using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>Views of equal size along a dimension, the last one perhaps shorter (<c>torch.split</c>).</summary>
        /// <param name="size">The size.</param>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        public Tensor[] split(long size, int dim = 0)
        {
            using var self = Borrow();
            nint* list;
            nuint count;
            Status.Check(Native.adj_split(self.Handle, size, dim, &list, &count));
            return OwnList(list, count);
        }

        /// <summary>Views of given sizes along a dimension (<c>torch.split</c>).</summary>
        /// <param name="sizes">The sizes.</param>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <exception cref="TorchException">The sizes do not add up.</exception>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0)
        {
            using var self = Borrow();
            nint* list;
            nuint count;
            fixed (long* size = sizes)
                Status.Check(Native.adj_split_sizes(self.Handle, size, (nuint)sizes.Length, dim, &list, &count));
            return OwnList(list, count);
        }

        /// <inheritdoc cref="split(ReadOnlySpan{long}, long)"/>
        public Tensor[] split(long[] sizes, long dim = 0) => split((ReadOnlySpan<long>)sizes.Required(), dim);

        /// <summary>So many views along a dimension, the last one perhaps shorter (<c>torch.chunk</c>).</summary>
        /// <param name="chunks">How many at most.</param>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        public Tensor[] chunk(long chunks, long dim = 0)
        {
            using var self = Borrow();
            nint* list;
            nuint count;
            Status.Check(Native.adj_chunk(self.Handle, chunks, dim, &list, &count));
            return OwnList(list, count);
        }

        /// <summary>A view of each slice along a dimension, which goes away (<c>torch.unbind</c>).</summary>
        /// <param name="dimension">The dimension; negative ones count from the end.</param>
        public Tensor[] unbind(long dimension = 0)
        {
            using var self = Borrow();
            nint* list;
            nuint count;
            Status.Check(Native.adj_unbind(self.Handle, dimension, &list, &count));
            return OwnList(list, count);
        }

        /// <summary>The elements of <paramref name="src"/> added at places of a dimension (<c>torch.scatter_add</c>).</summary>
        /// <param name="dim">The dimension.</param>
        /// <param name="index">Where to, int64, of the shape of <paramref name="src"/> or smaller.</param>
        /// <param name="src">What to add.</param>
        public Tensor scatter_add(long dim, Tensor index, Tensor src)
        {
            using var self = Borrow();
            using var places = Borrow(index);
            using var source = Borrow(src);
            nint result;
            Status.Check(Native.adj_scatter_add(self.Handle, dim, places.Handle, source.Handle, &result));
            return Own(result);
        }

        /// <summary>Adds the elements of <paramref name="src"/> at places of a dimension (<c>Tensor.scatter_add_</c>).</summary>
        /// <param name="dim">The dimension.</param>
        /// <param name="index">Where to, int64, of the shape of <paramref name="src"/> or smaller.</param>
        /// <param name="src">What to add.</param>
        /// <returns>This tensor.</returns>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src)
        {
            using var self = Borrow();
            using var places = Borrow(index);
            using var source = Borrow(src);
            Status.Check(Native.adj_scatter_add_(self.Handle, dim, places.Handle, source.Handle));
            return this;
        }

        /// <summary>Slices of <paramref name="source"/> added at places of a dimension (<c>torch.index_add</c>).</summary>
        /// <param name="dim">The dimension.</param>
        /// <param name="index">Where to, a vector of int64.</param>
        /// <param name="source">What to add.</param>
        /// <param name="alpha">Its factor.</param>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            using var self = Borrow();
            using var places = Borrow(index);
            using var slices = Borrow(source);
            nint result;
            Status.Check(Native.adj_index_add(self.Handle, dim, places.Handle, slices.Handle, alpha.ToNative(), &result));
            return Own(result);
        }

        /// <summary>Adds slices of <paramref name="source"/> at places of a dimension (<c>Tensor.index_add_</c>).</summary>
        /// <param name="dim">The dimension.</param>
        /// <param name="index">Where to, a vector of int64.</param>
        /// <param name="source">What to add.</param>
        /// <param name="alpha">Its factor.</param>
        /// <returns>This tensor.</returns>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            using var self = Borrow();
            using var places = Borrow(index);
            using var slices = Borrow(source);
            Status.Check(Native.adj_index_add_(self.Handle, dim, places.Handle, slices.Handle, alpha.ToNative()));
            return this;
        }

        /// <summary>A copy with one value where a mask holds (<c>torch.masked_fill</c>).</summary>
        /// <param name="mask">A bool tensor whose shape broadcasts to this one's.</param>
        /// <param name="value">The value.</param>
        public Tensor masked_fill(Tensor mask, Scalar value)
        {
            using var self = Borrow();
            using var where = Borrow(mask);
            nint result;
            Status.Check(Native.adj_masked_fill(self.Handle, where.Handle, value.ToNative(), &result));
            return Own(result);
        }

        /// <summary>Sets elements to one value where a mask holds (<c>Tensor.masked_fill_</c>).</summary>
        /// <param name="mask">A bool tensor whose shape broadcasts to this one's.</param>
        /// <param name="value">The value.</param>
        /// <returns>This tensor.</returns>
        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            using var self = Borrow();
            using var where = Borrow(mask);
            Status.Check(Native.adj_masked_fill_(self.Handle, where.Handle, value.ToNative()));
            return this;
        }

        /// <summary>Sets all elements to one value (<c>Tensor.fill_</c>).</summary>
        /// <param name="value">The value.</param>
        /// <returns>This tensor.</returns>
        public Tensor fill_(Scalar value)
        {
            using var self = Borrow();
            Status.Check(Native.adj_fill_(self.Handle, value.ToNative()));
            return this;
        }

        /// <summary>Sets all elements to that of a tensor without dimensions (<c>Tensor.fill_</c>).</summary>
        /// <param name="value">The other tensor; it may require gradients.</param>
        /// <returns>This tensor.</returns>
        public Tensor fill_(Tensor value)
        {
            using var self = Borrow();
            using var other = Borrow(value);
            Status.Check(Native.adj_fill_tensor_(self.Handle, other.Handle));
            return this;
        }

        /// <summary>Copies elements from a tensor, broadcast and converted (<c>Tensor.copy_</c>).</summary>
        /// <param name="source">The other tensor.</param>
        /// <param name="nonBlocking">Ignored.</param>
        /// <returns>This tensor.</returns>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            using var self = Borrow();
            using var other = Borrow(source);
            Status.Check(Native.adj_copy_(self.Handle, other.Handle));
            return this;
        }
    }
}
