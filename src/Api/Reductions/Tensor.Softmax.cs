using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>log Σ e^x along a dimension, without overflow (<c>torch.logsumexp</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        public Tensor logsumexp(long dim, bool keepdim = false)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_logsumexp(self.Handle, &dim, 1, Option.Of(keepdim), &result));
            return Own(result);
        }

        /// <summary>e^x / Σ e^x along a dimension (<c>torch.softmax</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="dtype">The dtype to compute in; null for the natural one.</param>
        public Tensor softmax(long dim, ScalarType? dtype = null)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_softmax(self.Handle, dim, Option.Of(dtype), &result));
            return Own(result);
        }

        /// <summary>The logarithm of softmax along a dimension (<c>torch.log_softmax</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="dtype">The dtype to compute in; null for the natural one.</param>
        public Tensor log_softmax(long dim, ScalarType? dtype = null)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_log_softmax(self.Handle, dim, Option.Of(dtype), &result));
            return Own(result);
        }

        /// <summary>The running sum along a dimension (<c>torch.cumsum</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="type">The dtype to compute in; null for the natural one.</param>
        public Tensor cumsum(long dim, ScalarType? type = null)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_cumsum(self.Handle, dim, Option.Of(type), &result));
            return Own(result);
        }

        /// <summary>The p-norm of all elements, (Σ |x|^p)^(1/p) (<c>torch.norm</c>).</summary>
        /// <param name="p">The order.</param>
        public Tensor norm(float p = 2) => Norm([], false, p);

        /// <summary>The p-norm along a dimension, (Σ |x|^p)^(1/p) (<c>torch.norm</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
        /// <param name="p">The order.</param>
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Norm([dim], keepdim, p);

        private Tensor Norm(ReadOnlySpan<long> dimensions, bool keepdim, double p)
        {
            using var self = Borrow();
            nint result;
            fixed (long* dims = dimensions)
                Status.Check(Native.adj_norm(self.Handle, p, dims, (nuint)dimensions.Length, Option.Of(keepdim), &result));
            return Own(result);
        }
    }
}
