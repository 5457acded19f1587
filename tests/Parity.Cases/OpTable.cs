using Parity;

namespace Parity.Cases;

/// <summary>One entry per operation: a row here is checked against libtorch and by finite differences, once and twice.</summary>
public static class OpTable
{
    private static readonly Sample s_matrix = new([3, 4]);
    private static readonly Sample s_other = new([3, 4], Seed: 1);
    private static readonly Sample s_positive = new([3, 4], 0.2, 3);
    private static readonly Sample s_divisor = new([3, 4], 0.5, 2, Seed: 2);
    private static readonly Sample s_unit = new([3, 4], -0.9, 0.9);

    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Unary(), .. Binary(), .. Reductions(), .. Products(), .. Shapes(), .. Losses(), .. InPlace(), .. NotDifferentiable(),
    ];

    public static OpCase Named(string name) => All.First(c => c.Name == name);

    private static OpCase One(string name, Func<Tensor, Tensor> apply, Sample? sample = null, bool smooth = true, bool flat = false) =>
        new(name, [sample ?? s_matrix], x => apply(x[0]), smooth, flat);

    private static OpCase Two(string name, Func<Tensor, Tensor, Tensor> apply, Sample? a = null, Sample? b = null, bool smooth = true, bool flat = false) =>
        new(name, [a ?? s_matrix, b ?? s_other], x => apply(x[0], x[1]), smooth, flat);

    private static IEnumerable<OpCase> Unary() =>
    [
        One("neg", x => x.neg()), One("abs", x => x.abs(), flat: true), One("sign", x => x.sign(), flat: true),
        One("exp", x => x.exp()), One("log", x => x.log(), s_positive), One("log1p", x => x.log1p(), s_unit), One("expm1", x => x.expm1()),
        One("sqrt", x => x.sqrt(), s_positive), One("rsqrt", x => x.rsqrt(), s_positive),
        One("reciprocal", x => x.reciprocal(), s_positive), One("square", x => x.square()),
        One("sin", x => x.sin()), One("cos", x => x.cos()), One("tan", x => x.tan(), s_unit), One("tanh", x => x.tanh()),
        One("sigmoid", x => x.sigmoid()), One("relu", x => x.relu()), One("floor", x => x.floor(), flat: true), One("ceil", x => x.ceil(), flat: true),
        One("trunc", x => x.trunc(), flat: true), One("round", x => x.round(), flat: true),
        One("pow(3)", x => x.pow(3)), One("pow(-1.5)", x => x.pow(-1.5), s_positive), One("pow(0)", x => x.pow(0), flat: true),
        One("clamp", x => x.clamp(-1, 1)), One("clamp(min)", x => x.clamp(min: 0.25)),
        One("noncontiguous exp", x => x.t().exp()), One("noncontiguous mul", x => x.t() * x.t()),
        One("zero-dim", x => x.sin() * x, new Sample([])), One("empty", x => x.sin() * 2, new Sample([0, 3])),
    ];

    private static IEnumerable<OpCase> Binary() =>
    [
        Two("add", (a, b) => a.add(b)), Two("add(alpha)", (a, b) => a.add(b, 2.5)), Two("sub", (a, b) => a.sub(b)), Two("mul", (a, b) => a.mul(b)),
        Two("div", (a, b) => a.div(b), b: s_divisor), Two("pow", (a, b) => a.pow(b), s_positive),
        Two("maximum", (a, b) => a.maximum(b)), Two("minimum", (a, b) => a.minimum(b)),
        Two("where", (a, b) => where(a > 0, a * 2, b * 3)),
        Two("broadcast mul", (a, b) => a * b, b: new Sample([4], Seed: 3)), Two("broadcast add", (a, b) => a + b, new Sample([3, 1]), new Sample([2, 1, 4], Seed: 1)),
        Two("broadcast div", (a, b) => a / b, new Sample([]), s_divisor),
        One("number - x", x => 2 - x), One("number / x", x => 2 / x, s_positive), One("x * number", x => x * 3), One("x / number", x => x / 4),
    ];

    private static IEnumerable<OpCase> Reductions() =>
    [
        One("sum", x => x.sum()), One("sum([0])", x => x.sum([0])), One("sum(1, keepdim)", x => x.sum(1, keepdim: true)),
        One("mean", x => x.mean()), One("mean([0])", x => x.mean([0])), One("prod", x => x.prod()),
        One("var", x => x.var()), One("var(1)", x => x.var(1)), One("std", x => x.std()), One("std(0)", x => x.std(0)),
        One("max", x => x.max()), One("min", x => x.min()), One("max(1)", x => x.max(1).values), One("min(0)", x => x.min(0).values),
        One("amax", x => x.amax([1])), One("amin", x => x.amin([0])),
        One("logsumexp", x => x.logsumexp(1)), One("softmax(1)", x => x.softmax(1)), One("softmax(0)", x => x.softmax(0)),
        One("log_softmax", x => x.log_softmax(1)), One("cumsum", x => x.cumsum(0)), One("norm", x => x.norm()),
    ];

    private static IEnumerable<OpCase> Products() =>
    [
        Two("mm", (a, b) => a.mm(b), b: new Sample([4, 5], Seed: 1)), Two("mm of transposed", (a, b) => a.t().mm(b), b: new Sample([3, 5], Seed: 1)),
        Two("bmm", (a, b) => a.bmm(b), new Sample([2, 3, 4]), new Sample([2, 4, 2], Seed: 1)),
        Two("mv", (a, b) => a.mv(b), b: new Sample([4], Seed: 1)), Two("dot", (a, b) => a.dot(b), new Sample([5]), new Sample([5], Seed: 1)),
        Two("outer", (a, b) => a.outer(b), new Sample([3]), new Sample([4], Seed: 1)),
        Two("matmul 3D 2D", (a, b) => a.matmul(b), new Sample([2, 3, 4]), new Sample([4, 2], Seed: 1)),
        Two("matmul broadcast", (a, b) => a.matmul(b), new Sample([2, 1, 3, 4]), new Sample([3, 4, 2], Seed: 1)),
        Two("matmul 1D 2D", (a, b) => a.matmul(b), new Sample([4]), new Sample([4, 2], Seed: 1)),
        new("addmm", [new Sample([3, 5]), s_other, new Sample([4, 5], Seed: 2)], x => x[0].addmm(x[1], x[2])),
    ];

    private static IEnumerable<OpCase> Shapes() =>
    [
        One("view", x => x.view(2, 6) * 2), One("reshape", x => x.t().reshape(2, 6).exp()), One("flatten", x => x.flatten().exp()),
        One("squeeze", x => x.unsqueeze(0).squeeze().exp()), One("unsqueeze", x => x.unsqueeze(1).exp()),
        One("expand", x => x.expand(3, 4).exp(), new Sample([3, 1])), One("permute", x => x.permute(1, 0).exp()),
        One("transpose", x => x.transpose(0, 1).exp()), One("select", x => x.select(0, 1).exp()), One("slice", x => x.slice(1, 1, 4, 2).exp()),
        One("narrow", x => x.narrow(1, 1, 2).exp()), One("index_select", x => x.index_select(0, tensor(new long[] { 2, 0, 2 })).exp()),
        One("gather", x => x.gather(1, tensor(new long[] { 0, 3, 1, 1, 2, 0 }).reshape(3, 2)).exp()),
        Two("cat", (a, b) => cat([a, b], 1).exp()), Two("stack", (a, b) => stack([a, b], 1).exp()),
        One("split", x => x.split(2, 1)[1].exp()), One("chunk", x => x.chunk(2, 0)[0].exp()), One("clone", x => x.clone().exp()),
        One("contiguous", x => x.t().contiguous().exp()), One("to", x => x.to(ScalarType.Float64).exp()),
    ];

    private static IEnumerable<OpCase> Losses() =>
    [
        Two("mse_loss", (a, b) => nn.functional.mse_loss(a, b)),
        One("nll_loss", x => nn.functional.nll_loss(x.log_softmax(1), tensor(new long[] { 1, 0, 3 }))),
        One("cross_entropy", x => nn.functional.cross_entropy(x, tensor(new long[] { 1, 0, 3 }))),
    ];

    private static IEnumerable<OpCase> InPlace() =>
    [
        Two("add_", (a, b) => a.clone().add_(b).exp()), Two("mul_", (a, b) => a.clone().mul_(b).exp()), One("exp_", x => x.clone().exp_()),
        One("tanh_", x => x.clone().tanh_()), One("zero_", x => x.clone().zero_(), smooth: false), One("fill_", x => x.clone().fill_(3) * x, flat: true),
        One("in-place on a view", x => { Tensor y = x.clone(); y.select(0, 1).mul_(3); return y * y; }, flat: true),
        Two("copy_", (a, b) => { Tensor y = a.clone(); y.narrow(1, 0, 2).copy_(b.narrow(1, 1, 2)); return y * y; }, flat: true),
    ];

    private static IEnumerable<OpCase> NotDifferentiable() =>
    [
        Two("eq", (a, b) => a.eq(b), smooth: false), Two("ne", (a, b) => a.ne(b), smooth: false), Two("lt", (a, b) => a.lt(b), smooth: false),
        Two("le", (a, b) => a.le(b), smooth: false), Two("gt", (a, b) => a.gt(b), smooth: false), Two("ge", (a, b) => a.ge(b), smooth: false),
        One("argmax", x => x.argmax(), smooth: false), One("argmax(1)", x => x.argmax(1), smooth: false), One("argmin(0)", x => x.argmin(0), smooth: false),
        One("to int64", x => x.to(ScalarType.Int64), smooth: false), One("int sum", x => x.to(ScalarType.Int32).sum(), smooth: false),
        One("int div", x => x.to(ScalarType.Int32) / 2, smooth: false), One("logical_not", x => x.logical_not(), smooth: false),
        One("shapes that do not broadcast", x => x + ones(3, 5), smooth: false),
        One("view of the wrong size", x => x.view(5, 5), smooth: false),
        One("select out of range", x => x.select(0, 7), smooth: false),
        One("sum over a dimension that is not there", x => x.sum(5), smooth: false),
        One("cat of mismatched shapes", x => cat([x, ones(2, 5)], 0), smooth: false),
    ];
}
