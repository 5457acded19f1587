namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>The elementwise sum (<c>torch.add</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor add(Tensor left, Tensor right) => left.Required().add(right);

    /// <summary>The elementwise sum (<c>torch.add</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    /// <param name="alpha">Factor of the right operand.</param>
    public static Tensor add(Tensor left, Tensor right, Scalar alpha) => left.Required().add(right, alpha);

    /// <summary>The elementwise sum (<c>torch.add</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor add(Tensor left, Scalar right) => left.Required().add(right);

    /// <summary>The elementwise sum (<c>torch.add</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    /// <param name="alpha">Factor of the right operand.</param>
    public static Tensor add(Tensor left, Scalar right, Scalar alpha) => left.Required().add(right, alpha);

    /// <summary>The elementwise sum in place of the left operand (<c>torch.add</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor add_(Tensor left, Tensor right) => left.Required().add_(right);

    /// <summary>The elementwise sum in place of the left operand (<c>torch.add</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    /// <param name="alpha">Factor of the right operand.</param>
    public static Tensor add_(Tensor left, Tensor right, Scalar alpha) => left.Required().add_(right, alpha);

    /// <summary>The elementwise sum in place of the left operand (<c>torch.add</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor add_(Tensor left, Scalar right) => left.Required().add_(right);

    /// <summary>The elementwise sum in place of the left operand (<c>torch.add</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    /// <param name="alpha">Factor of the right operand.</param>
    public static Tensor add_(Tensor left, Scalar right, Scalar alpha) => left.Required().add_(right, alpha);

    /// <summary>The elementwise difference (<c>torch.sub</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor sub(Tensor left, Tensor right) => left.Required().sub(right);

    /// <summary>The elementwise difference (<c>torch.sub</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor subtract(Tensor left, Tensor right) => left.Required().sub(right);

    /// <summary>The elementwise difference (<c>torch.sub</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor sub(Tensor left, Scalar right) => left.Required().sub(right);

    /// <summary>The elementwise difference (<c>torch.sub</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor subtract(Tensor left, Scalar right) => left.Required().sub(right);

    /// <summary>The elementwise difference in place of the left operand (<c>torch.sub</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor sub_(Tensor left, Tensor right) => left.Required().sub_(right);

    /// <summary>The elementwise difference in place of the left operand (<c>torch.sub</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor subtract_(Tensor left, Tensor right) => left.Required().sub_(right);

    /// <summary>The elementwise difference in place of the left operand (<c>torch.sub</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor sub_(Tensor left, Scalar right) => left.Required().sub_(right);

    /// <summary>The elementwise difference in place of the left operand (<c>torch.sub</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor subtract_(Tensor left, Scalar right) => left.Required().sub_(right);

    /// <summary>The elementwise product (<c>torch.mul</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor mul(Tensor left, Tensor right) => left.Required().mul(right);

    /// <summary>The elementwise product (<c>torch.mul</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor multiply(Tensor left, Tensor right) => left.Required().mul(right);

    /// <summary>The elementwise product (<c>torch.mul</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor mul(Tensor left, Scalar right) => left.Required().mul(right);

    /// <summary>The elementwise product (<c>torch.mul</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor multiply(Tensor left, Scalar right) => left.Required().mul(right);

    /// <summary>The elementwise product in place of the left operand (<c>torch.mul</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor mul_(Tensor left, Tensor right) => left.Required().mul_(right);

    /// <summary>The elementwise product in place of the left operand (<c>torch.mul</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor multiply_(Tensor left, Tensor right) => left.Required().mul_(right);

    /// <summary>The elementwise product in place of the left operand (<c>torch.mul</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor mul_(Tensor left, Scalar right) => left.Required().mul_(right);

    /// <summary>The elementwise product in place of the left operand (<c>torch.mul</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor multiply_(Tensor left, Scalar right) => left.Required().mul_(right);

    /// <summary>The elementwise quotient (<c>torch.div</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    /// <param name="rounding_mode">How the quotient is rounded.</param>
    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.Required().div(right, rounding_mode);

    /// <summary>The elementwise quotient (<c>torch.div</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    /// <param name="rounding_mode">How the quotient is rounded.</param>
    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.Required().div(right, rounding_mode);

    /// <summary>The elementwise quotient (<c>torch.div</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    /// <param name="rounding_mode">How the quotient is rounded.</param>
    public static Tensor divide(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.Required().div(right, rounding_mode);

    /// <summary>The elementwise quotient (<c>torch.div</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    /// <param name="rounding_mode">How the quotient is rounded.</param>
    public static Tensor divide(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.Required().div(right, rounding_mode);

    /// <summary>The elementwise quotient (<c>torch.true_divide</c>).</summary>
    /// <param name="dividend">A tensor.</param>
    /// <param name="divisor">A tensor.</param>
    public static Tensor true_divide(Tensor dividend, Tensor divisor) => dividend.Required().div(divisor);

    /// <summary>The elementwise quotient, rounded down (<c>torch.floor_divide</c>).</summary>
    /// <param name="input">A tensor.</param>
    /// <param name="other">A tensor.</param>
    public static Tensor floor_divide(Tensor input, Tensor other) => input.Required().floor_divide(other);

    /// <summary>The elementwise remainder with the sign of the divisor (<c>torch.remainder</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor remainder(Tensor left, Tensor right) => left.Required().remainder(right);

    /// <summary>The elementwise remainder with the sign of the divisor (<c>torch.remainder</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor remainder(Tensor left, Scalar right) => left.Required().remainder(right);

    /// <summary>The elementwise remainder with the sign of the dividend (<c>torch.fmod</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor fmod(Tensor left, Tensor right) => left.Required().fmod(right);

    /// <summary>The elementwise remainder with the sign of the dividend (<c>torch.fmod</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor fmod(Tensor left, Scalar right) => left.Required().fmod(right);

    /// <summary>The elements to a power (<c>torch.pow</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="exponent">A tensor.</param>
    public static Tensor pow(Tensor left, Tensor exponent) => left.Required().pow(exponent);

    /// <summary>The elements to a power (<c>torch.pow</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="exponent">A number.</param>
    public static Tensor pow(Tensor left, Scalar exponent) => left.Required().pow(exponent);

    /// <summary>The elementwise quotient in place of the left operand (<c>torch.div</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    /// <param name="rounding_mode">How the quotient is rounded.</param>
    public static Tensor div_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.Required().div_(right, rounding_mode);

    /// <summary>The elementwise quotient in place of the left operand (<c>torch.div</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    /// <param name="rounding_mode">How the quotient is rounded.</param>
    public static Tensor div_(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.Required().div_(right, rounding_mode);

    /// <summary>The elementwise quotient in place of the left operand (<c>torch.div</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    /// <param name="rounding_mode">How the quotient is rounded.</param>
    public static Tensor divide_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.Required().div_(right, rounding_mode);

    /// <summary>The elementwise quotient in place of the left operand (<c>torch.div</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor divide_(Tensor left, Scalar right) => left.Required().div_(right);

    /// <summary>The elementwise quotient in place of the left operand (<c>torch.true_divide</c>).</summary>
    /// <param name="dividend">A tensor.</param>
    /// <param name="divisor">A tensor.</param>
    public static Tensor true_divide_(Tensor dividend, Tensor divisor) => dividend.Required().div_(divisor);

    /// <summary>The elementwise quotient, rounded down in place of the left operand (<c>torch.floor_divide</c>).</summary>
    /// <param name="input">A tensor.</param>
    /// <param name="other">A tensor.</param>
    public static Tensor floor_divide_(Tensor input, Tensor other) => input.Required().floor_divide_(other);

    /// <summary>The elementwise remainder with the sign of the divisor in place of the left operand (<c>torch.remainder</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor remainder_(Tensor left, Tensor right) => left.Required().remainder_(right);

    /// <summary>The elementwise remainder with the sign of the divisor in place of the left operand (<c>torch.remainder</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor remainder_(Tensor left, Scalar right) => left.Required().remainder_(right);

    /// <summary>The elementwise remainder with the sign of the dividend in place of the left operand (<c>torch.fmod</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor fmod_(Tensor left, Tensor right) => left.Required().fmod_(right);

    /// <summary>The elementwise remainder with the sign of the dividend in place of the left operand (<c>torch.fmod</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A number.</param>
    public static Tensor fmod_(Tensor left, Scalar right) => left.Required().fmod_(right);

    /// <summary>The elements to a power in place of the left operand (<c>torch.pow</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="exponent">A tensor.</param>
    public static Tensor pow_(Tensor left, Tensor exponent) => left.Required().pow_(exponent);

    /// <summary>The elements to a power in place of the left operand (<c>torch.pow</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="exponent">A number.</param>
    public static Tensor pow_(Tensor left, Scalar exponent) => left.Required().pow_(exponent);
}
