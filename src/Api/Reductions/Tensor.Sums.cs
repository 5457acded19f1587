using System.Runtime.CompilerServices;
using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum of the elements, along dimensions or of all; integers give int64 (<c>torch.sum</c>).</summary>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor sum(ScalarType? type = null) => sum((ReadOnlySpan<long>)[], false, type);

        /// <summary>The sum of the elements, along dimensions or of all; integers give int64 (<c>torch.sum</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            using var self = Borrow();
            nint result;
            fixed (long* dims = dim)
                Status.Check(Native.adj_sum(self.Handle, dims, (nuint)dim.Length, Option.Of(keepdim), Option.Of(type), &result));
            return Own(result);
        }

        /// <inheritdoc cref="sum(ReadOnlySpan{long}, bool, ScalarType?)"/>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)dim.Required(), keepdim, type);

        /// <inheritdoc cref="sum(ReadOnlySpan{long}, bool, ScalarType?)"/>
        [OverloadResolutionPriority(1)]
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)[dim], keepdim, type);

        /// <summary>The sum of the elements, along dimensions or of all; integers give int64 (<c>torch.sum</c>).</summary>
        /// <param name="dim0">A dimension.</param>
        /// <param name="dim1">Another dimension.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)[dim0, dim1], keepdim, type);

        /// <summary>The sum of the elements, along dimensions or of all; integers give int64 (<c>torch.sum</c>).</summary>
        /// <param name="dim0">A dimension.</param>
        /// <param name="dim1">Another dimension.</param>
        /// <param name="dim2">A third dimension.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)[dim0, dim1, dim2], keepdim, type);

        /// <summary>The arithmetic mean of the elements, along dimensions or of all (<c>torch.mean</c>).</summary>
        /// <exception cref="TorchException">The dtype is not a floating point one.</exception>
        public Tensor mean() => Mean([], false, null);

        private Tensor Mean(ReadOnlySpan<long> dimensions, bool keepdim, ScalarType? type)
        {
            using var self = Borrow();
            nint result;
            fixed (long* dims = dimensions)
                Status.Check(Native.adj_mean(self.Handle, dims, (nuint)dimensions.Length, Option.Of(keepdim), Option.Of(type), &result));
            return Own(result);
        }

        /// <summary>The arithmetic mean of the elements, along dimensions or of all (<c>torch.mean</c>).</summary>
        /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Mean(dimensions.Required(), keepdim, type);

        /// <summary>The product of the elements, along a dimension or of all; integers give int64 (<c>torch.prod</c>).</summary>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor prod(ScalarType? type = null)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_prod(self.Handle, Option.Of(type), &result));
            return Own(result);
        }

        /// <summary>The product of the elements, along a dimension or of all; integers give int64 (<c>torch.prod</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        [OverloadResolutionPriority(1)]
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_prod_dim(self.Handle, dim, Option.Of(keepdim), Option.Of(type), &result));
            return Own(result);
        }

        /// <summary>The variance of the elements, along dimensions or of all (<c>torch.var</c>).</summary>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        public Tensor var(bool unbiased = true) => var((ReadOnlySpan<long>)[], unbiased);

        /// <summary>The variance of the elements, along dimensions or of all (<c>torch.var</c>).</summary>
        /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using Tensor? converted = type is { } wanted ? to_type(wanted) : null;
            using var self = (converted ?? this).Borrow();
            nint result;
            fixed (long* dims = dimensions)
                Status.Check(Native.adj_var(self.Handle, dims, (nuint)dimensions.Length, unbiased ? 1 : 0, Option.Of(keepdim), &result));
            return Own(result);
        }

        /// <summary>The variance of the elements, along dimensions or of all (<c>torch.var</c>).</summary>
        /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var((ReadOnlySpan<long>)dimensions.Required(), unbiased, keepdim, type);

        /// <summary>The variance of the elements, along dimensions or of all (<c>torch.var</c>).</summary>
        /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var((ReadOnlySpan<long>)[dim], unbiased, keepdim, type);

        /// <summary>The variance of the elements, along dimensions or of all (<c>torch.var</c>).</summary>
        /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var((ReadOnlySpan<long>)[dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>The variance of the elements, along dimensions or of all (<c>torch.var</c>).</summary>
        /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var((ReadOnlySpan<long>)[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>The standard deviation of the elements, along dimensions or of all (<c>torch.std</c>).</summary>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        public Tensor std(bool unbiased = true) => std((ReadOnlySpan<long>)[], unbiased);

        /// <summary>The standard deviation of the elements, along dimensions or of all (<c>torch.std</c>).</summary>
        /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using Tensor? converted = type is { } wanted ? to_type(wanted) : null;
            using var self = (converted ?? this).Borrow();
            nint result;
            fixed (long* dims = dimensions)
                Status.Check(Native.adj_std(self.Handle, dims, (nuint)dimensions.Length, unbiased ? 1 : 0, Option.Of(keepdim), &result));
            return Own(result);
        }

        /// <summary>The standard deviation of the elements, along dimensions or of all (<c>torch.std</c>).</summary>
        /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std((ReadOnlySpan<long>)dimensions.Required(), unbiased, keepdim, type);

        /// <summary>The standard deviation of the elements, along dimensions or of all (<c>torch.std</c>).</summary>
        /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std((ReadOnlySpan<long>)[dim], unbiased, keepdim, type);

        /// <summary>The standard deviation of the elements, along dimensions or of all (<c>torch.std</c>).</summary>
        /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std((ReadOnlySpan<long>)[dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>The standard deviation of the elements, along dimensions or of all (<c>torch.std</c>).</summary>
        /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
        /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std((ReadOnlySpan<long>)[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);
    }
}
