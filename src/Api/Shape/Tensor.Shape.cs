using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements under other sizes, on the same storage (<c>Tensor.view</c>).</summary>
        /// <param name="shape">The sizes; one may be -1, to be worked out.</param>
        /// <exception cref="TorchException">The number of elements differs, or the strides do not allow a view.</exception>
        public Tensor view(params long[] shape)
        {
            ArgumentNullException.ThrowIfNull(shape);
            using var self = Borrow();
            nint result;
            fixed (long* sizes = shape)
                Status.Check(Native.adj_view(self.Handle, sizes, (nuint)shape.Length, &result));
            return Own(result);
        }

        /// <summary>The elements under the sizes of another tensor (<c>Tensor.view_as</c>).</summary>
        /// <param name="other">The other tensor.</param>
        public Tensor view_as(Tensor other) => view(other.Required().shape);

        /// <summary>The elements under other sizes: a view where possible, else a copy (<c>torch.reshape</c>).</summary>
        /// <param name="shape">The sizes; one may be -1, to be worked out.</param>
        /// <exception cref="TorchException">The number of elements differs.</exception>
        public Tensor reshape(params long[] shape)
        {
            ArgumentNullException.ThrowIfNull(shape);
            using var self = Borrow();
            nint result;
            fixed (long* sizes = shape)
                Status.Check(Native.adj_reshape(self.Handle, sizes, (nuint)shape.Length, &result));
            return Own(result);
        }

        /// <summary>The elements in one dimension (<c>torch.ravel</c>).</summary>
        public Tensor ravel() => reshape(-1);

        /// <summary>Without one dimension of size 1, or without all of them (<c>torch.squeeze</c>).</summary>
        /// <param name="dim">The dimension; null for all.</param>
        public Tensor squeeze(long? dim = null)
        {
            using var self = Borrow();
            nint result;
            Status.Check(dim is { } d ? Native.adj_squeeze_dim(self.Handle, d, &result) : Native.adj_squeeze(self.Handle, &result));
            return Own(result);
        }

        /// <summary>A view in which dimensions of size 1 are repeated (<c>Tensor.expand</c>).</summary>
        /// <param name="sizes">The sizes; -1 leaves one as it is, and further ones may come in front.</param>
        /// <param name="isImplicit">Ignored.</param>
        /// <exception cref="TorchException">A size other than 1 would have to change.</exception>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false)
        {
            using var self = Borrow();
            nint result;
            fixed (long* size = sizes)
                Status.Check(Native.adj_expand(self.Handle, size, (nuint)sizes.Length, &result));
            return Own(result);
        }

        /// <inheritdoc cref="expand(ReadOnlySpan{long}, bool)"/>
        public Tensor expand(long[] sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes.Required(), isImplicit);

        /// <summary>A view in which dimensions of size 1 are repeated (<c>Tensor.expand</c>).</summary>
        /// <param name="sizes">The sizes; -1 leaves one as it is, and further ones may come in front.</param>
        public Tensor expand(params long[] sizes) => expand((ReadOnlySpan<long>)sizes.Required());

        /// <summary>A view with the sizes of another tensor (<c>Tensor.expand_as</c>).</summary>
        /// <param name="other">The other tensor.</param>
        public Tensor expand_as(Tensor other) => expand((ReadOnlySpan<long>)other.Required().shape);

        /// <summary>A view in which dimensions of size 1 are repeated (<c>torch.broadcast_to</c>).</summary>
        /// <param name="shape">The sizes.</param>
        public Tensor broadcast_to(params long[] shape) => expand((ReadOnlySpan<long>)shape.Required());

        /// <summary>The dimensions in another order (<c>torch.permute</c>).</summary>
        /// <param name="permutation">Each dimension once, in the wanted order.</param>
        public Tensor permute(params long[] permutation)
        {
            ArgumentNullException.ThrowIfNull(permutation);
            using var self = Borrow();
            nint result;
            fixed (long* order = permutation)
                Status.Check(Native.adj_permute(self.Handle, order, (nuint)permutation.Length, &result));
            return Own(result);
        }

        /// <inheritdoc cref="permute(long[])"/>
        public Tensor permute(IEnumerable<long> permutation) => permute([.. permutation]);

        /// <summary>The transposed matrix (<c>Tensor.T</c>); more dimensions are reversed.</summary>
        public Tensor T => permute([.. Enumerable.Range(0, (int)ndim).Select(d => (long)d).Reverse()]);

        /// <summary>The last two dimensions exchanged (<c>Tensor.mT</c>).</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>Two dimensions exchanged (<c>torch.swapdims</c>).</summary>
        /// <param name="dim0">A dimension.</param>
        /// <param name="dim1">The other one.</param>
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>Two dimensions exchanged (<c>torch.swapaxes</c>).</summary>
        /// <param name="dim0">A dimension.</param>
        /// <param name="dim1">The other one.</param>
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>A view of any geometry on the storage (<c>torch.as_strided</c>).</summary>
        /// <param name="size">The sizes.</param>
        /// <param name="strides">How many elements apart neighbours lie, for each dimension.</param>
        /// <param name="storageOffset">Where in the storage the first element lies.</param>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0)
        {
            ArgumentNullException.ThrowIfNull(size);
            ArgumentNullException.ThrowIfNull(strides);
            using var self = Borrow();
            nint result;
            fixed (long* sizes = size, steps = strides)
                Status.Check(Native.adj_as_strided(self.Handle, sizes, (nuint)size.Length, steps, (nuint)strides.Length, Option.Of((long?)storageOffset), &result));
            return Own(result);
        }

        /// <summary>The elements with dimensions reversed (<c>torch.flip</c>).</summary>
        /// <param name="dims">The dimensions.</param>
        public Tensor flip(params long[] dims)
        {
            ArgumentNullException.ThrowIfNull(dims);
            using var self = Borrow();
            nint result;
            fixed (long* dimensions = dims)
                Status.Check(Native.adj_flip(self.Handle, dimensions, (nuint)dims.Length, &result));
            return Own(result);
        }

        /// <summary>The tensor under another object: same elements, same place in the graph.</summary>
        public Tensor alias()
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_tensor_retain(self.Handle, &result));
            return Own(result);
        }
    }
}
