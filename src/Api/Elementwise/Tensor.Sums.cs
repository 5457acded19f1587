using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        private static readonly Scalar s_one = 1;

        /// <summary>The elementwise sum with a tensor (<c>torch.add</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor add(Tensor target) => add(target, s_one);

        /// <summary>The elementwise sum with a tensor (<c>torch.add</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <param name="alpha">Factor of the other operand.</param>
        public Tensor add(Tensor target, Scalar alpha)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_add(self.Handle, right.Handle, alpha.ToNative(), &result));
            return Own(result);
        }

        /// <summary>The elementwise sum with a number (<c>torch.add</c>).</summary>
        /// <param name="scalar">A number.</param>
        public Tensor add(Scalar scalar) => add(scalar, s_one);

        /// <summary>The elementwise sum with a number (<c>torch.add</c>).</summary>
        /// <param name="scalar">A number.</param>
        /// <param name="alpha">Factor of the other operand.</param>
        public Tensor add(Scalar scalar, Scalar alpha)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_add_scalar(self.Handle, scalar.ToNative(), alpha.ToNative(), &result));
            return Own(result);
        }

        /// <summary>The elementwise sum with a tensor in place (<c>torch.add</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor add_(Tensor target) => add_(target, s_one);

        /// <summary>The elementwise sum with a tensor in place (<c>torch.add</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <param name="alpha">Factor of the other operand.</param>
        /// <returns>This tensor.</returns>
        public Tensor add_(Tensor target, Scalar alpha)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_add_(self.Handle, right.Handle, alpha.ToNative()));
            return this;
        }

        /// <summary>The elementwise sum with a number in place (<c>torch.add</c>).</summary>
        /// <param name="scalar">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor add_(Scalar scalar) => add_(scalar, s_one);

        /// <summary>The elementwise sum with a number in place (<c>torch.add</c>).</summary>
        /// <param name="scalar">A number.</param>
        /// <param name="alpha">Factor of the other operand.</param>
        /// <returns>This tensor.</returns>
        public Tensor add_(Scalar scalar, Scalar alpha)
        {
            using var self = Borrow();
            Status.Check(Native.adj_add_scalar_(self.Handle, scalar.ToNative(), alpha.ToNative()));
            return this;
        }

        /// <summary>The elementwise difference with a tensor (<c>torch.sub</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor sub(Tensor target) => sub(target, s_one);

        /// <summary>The elementwise difference with a tensor (<c>torch.sub</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <param name="alpha">Factor of the other operand.</param>
        public Tensor sub(Tensor target, Scalar alpha)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_sub(self.Handle, right.Handle, alpha.ToNative(), &result));
            return Own(result);
        }

        /// <summary>The elementwise difference with a number (<c>torch.sub</c>).</summary>
        /// <param name="target">A number.</param>
        public Tensor sub(Scalar target) => sub(target, s_one);

        /// <summary>The elementwise difference with a number (<c>torch.sub</c>).</summary>
        /// <param name="target">A number.</param>
        /// <param name="alpha">Factor of the other operand.</param>
        public Tensor sub(Scalar target, Scalar alpha)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_sub_scalar(self.Handle, target.ToNative(), alpha.ToNative(), &result));
            return Own(result);
        }

        /// <summary>The elementwise difference with a tensor (<c>torch.sub</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor subtract(Tensor target) => sub(target, s_one);

        /// <summary>The elementwise difference with a number (<c>torch.sub</c>).</summary>
        /// <param name="target">A number.</param>
        public Tensor subtract(Scalar target) => sub(target, s_one);

        /// <summary>The elementwise difference with a tensor in place (<c>torch.sub</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor sub_(Tensor target) => sub_(target, s_one);

        /// <summary>The elementwise difference with a tensor in place (<c>torch.sub</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <param name="alpha">Factor of the other operand.</param>
        /// <returns>This tensor.</returns>
        public Tensor sub_(Tensor target, Scalar alpha)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_sub_(self.Handle, right.Handle, alpha.ToNative()));
            return this;
        }

        /// <summary>The elementwise difference with a number in place (<c>torch.sub</c>).</summary>
        /// <param name="target">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor sub_(Scalar target) => sub_(target, s_one);

        /// <summary>The elementwise difference with a number in place (<c>torch.sub</c>).</summary>
        /// <param name="target">A number.</param>
        /// <param name="alpha">Factor of the other operand.</param>
        /// <returns>This tensor.</returns>
        public Tensor sub_(Scalar target, Scalar alpha)
        {
            using var self = Borrow();
            Status.Check(Native.adj_sub_scalar_(self.Handle, target.ToNative(), alpha.ToNative()));
            return this;
        }

        /// <summary>The elementwise difference with a tensor in place (<c>torch.sub</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor subtract_(Tensor target) => sub_(target, s_one);

        /// <summary>The elementwise difference with a number in place (<c>torch.sub</c>).</summary>
        /// <param name="target">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor subtract_(Scalar target) => sub_(target, s_one);

        /// <summary>The elementwise product with a tensor (<c>torch.mul</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor mul(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_mul(self.Handle, right.Handle, &result));
            return Own(result);
        }

        /// <summary>The elementwise product with a number (<c>torch.mul</c>).</summary>
        /// <param name="target">A number.</param>
        public Tensor mul(Scalar target)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_mul_scalar(self.Handle, target.ToNative(), &result));
            return Own(result);
        }

        /// <summary>The elementwise product with a tensor (<c>torch.mul</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor multiply(Tensor target) => mul(target);

        /// <summary>The elementwise product with a number (<c>torch.mul</c>).</summary>
        /// <param name="target">A number.</param>
        public Tensor multiply(Scalar target) => mul(target);

        /// <summary>The elementwise product with a tensor in place (<c>torch.mul</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor mul_(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_mul_(self.Handle, right.Handle));
            return this;
        }

        /// <summary>The elementwise product with a number in place (<c>torch.mul</c>).</summary>
        /// <param name="target">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor mul_(Scalar target)
        {
            using var self = Borrow();
            Status.Check(Native.adj_mul_scalar_(self.Handle, target.ToNative()));
            return this;
        }

        /// <summary>The elementwise product with a tensor in place (<c>torch.mul</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor multiply_(Tensor target) => mul_(target);

        /// <summary>The elementwise product with a number in place (<c>torch.mul</c>).</summary>
        /// <param name="target">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor multiply_(Scalar target) => mul_(target);
    }
}
