using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>How a quotient is rounded (<c>rounding_mode</c> of <c>torch.div</c>).</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all.</summary>
        None,

        /// <summary>Towards zero.</summary>
        trunc,

        /// <summary>Down.</summary>
        floor,
    }

    public partial class Tensor
    {
        /// <summary>The elementwise quotient by a tensor (<c>torch.div</c>); without rounding, quotients of integers are floats.</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <param name="rounding_mode">How the quotient is rounded.</param>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var self = Borrow();
            using var divisor = Borrow(target);
            nint result;
            Status.Check(rounding_mode == RoundingMode.None
                ? Native.adj_div(self.Handle, divisor.Handle, &result)
                : Native.adj_div_mode(self.Handle, divisor.Handle, (long)rounding_mode, &result));
            return Own(result);
        }

        /// <inheritdoc cref="div(Tensor, RoundingMode)"/>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        /// <summary>The elementwise quotient by a number (<c>torch.div</c>); without rounding, quotients of integers are floats.</summary>
        /// <param name="target">A number.</param>
        /// <param name="rounding_mode">How the quotient is rounded.</param>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode != RoundingMode.None)
            {
                using Tensor divisor = AsOperand(target);
                return div(divisor, rounding_mode);
            }
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_div_scalar(self.Handle, target.ToNative(), &result));
            return Own(result);
        }

        /// <inheritdoc cref="div(Scalar, RoundingMode)"/>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        /// <summary>The elementwise quotient (<c>torch.true_divide</c>).</summary>
        /// <param name="other">A tensor whose shape broadcasts with this one's.</param>
        public Tensor true_divide(Tensor other) => div(other);

        /// <summary>The elementwise quotient, rounded down (<c>torch.floor_divide</c>).</summary>
        /// <param name="other">A tensor whose shape broadcasts with this one's.</param>
        public Tensor floor_divide(Tensor other) => div(other, RoundingMode.floor);

        /// <summary>The elementwise quotient (<c>torch.true_divide</c>).</summary>
        /// <param name="other">A number.</param>
        public Tensor true_divide(Scalar other) => div(other);

        /// <summary>The elementwise quotient, rounded down (<c>torch.floor_divide</c>).</summary>
        /// <param name="other">A number.</param>
        public Tensor floor_divide(Scalar other) => div(other, RoundingMode.floor);

        /// <summary>The elementwise quotient by a tensor in place (<c>torch.div</c>); without rounding, quotients of integers are floats.</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <param name="rounding_mode">How the quotient is rounded.</param>
        /// <returns>This tensor.</returns>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var self = Borrow();
            using var divisor = Borrow(target);
            Status.Check(rounding_mode == RoundingMode.None
                ? Native.adj_div_(self.Handle, divisor.Handle)
                : Native.adj_div_mode_(self.Handle, divisor.Handle, (long)rounding_mode));
            return this;
        }

        /// <inheritdoc cref="div_(Tensor, RoundingMode)"/>
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        /// <summary>The elementwise quotient by a number in place (<c>torch.div</c>); without rounding, quotients of integers are floats.</summary>
        /// <param name="target">A number.</param>
        /// <param name="rounding_mode">How the quotient is rounded.</param>
        /// <returns>This tensor.</returns>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode != RoundingMode.None)
            {
                using Tensor divisor = AsOperand(target);
                return div_(divisor, rounding_mode);
            }
            using var self = Borrow();
            Status.Check(Native.adj_div_scalar_(self.Handle, target.ToNative()));
            return this;
        }

        /// <inheritdoc cref="div_(Scalar, RoundingMode)"/>
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        /// <summary>The elementwise quotient in place (<c>torch.true_divide</c>).</summary>
        /// <param name="other">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor true_divide_(Tensor other) => div_(other);

        /// <summary>The elementwise quotient, rounded down, in place (<c>torch.floor_divide</c>).</summary>
        /// <param name="other">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor floor_divide_(Tensor other) => div_(other, RoundingMode.floor);

        /// <summary>The elementwise quotient in place (<c>torch.true_divide</c>).</summary>
        /// <param name="other">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor true_divide_(Scalar other) => div_(other);

        /// <summary>The elementwise quotient, rounded down, in place (<c>torch.floor_divide</c>).</summary>
        /// <param name="other">A number.</param>
        /// <returns>This tensor.</returns>
        public Tensor floor_divide_(Scalar other) => div_(other, RoundingMode.floor);

        /// <summary>The elementwise remainder with the sign of the divisor (<c>torch.remainder</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor remainder(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_remainder(self.Handle, right.Handle, &result));
            return Own(result);
        }

        /// <summary>The elementwise remainder with the sign of the divisor (<c>torch.remainder</c>).</summary>
        /// <param name="scalar">The divisor.</param>
        public Tensor remainder(Scalar scalar)
        {
            using Tensor divisor = AsOperand(scalar);
            return remainder(divisor);
        }

        /// <summary>The elementwise remainder with the sign of the divisor in place (<c>torch.remainder</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor remainder_(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_remainder_(self.Handle, right.Handle));
            return this;
        }

        /// <summary>The elementwise remainder with the sign of the divisor in place (<c>torch.remainder</c>).</summary>
        /// <param name="scalar">The divisor.</param>
        /// <returns>This tensor.</returns>
        public Tensor remainder_(Scalar scalar)
        {
            using Tensor divisor = AsOperand(scalar);
            return remainder_(divisor);
        }

        /// <summary>The elementwise remainder with the sign of the dividend (<c>torch.fmod</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        public Tensor fmod(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_fmod(self.Handle, right.Handle, &result));
            return Own(result);
        }

        /// <summary>The elementwise remainder with the sign of the dividend (<c>torch.fmod</c>).</summary>
        /// <param name="scalar">The divisor.</param>
        public Tensor fmod(Scalar scalar)
        {
            using Tensor divisor = AsOperand(scalar);
            return fmod(divisor);
        }

        /// <summary>The elementwise remainder with the sign of the dividend in place (<c>torch.fmod</c>).</summary>
        /// <param name="target">A tensor whose shape broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor fmod_(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            Status.Check(Native.adj_fmod_(self.Handle, right.Handle));
            return this;
        }

        /// <summary>The elementwise remainder with the sign of the dividend in place (<c>torch.fmod</c>).</summary>
        /// <param name="scalar">The divisor.</param>
        /// <returns>This tensor.</returns>
        public Tensor fmod_(Scalar scalar)
        {
            using Tensor divisor = AsOperand(scalar);
            return fmod_(divisor);
        }

        /// <summary>The elements to a power (<c>torch.pow</c>).</summary>
        /// <param name="exponent">The exponents; a shape that broadcasts with this one's.</param>
        public Tensor pow(Tensor exponent)
        {
            using var self = Borrow();
            using var power = Borrow(exponent);
            nint result;
            Status.Check(Native.adj_pow(self.Handle, power.Handle, &result));
            return Own(result);
        }

        /// <summary>The elements to a power (<c>torch.pow</c>).</summary>
        /// <param name="exponent">The exponent.</param>
        public Tensor pow(Scalar exponent)
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_pow_scalar(self.Handle, exponent.ToNative(), &result));
            return Own(result);
        }

        /// <summary>The elements to a power in place (<c>torch.pow</c>).</summary>
        /// <param name="exponent">The exponents; a shape that broadcasts with this one's.</param>
        /// <returns>This tensor.</returns>
        public Tensor pow_(Tensor exponent)
        {
            using var self = Borrow();
            using var power = Borrow(exponent);
            Status.Check(Native.adj_pow_(self.Handle, power.Handle));
            return this;
        }

        /// <summary>The elements to a power in place (<c>torch.pow</c>).</summary>
        /// <param name="exponent">The exponent.</param>
        /// <returns>This tensor.</returns>
        public Tensor pow_(Scalar exponent)
        {
            using var self = Borrow();
            Status.Check(Native.adj_pow_scalar_(self.Handle, exponent.ToNative()));
            return this;
        }
    }
}
