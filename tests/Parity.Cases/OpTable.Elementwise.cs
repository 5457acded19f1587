using Parity;

namespace Parity.Cases;

public static partial class OpTable
{
    private static IEnumerable<OpCase> Unary() =>
    [
        One("neg", x => x.neg(), x => x.neg_()), One("neg operator", x => -x),
        One("abs", x => x.abs(), x => x.abs_(), flat: true),
        One("sign", x => x.sign(), x => x.sign_(), flat: true),
        One("exp", x => x.exp(), x => x.exp_()), One("log", x => x.log(), x => x.log_(), s_positive),
        One("log1p", x => x.log1p(), x => x.log1p_(), s_unit), One("expm1", x => x.expm1(), x => x.expm1_()),
        One("sqrt", x => x.sqrt(), x => x.sqrt_(), s_positive), One("rsqrt", x => x.rsqrt(), x => x.rsqrt_(), s_positive),
        One("reciprocal", x => x.reciprocal(), x => x.reciprocal_(), s_positive), One("square", x => x.square(), x => x.square_()),
        One("sin", x => x.sin(), x => x.sin_()), One("cos", x => x.cos(), x => x.cos_()), One("tan", x => x.tan(), x => x.tan_(), s_unit),
        One("tanh", x => x.tanh(), x => x.tanh_()), One("sigmoid", x => x.sigmoid(), x => x.sigmoid_()), One("erf", x => x.erf(), x => x.erf_()),
        One("relu", x => x.relu(), x => x.relu_()),
        One("sin of many elements", x => x.sin(), x => x.sin_(), new Sample([3, 67])),
        One("exp of three dimensions", x => x.exp(), x => x.exp_(), new Sample([3, 2, 5])),
        One("log beyond its domain", x => x.log(), smooth: false), One("sqrt beyond its domain", x => x.sqrt(), smooth: false),
        One("reciprocal of zero", x => (x * 0).reciprocal(), smooth: false),
    ];

    private static IEnumerable<OpCase> Rounding() =>
    [
        One("floor", x => x.floor(), x => x.floor_(), flat: true), One("ceil", x => x.ceil(), x => x.ceil_(), flat: true),
        One("trunc", x => x.trunc(), x => x.trunc_(), flat: true), One("round", x => x.round(), x => x.round_(), flat: true),
        One("round halves", x => (x.floor() + 0.5).round(), smooth: false),
        One("round decimals", x => x.round(1), x => x.round_(1), smooth: false),
    ];

    private static IEnumerable<OpCase> Predicates() =>
    [
        One("isnan", x => ((x - x) / (x - x)).isnan(), smooth: false), One("isnan of numbers", x => x.isnan(), smooth: false),
        One("isinf", x => (x / (x - x)).isinf(), smooth: false), One("isinf of numbers", x => x.isinf(), smooth: false),
        One("isfinite", x => (x / (x > 0)).isfinite(), smooth: false), One("isfinite of numbers", x => x.isfinite(), smooth: false),
    ];

    private static IEnumerable<OpCase> Arithmetic() =>
    [
        .. Broadcast("add", (a, b) => a.add(b), (a, b) => a.add_(b)), Two("add alpha", (a, b) => a.add(b, 2), (a, b) => a.add_(b, 2)),
        Two("add fractional alpha", (a, b) => a.add(b, 2.5), (a, b) => a.add_(b, 2.5)), Two("add operator", (a, b) => a + b),
        .. Broadcast("sub", (a, b) => a.sub(b), (a, b) => a.sub_(b)), Two("sub operator", (a, b) => a - b),
        .. Broadcast("mul", (a, b) => a.mul(b), (a, b) => a.mul_(b)), Two("mul operator", (a, b) => a * b),
        Two("mul of itself", (a, b) => a * a * b),
        .. Broadcast("div", (a, b) => a.div(b), (a, b) => a.div_(b), b: s_divisor), Two("div operator", (a, b) => a / b, b: s_divisor),
    ];

    private static IEnumerable<OpCase> ArithmeticWithNumbers() =>
    [
        One("add_scalar", x => x.add(3), x => x.add_(3)), One("add_scalar fraction", x => x.add(1.5), x => x.add_(1.5)),
        One("add_scalar alpha", x => x.add(3, 2), x => x.add_(3, 2)), One("add_scalar left", x => 3 + x),
        One("sub_scalar", x => x.sub(3), x => x.sub_(3)), One("sub_scalar fraction", x => x.sub(1.5), x => x.sub_(1.5)),
        One("sub_scalar left", x => 2 - x),
        One("mul_scalar", x => x.mul(3), x => x.mul_(3)), One("mul_scalar fraction", x => x.mul(1.5), x => x.mul_(1.5)),
        One("mul_scalar left", x => 3 * x),
        One("div_scalar", x => x.div(4), x => x.div_(4)), One("div_scalar fraction", x => x.div(1.5), x => x.div_(1.5)),
        One("div_scalar left", x => 2 / x, sample: s_positive),
    ];

    private static IEnumerable<OpCase> Quotients() =>
    [
        .. Broadcast("div_mode floor", (a, b) => a.div(b, RoundingMode.floor), (a, b) => a.div_(b, RoundingMode.floor), b: s_divisor, flat: true),
        .. Broadcast("div_mode trunc", (a, b) => a.div(b, RoundingMode.trunc), (a, b) => a.div_(b, RoundingMode.trunc), b: s_divisor, flat: true),
        One("div_mode floor by number", x => x.div(0.75, RoundingMode.floor), x => x.div_(0.75, RoundingMode.floor), flat: true),
        One("div_mode trunc by number", x => x.div(2, RoundingMode.trunc), x => x.div_(2, RoundingMode.trunc), flat: true),
        Two("div_mode floor_divide", (a, b) => a.floor_divide(b), (a, b) => a.floor_divide_(b), b: s_divisor, smooth: false),
        One("div_mode floor_divide by number", x => x.floor_divide(2), x => x.floor_divide_(2), smooth: false),
        .. Broadcast("remainder", (a, b) => a.remainder(b), (a, b) => a.remainder_(b), b: s_divisor, flat: true),
        Two("remainder negative divisor", (a, b) => a.remainder(b.neg()), b: s_divisor, flat: true),
        One("remainder by number", x => x.remainder(0.75), x => x.remainder_(0.75), flat: true),
        One("remainder by negative number", x => x.remainder(-2), x => x.remainder_(-2), flat: true),
        .. Broadcast("fmod", (a, b) => a.fmod(b), (a, b) => a.fmod_(b), b: s_divisor, flat: true),
        One("fmod by number", x => x.fmod(0.75), x => x.fmod_(0.75), flat: true),
        One("fmod by negative number", x => x.fmod(-2), x => x.fmod_(-2), flat: true),
    ];

    private static IEnumerable<OpCase> Powers() =>
    [
        .. Broadcast("pow", (a, b) => a.pow(b), (a, b) => a.pow_(b), s_positive),
        One("pow_scalar 3", x => x.pow(3), x => x.pow_(3)), One("pow_scalar 2", x => x.pow(2), x => x.pow_(2)),
        One("pow_scalar 1", x => x.pow(1), x => x.pow_(1), flat: true), One("pow_scalar 0", x => x.pow(0), x => x.pow_(0), flat: true),
        One("pow_scalar 0.5", x => x.pow(0.5), x => x.pow_(0.5), s_positive), One("pow_scalar -1", x => x.pow(-1), x => x.pow_(-1), s_positive),
        One("pow_scalar -2", x => x.pow(-2), x => x.pow_(-2), s_positive), One("pow_scalar -1.5", x => x.pow(-1.5), x => x.pow_(-1.5), s_positive),
        One("pow_base 2", x => PowerOf(2, x)), One("pow_base 1", x => PowerOf(1, x), flat: true),
        One("pow_base 0", x => PowerOf(0, x), sample: s_positive, flat: true),
    ];

    // TorchSharp has no power of a number. A number takes part in promotion with its kind only, as a tensor of the same dtype does.
#if TORCHSHARP
    private static Tensor PowerOf(long number, Tensor x) =>
        full([], number, x.dtype == ScalarType.Bool ? ScalarType.Int64 : x.dtype).pow(x);
#else
    private static Tensor PowerOf(long number, Tensor x) => pow(number, x);
#endif

    private static IEnumerable<OpCase> Comparisons() =>
    [
        .. Broadcast("eq", (a, b) => a.eq(b), (a, b) => a.eq_(b), smooth: false), .. Broadcast("ne", (a, b) => a.ne(b), (a, b) => a.ne_(b), smooth: false),
        .. Broadcast("lt", (a, b) => a.lt(b), (a, b) => a.lt_(b), smooth: false), .. Broadcast("le", (a, b) => a.le(b), (a, b) => a.le_(b), smooth: false),
        .. Broadcast("gt", (a, b) => a.gt(b), (a, b) => a.gt_(b), smooth: false), .. Broadcast("ge", (a, b) => a.ge(b), (a, b) => a.ge_(b), smooth: false),
        One("eq_scalar", x => x.eq(1), x => x.eq_(1), smooth: false), One("ne_scalar", x => x.ne(1), x => x.ne_(1), smooth: false),
        One("lt_scalar", x => x.lt(1), x => x.lt_(1), smooth: false), One("le_scalar", x => x.le(1), x => x.le_(1), smooth: false),
        One("gt_scalar", x => x.gt(1), x => x.gt_(1), smooth: false), One("ge_scalar", x => x.ge(1), x => x.ge_(1), smooth: false),
        One("lt_scalar fraction", x => x.lt(0.5), x => x.lt_(0.5), smooth: false), One("gt_scalar operator", x => x > 1, smooth: false),
    ];

    private static IEnumerable<OpCase> Logic() =>
    [
        One("logical_not", x => x.logical_not(), x => x.logical_not_(), smooth: false),
        One("bitwise_not", x => x.bitwise_not(), x => x.bitwise_not_(), smooth: false),
        .. Broadcast("logical_and", (a, b) => a.logical_and(b), (a, b) => a.logical_and_(b), smooth: false),
        .. Broadcast("logical_or", (a, b) => a.logical_or(b), (a, b) => a.logical_or_(b), smooth: false),
        .. Broadcast("logical_xor", (a, b) => a.logical_xor(b), (a, b) => a.logical_xor_(b), smooth: false),
        .. Broadcast("bitwise_and", (a, b) => a.bitwise_and(b), (a, b) => a.bitwise_and_(b), smooth: false),
        .. Broadcast("bitwise_or", (a, b) => a.bitwise_or(b), (a, b) => a.bitwise_or_(b), smooth: false),
        .. Broadcast("bitwise_xor", (a, b) => a.bitwise_xor(b), (a, b) => a.bitwise_xor_(b), smooth: false),
    ];

    private static IEnumerable<OpCase> Selection() =>
    [
        .. Broadcast("maximum", (a, b) => a.maximum(b), flat: true), .. Broadcast("minimum", (a, b) => a.minimum(b), flat: true),
        Two("maximum of equal", (a, b) => a.maximum(a) * b), Two("minimum of equal", (a, b) => a.minimum(a) * b),
        One("clamp", x => x.clamp(-1, 1), x => x.clamp_(-1, 1), flat: true), One("clamp min", x => x.clamp(min: 0), x => x.clamp_(min: 0), flat: true),
        One("clamp max", x => x.clamp(max: 1), x => x.clamp_(max: 1), flat: true),
        One("clamp fractions", x => x.clamp(-0.5, 0.75), x => x.clamp_(-0.5, 0.75), flat: true),
        One("clamp crossed", x => x.clamp(1, -1), x => x.clamp_(1, -1), flat: true),
        Three("clamp_tensor", (x, low, high) => x.clamp(low, high), (x, low, high) => x.clamp_(low, high), s_matrix, new Sample([3, 4], -2, 0, 1), new Sample([3, 4], 0, 2, 2), flat: true),
        Three("clamp_tensor broadcast", (x, low, high) => x.clamp(low, high), (x, low, high) => x.clamp_(low, high), s_matrix, new Sample([4], -2, 0, 1), new Sample([3, 1], 0, 2, 2), flat: true),
        Two("clamp_tensor min", (x, low) => x.clamp(min: low), (x, low) => x.clamp_(min: low), flat: true),
        Two("clamp_tensor max", (x, high) => x.clamp(max: high), (x, high) => x.clamp_(max: high), flat: true),
        Three("where", (m, a, b) => where(m, a, b), null, Sample.Mask(3, 4), s_matrix, s_other, flat: true),
        Three("where broadcast", (m, a, b) => where(m, a, b), null, Sample.Mask(3, 1), s_matrix, new Sample([4], Seed: 1), flat: true),
        Two("where of functions", (a, b) => where(a > 0, a * a, b * b)),
    ];

    private static OpCase Three(
        string name, Func<Tensor, Tensor, Tensor, Tensor> apply, Func<Tensor, Tensor, Tensor, Tensor>? inPlace, Sample a, Sample b, Sample c, bool smooth = true, bool flat = false) =>
        new(name, [a, b, c], x => [apply(x[0], x[1], x[2])], inPlace is null ? null : x => inPlace(x[0], x[1], x[2]), smooth, flat);
}
