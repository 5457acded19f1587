using Parity;

namespace Parity.Cases;

public static partial class OpTable
{
    private static IEnumerable<OpCase> Sums() =>
    [
        One("sum", x => x.sum()), One("sum 0", x => x.sum([0])), One("sum 1 keepdim", x => x.sum(1, keepdim: true)), One("sum -1", x => x.sum(-1)),
        One("sum 0 2", x => x.sum([0, 2]), sample: s_cube), One("sum 1 keepdim of three", x => x.sum([1], keepdim: true), sample: s_cube),
        One("sum in float64", x => x.sum(ScalarType.Float64)), One("sum in int64", x => x.sum(ScalarType.Int64), smooth: false),
        One("sum of many", x => x.sum(), sample: new Sample([3, 700], 0.1, 1)), One("sum of many columns", x => x.sum(0L), sample: new Sample([3, 70], 0.1, 1)),
        One("mean", x => x.mean()), One("mean 0", x => x.mean([0])), One("mean 1 keepdim", x => x.mean([1], keepdim: true)),
        One("mean 0 2", x => x.mean([0, 2]), sample: s_cube), One("mean in float64", x => x.mean([1], type: ScalarType.Float64)),
        One("prod", x => x.prod(), sample: s_positive), One("prod of signs", x => x.prod()),
        One("prod in float64", x => x.prod(ScalarType.Float64), sample: s_positive),
        One("prod_dim", x => x.prod(1), sample: s_positive), One("prod_dim keepdim", x => x.prod(0, keepdim: true), sample: s_positive),
        One("prod_dim in float64", x => x.prod(-1, type: ScalarType.Float64), sample: s_positive),
        One("cumsum", x => x.cumsum(0)), One("cumsum -1", x => x.cumsum(-1)), One("cumsum 1 of three", x => x.cumsum(1), sample: s_cube),
        One("cumsum in float64", x => x.cumsum(1, ScalarType.Float64)),
        One("all", x => x.all(), smooth: false), One("all 0", x => x.all(0), smooth: false), One("all 1 keepdim", x => x.all(1, keepdim: true), smooth: false),
        One("any", x => x.any(), smooth: false), One("any 0", x => x.any(0), smooth: false), One("any 1 keepdim", x => x.any(1, keepdim: true), smooth: false),
    ];

    private static IEnumerable<OpCase> Moments() =>
    [
        One("var", x => x.var()), One("var biased", x => x.var(false)), One("var 1", x => x.var(1)), One("var 0 biased keepdim", x => x.var(0, false, true)),
        One("var 0 2", x => x.var([0, 2]), sample: s_cube), One("var -1 keepdim", x => x.var([-1], keepdim: true), sample: s_cube),
        One("std", x => x.std()), One("std biased", x => x.std(false)), One("std 0", x => x.std(0)), One("std 1 biased keepdim", x => x.std(1, false, true)),
        One("std 0 2", x => x.std([0, 2]), sample: s_cube),
        One("norm", x => x.norm()), One("norm 1", x => x.norm(p: 1), flat: true), One("norm 3", x => x.norm(p: 3)), One("norm 0", x => x.norm(p: 0), smooth: false),
        One("norm inf", x => x.norm(p: float.PositiveInfinity), flat: true), One("norm -inf", x => x.norm(p: float.NegativeInfinity), flat: true),
        One("norm 0.5", x => x.norm(p: 0.5f)), One("norm -1", x => x.norm(p: -1)),
        One("norm dim", x => x.norm(1)), One("norm dim keepdim", x => x.norm(0, keepdim: true)), One("norm dim 1", x => x.norm(1, p: 1), flat: true),
        One("norm dim 3", x => x.norm(-1, keepdim: true, p: 3)), One("norm dim inf", x => x.norm(0, p: float.PositiveInfinity), flat: true),
    ];

    private static IEnumerable<OpCase> Extremes() =>
    [
        One("max", x => x.max(), flat: true), One("min", x => x.min(), flat: true),
        Pair("max_dim", x => x.max(1)), Pair("max_dim 0 keepdim", x => x.max(0, keepdim: true)), Pair("max_dim of three", x => x.max(-2), s_cube),
        Pair("min_dim", x => x.min(0)), Pair("min_dim 1 keepdim", x => x.min(1, keepdim: true)), Pair("min_dim of three", x => x.min(-2), s_cube),
        One("amax", x => x.amax([1]), flat: true), One("amax keepdim", x => x.amax([0], keepdim: true), flat: true),
        One("amax 0 2", x => x.amax([0, 2]), sample: s_cube, flat: true), One("amax all", x => x.amax(), flat: true),
        One("amin", x => x.amin([0]), flat: true), One("amin keepdim", x => x.amin([1], keepdim: true), flat: true),
        One("amin 0 2", x => x.amin([0, 2]), sample: s_cube, flat: true), One("amin all", x => x.amin(), flat: true),
        One("argmax", x => x.argmax(), smooth: false), One("argmax 1", x => x.argmax(1), smooth: false), One("argmax 0 keepdim", x => x.argmax(0, keepdim: true), smooth: false),
        One("argmin", x => x.argmin(), smooth: false), One("argmin 0", x => x.argmin(0), smooth: false), One("argmin -1 keepdim", x => x.argmin(-1, keepdim: true), smooth: false),
    ];

    private static OpCase Pair(string name, Func<Tensor, (Tensor, Tensor)> apply, Sample? sample = null) =>
        Several(name, x => { (Tensor values, Tensor indexes) = apply(x); return [values, indexes]; }, sample, flat: true);

    private static IEnumerable<OpCase> Softmaxes() =>
    [
        One("logsumexp", x => x.logsumexp(1)), One("logsumexp keepdim", x => x.logsumexp(0, keepdim: true)), One("logsumexp large", x => (x * 400).logsumexp(1), smooth: false),
        One("softmax", x => x.softmax(1)), One("softmax 0", x => x.softmax(0)), One("softmax -2", x => x.softmax(-2), sample: s_cube),
        One("softmax in float64", x => x.softmax(1, ScalarType.Float64)), One("softmax large", x => (x * 400).softmax(1), smooth: false),
        One("log_softmax", x => x.log_softmax(1)), One("log_softmax 0", x => x.log_softmax(0)), One("log_softmax -2", x => x.log_softmax(-2), sample: s_cube),
        One("log_softmax in float64", x => x.log_softmax(1, ScalarType.Float64)),
    ];

    private static IEnumerable<OpCase> Losses() =>
    [
        Two("mse_loss", (a, b) => nn.functional.mse_loss(a, b)), Two("mse_loss sum", (a, b) => nn.functional.mse_loss(a, b, nn.Reduction.Sum)),
        Two("mse_loss none", (a, b) => nn.functional.mse_loss(a, b, nn.Reduction.None)),
        Classes("nll_loss", (x, t) => nn.functional.nll_loss(x, t)), Classes("nll_loss of log_softmax", (x, t) => nn.functional.nll_loss(x.log_softmax(1), t)),
        Classes("nll_loss sum", (x, t) => nn.functional.nll_loss(x, t, reduction: nn.Reduction.Sum)),
        Classes("nll_loss none", (x, t) => nn.functional.nll_loss(x, t, reduction: nn.Reduction.None)),
        Classes("nll_loss weight", (x, t) => nn.functional.nll_loss(x, t, Weight(x))),
        Classes("cross_entropy", (x, t) => nn.functional.cross_entropy(x, t)), Classes("cross_entropy sum", (x, t) => nn.functional.cross_entropy(x, t, reduction: nn.Reduction.Sum)),
        Classes("cross_entropy none", (x, t) => nn.functional.cross_entropy(x, t, reduction: nn.Reduction.None)),
        Classes("cross_entropy weight", (x, t) => nn.functional.cross_entropy(x, t, Weight(x))),
        Classes("cross_entropy ignore", (x, t) => nn.functional.cross_entropy(x, t, ignore_index: 1)),
        Classes("cross_entropy ignore all", (x, t) => nn.functional.cross_entropy(x, t * 0 - 100), smooth: false),
        Classes("cross_entropy ignore all none", (x, t) => nn.functional.cross_entropy(x, t * 0 - 100, reduction: nn.Reduction.None), smooth: false),
        Classes("cross_entropy smoothing", (x, t) => nn.functional.cross_entropy(x, t, label_smoothing: 0.1)),
        Classes("cross_entropy smoothing weight", (x, t) => nn.functional.cross_entropy(x, t, Weight(x), label_smoothing: 0.1)),
    ];

    private static OpCase Classes(string name, Func<Tensor, Tensor, Tensor> apply, bool smooth = true) =>
        Two(name, apply, a: s_matrix, b: Sample.Index([3], 4), smooth: smooth);

    private static Tensor Weight(Tensor x) => tensor(new double[] { 0.5, 1, 2, 1.5 }).to(x.dtype);

    private static IEnumerable<OpCase> Products() =>
    [
        Two("mm", (a, b) => a.mm(b), b: new Sample([4, 5], Seed: 1)), Two("mm of transposed", (a, b) => a.t().mm(b), b: new Sample([3, 5], Seed: 1)),
        Two("mm larger", (a, b) => a.mm(b), a: new Sample([3, 40]), b: new Sample([40, 35], Seed: 1)),
        Two("mm of whole tiles", (a, b) => a.mm(b), a: new Sample([33, 34]), b: new Sample([34, 35], Seed: 1)),
        Three("mm of three matrices", (x, v, w) => x.mm(v).tanh().mm(w).sigmoid(), null, new Sample([5, 4]), new Sample([4, 6], Seed: 1), new Sample([6, 3], Seed: 2)),
        Two("bmm", (a, b) => a.bmm(b), a: new Sample([2, 3, 4]), b: new Sample([2, 4, 2], Seed: 1)),
        Two("mv", (a, b) => a.mv(b), b: new Sample([4], Seed: 1)), Two("dot", (a, b) => a.dot(b), a: new Sample([5]), b: new Sample([5], Seed: 1)),
        Two("outer", (a, b) => a.outer(b), a: new Sample([3]), b: new Sample([4], Seed: 1)),
        Two("matmul", (a, b) => a.matmul(b), b: new Sample([4, 5], Seed: 1)), Two("matmul 1D 1D", (a, b) => a.matmul(b), a: new Sample([4]), b: new Sample([4], Seed: 1)),
        Two("matmul 2D 1D", (a, b) => a.matmul(b), b: new Sample([4], Seed: 1)), Two("matmul 1D 2D", (a, b) => a.matmul(b), a: new Sample([4]), b: new Sample([4, 2], Seed: 1)),
        Two("matmul 3D 2D", (a, b) => a.matmul(b), a: new Sample([2, 3, 4]), b: new Sample([4, 2], Seed: 1)),
        Two("matmul 2D 3D", (a, b) => a.matmul(b), b: new Sample([2, 4, 3], Seed: 1)), Two("matmul 3D 1D", (a, b) => a.matmul(b), a: new Sample([2, 3, 4]), b: new Sample([4], Seed: 1)),
        Two("matmul broadcast", (a, b) => a.matmul(b), a: new Sample([2, 1, 3, 4]), b: new Sample([3, 4, 2], Seed: 1)),
        Three("addmm", (c, a, b) => c.addmm(a, b), null, new Sample([3, 5]), s_other, new Sample([4, 5], Seed: 2)),
        Three("addmm row", (c, a, b) => c.addmm(a, b), null, new Sample([5]), s_other, new Sample([4, 5], Seed: 2)),
        Three("addmm beta alpha", (c, a, b) => c.addmm(a, b, 2, 3), null, new Sample([3, 5]), s_other, new Sample([4, 5], Seed: 2)),
        Three("addmm beta 0", (c, a, b) => c.addmm(a, b, 0, 2), null, new Sample([3, 5]), s_other, new Sample([4, 5], Seed: 2)),
        Two("linear", (x, w) => nn.functional.linear(x, w), b: new Sample([5, 4], Seed: 1)),
        Three("linear bias", (x, w, b) => nn.functional.linear(x, w, b), null, s_matrix, new Sample([5, 4], Seed: 1), new Sample([5], Seed: 2)),
        Three("linear of three dimensions", (x, w, b) => nn.functional.linear(x, w, b), null, s_cube, new Sample([5, 4], Seed: 1), new Sample([5], Seed: 2)),
        Two("linear of a vector", (x, w) => nn.functional.linear(x, w), a: new Sample([4]), b: new Sample([5, 4], Seed: 1)),
    ];
}
