using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>Which elements equal those of a tensor (<c>torch.eq</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor eq(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_eq(self.Handle, right.Handle, &result));
            return Own(result);
        }

        /// <summary>Which elements equal a number (<c>torch.eq</c>).</summary>
        /// <param name="target">A number.</param>
        public Tensor eq(Scalar target)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_eq_scalar(self.Handle, target.ToNative(), &result));
            return Own(result);
        }

        /// <summary>Which elements equal those of a tensor, in place, as 0 and 1 (<c>torch.eq</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor eq_(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_eq_(self.Handle, right.Handle));
            return this;
        }

        /// <summary>Which elements equal a number, in place, as 0 and 1 (<c>torch.eq</c>).</summary>
        /// <param name="target">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor eq_(Scalar target)
        {
            using var self = Borrow();
            Status.Check(Native.adj_eq_scalar_(self.Handle, target.ToNative()));
            return this;
        }

        /// <summary>Which elements differ from those of a tensor (<c>torch.ne</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor ne(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_ne(self.Handle, right.Handle, &result));
            return Own(result);
        }

        /// <summary>Which elements differ from a number (<c>torch.ne</c>).</summary>
        /// <param name="target">A number.</param>
        public Tensor ne(Scalar target)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_ne_scalar(self.Handle, target.ToNative(), &result));
            return Own(result);
        }

        /// <summary>Which elements differ from those of a tensor (<c>torch.ne</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor not_equal(Tensor target) => ne(target);

        /// <summary>Which elements differ from those of a tensor, in place, as 0 and 1 (<c>torch.ne</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor ne_(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_ne_(self.Handle, right.Handle));
            return this;
        }

        /// <summary>Which elements differ from a number, in place, as 0 and 1 (<c>torch.ne</c>).</summary>
        /// <param name="target">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor ne_(Scalar target)
        {
            using var self = Borrow();
            Status.Check(Native.adj_ne_scalar_(self.Handle, target.ToNative()));
            return this;
        }

        /// <summary>Which elements are less than those of a tensor (<c>torch.lt</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor lt(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_lt(self.Handle, right.Handle, &result));
            return Own(result);
        }

        /// <summary>Which elements are less than a number (<c>torch.lt</c>).</summary>
        /// <param name="target">A number.</param>
        public Tensor lt(Scalar target)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_lt_scalar(self.Handle, target.ToNative(), &result));
            return Own(result);
        }

        /// <summary>Which elements are less than those of a tensor (<c>torch.lt</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor less(Tensor target) => lt(target);

        /// <summary>Which elements are less than those of a tensor, in place, as 0 and 1 (<c>torch.lt</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor lt_(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_lt_(self.Handle, right.Handle));
            return this;
        }

        /// <summary>Which elements are less than a number, in place, as 0 and 1 (<c>torch.lt</c>).</summary>
        /// <param name="target">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor lt_(Scalar target)
        {
            using var self = Borrow();
            Status.Check(Native.adj_lt_scalar_(self.Handle, target.ToNative()));
            return this;
        }

        /// <summary>Which elements are at most those of a tensor (<c>torch.le</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor le(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_le(self.Handle, right.Handle, &result));
            return Own(result);
        }

        /// <summary>Which elements are at most a number (<c>torch.le</c>).</summary>
        /// <param name="target">A number.</param>
        public Tensor le(Scalar target)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_le_scalar(self.Handle, target.ToNative(), &result));
            return Own(result);
        }

        /// <summary>Which elements are at most those of a tensor (<c>torch.le</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor less_equal(Tensor target) => le(target);

        /// <summary>Which elements are at most those of a tensor, in place, as 0 and 1 (<c>torch.le</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor le_(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_le_(self.Handle, right.Handle));
            return this;
        }

        /// <summary>Which elements are at most a number, in place, as 0 and 1 (<c>torch.le</c>).</summary>
        /// <param name="target">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor le_(Scalar target)
        {
            using var self = Borrow();
            Status.Check(Native.adj_le_scalar_(self.Handle, target.ToNative()));
            return this;
        }

        /// <summary>Which elements are greater than those of a tensor (<c>torch.gt</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor gt(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_gt(self.Handle, right.Handle, &result));
            return Own(result);
        }

        /// <summary>Which elements are greater than a number (<c>torch.gt</c>).</summary>
        /// <param name="target">A number.</param>
        public Tensor gt(Scalar target)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_gt_scalar(self.Handle, target.ToNative(), &result));
            return Own(result);
        }

        /// <summary>Which elements are greater than those of a tensor (<c>torch.gt</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor greater(Tensor target) => gt(target);

        /// <summary>Which elements are greater than those of a tensor, in place, as 0 and 1 (<c>torch.gt</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor gt_(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_gt_(self.Handle, right.Handle));
            return this;
        }

        /// <summary>Which elements are greater than a number, in place, as 0 and 1 (<c>torch.gt</c>).</summary>
        /// <param name="target">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor gt_(Scalar target)
        {
            using var self = Borrow();
            Status.Check(Native.adj_gt_scalar_(self.Handle, target.ToNative()));
            return this;
        }

        /// <summary>Which elements are at least those of a tensor (<c>torch.ge</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor ge(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_ge(self.Handle, right.Handle, &result));
            return Own(result);
        }

        /// <summary>Which elements are at least a number (<c>torch.ge</c>).</summary>
        /// <param name="target">A number.</param>
        public Tensor ge(Scalar target)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_ge_scalar(self.Handle, target.ToNative(), &result));
            return Own(result);
        }

        /// <summary>Which elements are at least those of a tensor (<c>torch.ge</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor greater_equal(Tensor target) => ge(target);

        /// <summary>Which elements are at least those of a tensor, in place, as 0 and 1 (<c>torch.ge</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor ge_(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_ge_(self.Handle, right.Handle));
            return this;
        }

        /// <summary>Which elements are at least a number, in place, as 0 and 1 (<c>torch.ge</c>).</summary>
        /// <param name="target">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor ge_(Scalar target)
        {
            using var self = Borrow();
            Status.Check(Native.adj_ge_scalar_(self.Handle, target.ToNative()));
            return this;
        }
    }
}
