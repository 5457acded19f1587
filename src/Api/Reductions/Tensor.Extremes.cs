using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>The largest element (<c>torch.max</c>).</summary>
        /// <exception cref="TorchException">There are no elements.</exception>
        public Tensor max()
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_max(self.Handle, &result));
            return Own(result);
        }

        /// <summary>The larger one of two elements each (<c>torch.max</c>).</summary>
        /// <param name="other">Another tensor.</param>
        public Tensor max(Tensor other) => maximum(other);

        /// <summary>The largest elements along a dimension, and where they are first (<c>torch.max</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            using var self = Borrow();
            nint values, indexes;
            Status.Check(Native.adj_max_dim(self.Handle, dim, Option.Of(keepdim), &values, &indexes));
            return (Own(values), Own(indexes));
        }

        /// <summary>The smallest element (<c>torch.min</c>).</summary>
        /// <exception cref="TorchException">There are no elements.</exception>
        public Tensor min()
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_min(self.Handle, &result));
            return Own(result);
        }

        /// <summary>The smaller one of two elements each (<c>torch.min</c>).</summary>
        /// <param name="other">Another tensor.</param>
        public Tensor min(Tensor other) => minimum(other);

        /// <summary>The smallest elements along a dimension, and where they are first (<c>torch.min</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            using var self = Borrow();
            nint values, indexes;
            Status.Check(Native.adj_min_dim(self.Handle, dim, Option.Of(keepdim), &values, &indexes));
            return (Own(values), Own(indexes));
        }

        /// <summary>The largest elements along dimensions; equal ones share the gradient (<c>torch.amax</c>).</summary>
        /// <param name="dims">The dimensions; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="out">Null: results are new tensors.</param>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null)
        {
            RequireNoOut(@out);
            using var self = Borrow();
            nint result;
            fixed (long* dimensions = dims)
                Status.Check(Native.adj_amax(self.Handle, dimensions, (nuint)dims.Length, Option.Of(keepdim), &result));
            return Own(result);
        }

        /// <inheritdoc cref="amax(ReadOnlySpan{long}, bool, Tensor)"/>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => amax((ReadOnlySpan<long>)dims.Required(), keepdim, @out);

        /// <summary>The largest elements along dimensions; equal ones share the gradient (<c>torch.amax</c>).</summary>
        /// <param name="dims">The dimensions; negative ones count from the end.</param>
        public Tensor amax(params long[] dims) => amax((ReadOnlySpan<long>)dims.Required());

        /// <summary>The smallest elements along dimensions; equal ones share the gradient (<c>torch.amin</c>).</summary>
        /// <param name="dims">The dimensions; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="out">Null: results are new tensors.</param>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null)
        {
            RequireNoOut(@out);
            using var self = Borrow();
            nint result;
            fixed (long* dimensions = dims)
                Status.Check(Native.adj_amin(self.Handle, dimensions, (nuint)dims.Length, Option.Of(keepdim), &result));
            return Own(result);
        }

        /// <inheritdoc cref="amin(ReadOnlySpan{long}, bool, Tensor)"/>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => amin((ReadOnlySpan<long>)dims.Required(), keepdim, @out);

        /// <summary>The smallest elements along dimensions; equal ones share the gradient (<c>torch.amin</c>).</summary>
        /// <param name="dims">The dimensions; negative ones count from the end.</param>
        public Tensor amin(params long[] dims) => amin((ReadOnlySpan<long>)dims.Required());

        /// <summary>Where the largest element is first, in row-major order (<c>torch.argmax</c>).</summary>
        public Tensor argmax()
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_argmax(self.Handle, default, 0, &result));
            return Own(result);
        }

        /// <summary>Where along a dimension the largest elements are first (<c>torch.argmax</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        public Tensor argmax(long dim, bool keepdim = false)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_argmax(self.Handle, Option.Of((long?)dim), Option.Of(keepdim), &result));
            return Own(result);
        }

        /// <summary>Where the smallest element is first, in row-major order (<c>torch.argmin</c>).</summary>
        public Tensor argmin()
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_argmin(self.Handle, default, 0, &result));
            return Own(result);
        }

        /// <summary>Where along a dimension the smallest elements are first (<c>torch.argmin</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        public Tensor argmin(long dim, bool keepdim = false)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_argmin(self.Handle, Option.Of((long?)dim), Option.Of(keepdim), &result));
            return Own(result);
        }

        /// <summary>Whether all elements are not zero (<c>torch.all</c>).</summary>
        public Tensor all()
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_all(self.Handle, null, 0, 0, &result));
            return Own(result);
        }

        /// <summary>Whether all elements are not zero along a dimension (<c>torch.all</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        public Tensor all(long dim, bool keepdim = false)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_all(self.Handle, &dim, 1, Option.Of(keepdim), &result));
            return Own(result);
        }

        /// <summary>Whether any element is not zero (<c>torch.any</c>).</summary>
        public Tensor any()
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_any(self.Handle, null, 0, 0, &result));
            return Own(result);
        }

        /// <summary>Whether any element is not zero along a dimension (<c>torch.any</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        public Tensor any(long dim, bool keepdim = false)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_any(self.Handle, &dim, 1, Option.Of(keepdim), &result));
            return Own(result);
        }

        private static void RequireNoOut(Tensor? @out)
        {
            if (@out is not null)
                throw new TorchException(TorchErrorKind.NotImplemented, "Results cannot be written into a given tensor.");
        }
    }
}
