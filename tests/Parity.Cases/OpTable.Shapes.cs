using Parity;

namespace Parity.Cases;

public static partial class OpTable
{
    // A function after the view, so that a gradient depends on where elements come from.
    private static IEnumerable<OpCase> Views() =>
    [
        One("view", x => x.view(2, 6).exp()), One("view -1", x => x.view(-1).exp()), One("reshape", x => x.reshape(2, -1).exp()), One("reshape of transposed", x => x.t().reshape(2, 6).exp()),
        One("flatten", x => x.flatten().exp()), One("flatten 1 2", x => x.flatten(1, 2).exp(), sample: s_cube),
        One("squeeze", x => x.squeeze().exp(), sample: new Sample([3, 1, 4, 1])), One("squeeze_dim", x => x.squeeze(1).exp(), sample: new Sample([3, 1, 4])), One("squeeze_dim of size 4", x => x.squeeze(-1).exp()),
        One("unsqueeze", x => x.unsqueeze(1).exp()), One("unsqueeze -1", x => x.unsqueeze(-1).exp()),
        One("expand", x => x.expand(3, 4).exp(), sample: new Sample([3, 1])), One("expand new dimension", x => x.expand(2, 3, -1).exp()),
        One("permute", x => x.permute(1, 0).exp()), One("permute of three", x => x.permute(2, 0, 1).exp(), sample: s_cube), One("permute negative", x => x.permute(-1, -2).exp()),
        One("transpose", x => x.transpose(0, 1).exp()), One("transpose of three", x => x.transpose(-1, 0).exp(), sample: s_cube), One("t", x => x.t().exp()),
        One("select", x => x.select(0, 1).exp()), One("select negative", x => x.select(-1, -2).exp()),
        One("slice", x => x.slice(1, 1, 4, 2).exp()), One("slice beyond the end", x => x.slice(0, -2, 100, 1).exp()), One("slice of nothing", x => x.slice(0, 2, 1, 1).exp()),
        One("narrow", x => x.narrow(1, 1, 2).exp()), One("narrow -1", x => x.narrow(-1, -3, 2).exp()),
        One("diagonal", x => x.diagonal().exp()), One("diagonal 1", x => x.diagonal(1).exp()), One("diagonal -2", x => x.diagonal(-2).exp()), One("diagonal of three", x => x.diagonal(0, 2, 0).exp(), sample: s_cube),
        One("as_strided", x => x.contiguous().as_strided([2, 3], [4, 1], 1).exp()), One("as_strided overlapping", x => x.contiguous().as_strided([3, 3], [1, 1], 0).exp()),
        One("view and in place", x => { Tensor y = x.clone(); y.select(0, 1).mul_(3); return y * y; }),
        One("view of view and in place", x => { Tensor y = x.clone(); y.narrow(1, 1, 2).select(0, 1).exp_(); return y * y; }),
        One("view in place of base", x => { Tensor y = x.clone(); Tensor part = y.select(0, 0); y.mul_(3); return part * part; }),
    ];

    private static IEnumerable<OpCase> Indexed() =>
    [
        Two("index_select", (x, i) => x.index_select(0, i).exp(), b: s_rows), Two("index_select 1", (x, i) => x.index_select(-1, i).exp(), b: s_rows), Two("index_select of three", (x, i) => x.index_select(1, i).exp(), a: s_cube, b: Sample.Index([3], 2)),
        Two("gather", (x, i) => x.gather(1, i).exp(), b: s_places), Two("gather 0", (x, i) => x.gather(0, i).exp(), b: s_places),
        Three("scatter_add", (x, i, s) => x.scatter_add(1, i, s), (x, i, s) => x.scatter_add_(1, i, s), s_matrix, s_places, new Sample([3, 2], Seed: 3)),
        Three("scatter_add 0", (x, i, s) => x.scatter_add(0, i, s.exp()), (x, i, s) => x.scatter_add_(0, i, s.exp()), s_matrix, s_places, new Sample([3, 2], Seed: 3)),
        Three("index_add", (x, i, s) => x.index_add(0, i, s, 1), (x, i, s) => x.index_add_(0, i, s, 1), s_matrix, s_rows, new Sample([5, 4], Seed: 3)),
        Three("index_add alpha", (x, i, s) => x.index_add(1, i, s, 2), (x, i, s) => x.index_add_(1, i, s, 2), s_matrix, s_rows, new Sample([3, 5], Seed: 3)),
        Two("masked_select", (x, m) => x.masked_select(m).exp(), b: Sample.Mask(3, 4)), Two("masked_select broadcast", (x, m) => x.masked_select(m).exp(), b: Sample.Mask(3, 1)),
        Two("masked_fill", (x, m) => x.masked_fill(m, 2), (x, m) => x.masked_fill_(m, 2), b: Sample.Mask(3, 4), flat: true),
        Two("masked_fill fraction", (x, m) => x.masked_fill(m, 1.5), (x, m) => x.masked_fill_(m, 1.5), b: Sample.Mask(3, 4), flat: true),
        Two("masked_fill broadcast", (x, m) => x.masked_fill(m, 2), (x, m) => x.masked_fill_(m, 2), b: Sample.Mask(4), flat: true),
    ];

    private static IEnumerable<OpCase> Joined() =>
    [
        Two("cat", (a, b) => cat([a, b], 1).exp()), Two("cat 0", (a, b) => cat([a, b, a]).exp(), b: new Sample([2, 4], Seed: 1)), Two("cat of dtypes", (a, b) => cat([a, b.to(ScalarType.Float64)], -1).exp()),
        Two("stack", (a, b) => stack([a, b], 1).exp()), Two("stack -1", (a, b) => stack([a, b], -1).exp()),
        Several("split", x => x.split(2, 1)), Several("split uneven", x => x.split(2)), Several("split_sizes", x => x.split([1, 3], 1)),
        Several("chunk", x => x.chunk(2)), Several("chunk more than there are", x => x.chunk(7, 1)), Several("unbind", x => x.unbind()), Several("unbind 1", x => x.unbind(1)),
        Several("unbind of functions", x => [.. x.unbind().Select(y => y.exp())]), Several("split of functions", x => [.. x.split(2, 1).Select(y => y.exp())]),
        One("flip", x => x.flip(1).exp()), One("flip 0 -1", x => x.flip(0, -1).exp()), One("flip of three", x => x.flip(0, 2).exp(), sample: s_cube),
    ];

    private static IEnumerable<OpCase> Copies() =>
    [
        One("clone", x => x.clone().exp()), One("clone of transposed", x => x.t().clone()), One("contiguous", x => x.contiguous().exp()), One("contiguous of transposed", x => x.t().contiguous().exp()),
        One("to_dtype float64", x => x.to(ScalarType.Float64).exp()), One("to_dtype float32", x => x.to(ScalarType.Float32), smooth: false), One("to_dtype copy", x => x.to(x.dtype, copy: true).exp()),
        One("to_dtype int64", x => x.to(ScalarType.Int64), smooth: false), One("to_dtype int32", x => x.to(ScalarType.Int32), smooth: false),
        One("to_dtype uint8", x => x.abs().to(ScalarType.Byte), smooth: false), One("to_dtype bool", x => x.to(ScalarType.Bool), smooth: false),
        Two("copy_", (a, b) => a.clone().copy_(b), (a, b) => a.copy_(b), flat: true), Two("copy_ broadcast", (a, b) => a.clone().copy_(b), (a, b) => a.copy_(b), b: new Sample([4], Seed: 1), flat: true),
        Two("copy_ to a part", (a, b) => { Tensor y = a.clone(); y.narrow(1, 0, 2).copy_(b.narrow(1, 1, 2)); return y * y; }),
        Two("copy_ of another dtype", (a, b) => a.clone().copy_(b.to(ScalarType.Int32)), (a, b) => a.copy_(b.to(ScalarType.Int32)), smooth: false),
        One("fill_", x => x.clone().fill_(3) * x, x => x.fill_(3), flat: true), One("fill_ fraction", x => x.clone().fill_(1.5), x => x.fill_(1.5), smooth: false),
        One("fill_tensor_", x => x.clone().fill_(tensor(2.0)), x => x.fill_(tensor(2.0)), smooth: false),
        One("zero_", x => x.clone().zero_(), x => x.zero_(), smooth: false),
    ];

    private static IEnumerable<OpCase> Triangles() =>
    [
        One("tril", x => x.tril().exp()), One("tril 1", x => x.tril(1)), One("tril -1", x => x.tril(-1)), One("tril of three", x => x.tril(), sample: s_cube),
        One("triu", x => x.triu().exp()), One("triu 1", x => x.triu(1)), One("triu -1", x => x.triu(-1)), One("triu of three", x => x.triu(), sample: s_cube),
    ];

    private static IEnumerable<OpCase> Creation() =>
    [
        One("empty", x => empty([2, 3], x.dtype).fill_(1), smooth: false), One("empty_like", x => empty_like(x).fill_(1), smooth: false),
        One("zeros", x => zeros([2, 3], x.dtype), smooth: false), One("zeros_like", x => zeros_like(x), smooth: false), One("zeros_like float64", x => zeros_like(x, ScalarType.Float64), smooth: false),
        One("ones", x => ones([2, 3], x.dtype), smooth: false), One("ones_like", x => ones_like(x), smooth: false), One("ones_like int32", x => ones_like(x, ScalarType.Int32), smooth: false),
        One("full", x => full([2, 3], 1, x.dtype), smooth: false), One("full of a fraction", _ => full([2], 1.5), smooth: false), One("full of an integer", _ => full([2], 7), smooth: false), One("full of a bool", _ => full([2], true), smooth: false),
        One("full_like", x => full_like(x, 1), smooth: false), One("full_like float64", x => full_like(x, 1.5, ScalarType.Float64), smooth: false),
        One("arange", x => arange(0, 7, 1, x.dtype), smooth: false), One("arange fraction", x => arange(0.5, 3.2, 0.3, x.is_floating_point() ? x.dtype : ScalarType.Float32), smooth: false), One("arange down", _ => arange(5, -5, -3), smooth: false),
        One("arange of fractions", _ => arange(0.0, 1.0, 0.1), smooth: false), One("arange of nothing", x => arange(3, 3, 1, x.dtype), smooth: false),
        One("linspace", x => linspace(-1, 2, 7, x.dtype), smooth: false), One("linspace 1", x => linspace(-1, 2, 1, x.dtype), smooth: false), One("linspace default", _ => linspace(0, 1, 11), smooth: false), One("linspace 0", x => linspace(0, 1, 0, x.dtype), smooth: false),
        One("eye", x => eye(3, dtype: x.dtype), smooth: false), One("eye wide", x => eye(2, 4, dtype: x.dtype), smooth: false), One("eye tall", _ => eye(4, 2), smooth: false),
    ];

    // Sequences of one seed: longer than the 16 numbers at which libtorch's normal distribution changes its method.
    private static IEnumerable<OpCase> Random() =>
    [
        One("rand", x => Seeded(() => rand([37], x.dtype)), smooth: false), One("rand twice", x => Seeded(() => { _ = rand([3], x.dtype); return rand([5], x.dtype); }), smooth: false), One("rand many", _ => Seeded(() => rand([700])), smooth: false),
        One("randn", x => Seeded(() => randn([37], x.dtype)), smooth: false), One("randn few", x => Seeded(() => randn([5], x.dtype)), smooth: false), One("randn twice", x => Seeded(() => { _ = randn([3], x.dtype); return randn([5], x.dtype); }), smooth: false),
        One("randn many", x => Seeded(() => randn([4, 67], x.dtype)), smooth: false), One("randn after rand", x => Seeded(() => { _ = rand([3], x.dtype); return randn([16], x.dtype); }), smooth: false),
        One("randint", x => Seeded(() => randint(0, 2, [37L], x.dtype)), smooth: false), One("randint wide", _ => Seeded(() => randint(-5, 1L << 40, [37L], ScalarType.Int64)), smooth: false), One("randint default", _ => Seeded(() => randint(10L, [9L])), smooth: false),
        One("randperm", x => Seeded(() => randperm(23, Counting(x))), smooth: false), One("randperm default", _ => Seeded(() => randperm(100)), smooth: false), One("randperm 0", x => Seeded(() => randperm(0, Counting(x))), smooth: false), One("randperm 1", x => Seeded(() => randperm(1, Counting(x))), smooth: false),
        One("manual_seed", x => { manual_seed(7); Tensor first = rand([3]); manual_seed(7); return first - rand([3]); }, smooth: false), One("manual_seed large", _ => { manual_seed(long.MaxValue - 3); return rand([9]); }, smooth: false), One("manual_seed 0", _ => { manual_seed(0); return rand([9]); }, smooth: false),
        One("get_rng_state", _ => Seeded(() => { _ = randn([3]); return get_rng_state(); }), smooth: false), One("set_rng_state", _ => Seeded(() => { Tensor state = get_rng_state(); Tensor first = rand([3]); set_rng_state(state); return first - rand([3]); }), smooth: false),
        One("uniform_", x => Seeded(() => x.uniform_(-1, 3)), x => Seeded(() => x.uniform_(-1, 3)), smooth: false), One("uniform_ many", x => Seeded(() => x.uniform_(-1, 3)), sample: new Sample([3, 67]), smooth: false),
        One("normal_", x => Seeded(() => x.normal_(-1, 3)), x => Seeded(() => x.normal_(-1, 3)), smooth: false), One("normal_ many", x => Seeded(() => x.normal_(2, 0.5)), sample: new Sample([3, 67]), smooth: false),
        One("rand like", x => Seeded(() => rand_like(x)), smooth: false), One("randn like", x => Seeded(() => randn_like(x)), smooth: false), One("randint like", x => Seeded(() => randint_like(x, 0, 2)), smooth: false),
    ];

    // libtorch writes past the end of a permutation of bools.
    private static ScalarType Counting(Tensor x) => x.dtype == ScalarType.Bool ? ScalarType.Int64 : x.dtype;

    private static Tensor Seeded(Func<Tensor> draw)
    {
        manual_seed(4711);
        return draw();
    }
}
