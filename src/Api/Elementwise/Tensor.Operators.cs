namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elementwise sum.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>The elementwise sum.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        /// <summary>The elementwise sum.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        /// <summary>The elementwise difference.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <summary>The elementwise difference.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        /// <summary>The elementwise difference.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator -(Scalar left, Tensor right) => right.SubtractedFrom(left);

        /// <summary>The elementwise product.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>The elementwise product.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <summary>The elementwise product.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        /// <summary>The elementwise quotient, in floating point also for integers.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <summary>The elementwise quotient, in floating point also for integers.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        /// <summary>The elementwise quotient, in floating point also for integers.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator /(Scalar left, Tensor right) => right.Divides(left);

        /// <summary>The elementwise remainder, with the sign of the divisor.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        /// <summary>The elementwise remainder, with the sign of the divisor.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);

        /// <summary>The elementwise remainder, with the sign of the divisor.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator %(Scalar left, Tensor right) => right.RemainderOf(left);

        /// <summary>Which elements are equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        /// <summary>Which elements are equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        /// <summary>Which elements are equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        /// <summary>Which elements differ.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        /// <summary>Which elements differ.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        /// <summary>Which elements differ.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        /// <summary>Which elements are less.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        /// <summary>Which elements are less.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        /// <summary>Which elements are less.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        /// <summary>Which elements are less or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        /// <summary>Which elements are less or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        /// <summary>Which elements are less or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        /// <summary>Which elements are greater.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        /// <summary>Which elements are greater.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        /// <summary>Which elements are greater.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        /// <summary>Which elements are greater or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        /// <summary>Which elements are greater or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        /// <summary>Which elements are greater or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        /// <summary>Bitwise and; logical and of truth values.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        /// <summary>Bitwise or; logical or of truth values.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        /// <summary>Bitwise exclusive or; logical one of truth values.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        /// <summary>The negated elements.</summary>
        /// <param name="tensor">The operand.</param>
        public static Tensor operator -(Tensor tensor) => tensor.neg();

        /// <summary>The inverted bits; the negation of truth values.</summary>
        /// <param name="left">The operand.</param>
        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        // As TorchSharp does: a sum with the negated tensor.
        private Tensor SubtractedFrom(Scalar minuend)
        {
            using Tensor negated = neg();
            return negated.add(minuend);
        }

        // PyTorch's Tensor.__rtruediv__: reciprocal() * number, with MulBackward0 as grad_fn.
        private Tensor Divides(Scalar dividend)
        {
            using Tensor inverse = reciprocal();
            return inverse.mul(dividend);
        }

        private Tensor RemainderOf(Scalar dividend)
        {
            using Tensor left = AsOperand(dividend);
            return left.remainder(this);
        }

        /// <summary>A number as a tensor that promotes with this one as the number would.</summary>
        private Tensor AsOperand(Scalar number) => FromScalar(number, ResultType(this, number));
    }
}
