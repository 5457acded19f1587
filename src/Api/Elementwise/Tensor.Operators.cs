namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elementwise sum.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator +(Tensor left, Tensor right) => left.Required().add(right);

        /// <summary>The elementwise sum.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator +(Tensor left, Scalar right) => left.Required().add(right);

        /// <summary>The elementwise sum.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator +(Scalar left, Tensor right) => right.Required().add(left);

        /// <summary>The elementwise difference.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator -(Tensor left, Tensor right) => left.Required().sub(right);

        /// <summary>The elementwise difference.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator -(Tensor left, Scalar right) => left.Required().sub(right);

        /// <summary>The elementwise difference.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator -(Scalar left, Tensor right) => right.Required().SubtractedFrom(left);

        /// <summary>The elementwise product.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator *(Tensor left, Tensor right) => left.Required().mul(right);

        /// <summary>The elementwise product.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator *(Tensor left, Scalar right) => left.Required().mul(right);

        /// <summary>The elementwise product.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator *(Scalar left, Tensor right) => right.Required().mul(left);

        /// <summary>The elementwise quotient, in floating point also for integers.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator /(Tensor left, Tensor right) => left.Required().div(right);

        /// <summary>The elementwise quotient, in floating point also for integers.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator /(Tensor left, Scalar right) => left.Required().div(right);

        /// <summary>The elementwise quotient, in floating point also for integers.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator /(Scalar left, Tensor right) => right.Required().Divides(left);

        /// <summary>The elementwise remainder, with the sign of the divisor.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator %(Tensor left, Tensor right) => left.Required().remainder(right);

        /// <summary>The elementwise remainder, with the sign of the divisor.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator %(Tensor left, Scalar right) => left.Required().remainder(right);

        /// <summary>The elementwise remainder, with the sign of the divisor.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator %(Scalar left, Tensor right) => right.Required().RemainderOf(left);

        /// <summary>Which elements are equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator ==(Tensor left, Tensor right) => left.Required().eq(right);

        /// <summary>Which elements are equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator ==(Tensor left, Scalar right) => left.Required().eq(right);

        /// <summary>Which elements are equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator ==(Scalar left, Tensor right) => right.Required().eq(left);

        /// <summary>Which elements differ.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator !=(Tensor left, Tensor right) => left.Required().ne(right);

        /// <summary>Which elements differ.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator !=(Tensor left, Scalar right) => left.Required().ne(right);

        /// <summary>Which elements differ.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator !=(Scalar left, Tensor right) => right.Required().ne(left);

        /// <summary>Which elements are less.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <(Tensor left, Tensor right) => left.Required().lt(right);

        /// <summary>Which elements are less.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <(Tensor left, Scalar right) => left.Required().lt(right);

        /// <summary>Which elements are less.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <(Scalar left, Tensor right) => right.Required().gt(left);

        /// <summary>Which elements are less or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <=(Tensor left, Tensor right) => left.Required().le(right);

        /// <summary>Which elements are less or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <=(Tensor left, Scalar right) => left.Required().le(right);

        /// <summary>Which elements are less or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator <=(Scalar left, Tensor right) => right.Required().ge(left);

        /// <summary>Which elements are greater.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >(Tensor left, Tensor right) => left.Required().gt(right);

        /// <summary>Which elements are greater.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >(Tensor left, Scalar right) => left.Required().gt(right);

        /// <summary>Which elements are greater.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >(Scalar left, Tensor right) => right.Required().lt(left);

        /// <summary>Which elements are greater or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >=(Tensor left, Tensor right) => left.Required().ge(right);

        /// <summary>Which elements are greater or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >=(Tensor left, Scalar right) => left.Required().ge(right);

        /// <summary>Which elements are greater or equal.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator >=(Scalar left, Tensor right) => right.Required().le(left);

        /// <summary>Bitwise and; logical and of truth values.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator &(Tensor left, Tensor right) => left.Required().bitwise_and(right);

        /// <summary>Bitwise or; logical or of truth values.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator |(Tensor left, Tensor right) => left.Required().bitwise_or(right);

        /// <summary>Bitwise exclusive or; logical one of truth values.</summary>
        /// <param name="left">The left operand.</param>
        /// <param name="right">The right operand.</param>
        public static Tensor operator ^(Tensor left, Tensor right) => left.Required().bitwise_xor(right);

        /// <summary>The negated elements.</summary>
        /// <param name="tensor">The operand.</param>
        public static Tensor operator -(Tensor tensor) => tensor.Required().neg();

        /// <summary>The inverted bits; the negation of truth values.</summary>
        /// <param name="left">The operand.</param>
        public static Tensor operator ~(Tensor left) => left.Required().bitwise_not();

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
