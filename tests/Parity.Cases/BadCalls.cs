namespace Parity.Cases;

/// <summary>Mistakes of each family of operations, in shape, dtype, dimension, index and gradient.</summary>
public static partial class BadCalls
{
    public static IReadOnlyList<BadCall> All { get; } =
    [
        .. Broadcasting(), .. Dtypes(), .. Dimensions(), .. Reductions(), .. Views(), .. Windows(),
        .. Indices(), .. Joins(), .. Products(), .. Losses(), .. Convolutions(), .. Pools(), .. Creation(), .. Autograd(), .. InPlace(), .. Elements(),
    ];

    private static readonly Dictionary<string, BadCall> s_byName = All.ToDictionary(call => call.Name);

    public static BadCall Named(string name) => s_byName[name];

    private static IEnumerable<BadCall> Broadcasting() =>
    [
        new("add of sizes 4 and 5", o => o.x.add(o.five)),
        new("sub of sizes 4 and 5", o => o.x.sub(o.five)),
        new("mul of sizes 4 and 5", o => o.x.mul(o.five)),
        new("div of sizes 4 and 5", o => o.x.div(o.five)),
        new("pow of sizes 4 and 5", o => o.x.pow(o.five)),
        new("remainder of sizes 4 and 5", o => o.x.remainder(o.five)),
        new("fmod of sizes 4 and 5", o => o.x.fmod(o.five)),
        new("maximum of sizes 4 and 5", o => o.x.maximum(o.five)),
        new("eq of sizes 4 and 5", o => o.x.eq(o.five)),
        new("less of sizes 4 and 5", o => o.x.lt(o.five)),
        new("logical_and of sizes 4 and 5", o => o.x.logical_and(o.five)),
        new("bitwise_and of sizes 3 and 2", o => o.n.bitwise_and(o.i)),
        new("add of middle sizes", o => o.cube.add(ones(2, 5, 4))),
        new("where of sizes 4 and 5", o => where(o.m, o.x, o.five)),
        new("where condition of another size", o => where(o.m, o.five, o.five)),
        new("copy_ of another size", o => o.x.copy_(o.five)),
        new("copy_ of more dimensions", o => o.v.copy_(o.x)),
        new("addmm of sizes", o => addmm(o.five, o.x, o.x.t(), 1, 1)),
    ];

    private static IEnumerable<BadCall> Dtypes() =>
    [
        new("neg of bool", o => o.m.neg()),
        new("sub of bool", o => o.m.sub(o.m)),
        new("sub number of bool", o => o.m.sub(true)),
        new("bitwise_and of float", o => o.x.bitwise_and(o.x)),
        new("bitwise_or of float and int", o => o.x.bitwise_or(o.n)),
        new("bitwise_xor of float", o => o.x.bitwise_xor(o.x)),
        new("bitwise_not of float", o => o.x.bitwise_not()),
        new("mean of int", o => o.n.mean()),
        new("mean of bool", o => o.m.mean()),
        new("mean of int in a dimension", o => o.n.mean([0])),
        new("softmax of int", o => o.n.softmax(0)),
        new("softmax of int in the last dimension", o => o.n.softmax(1)),
        new("log_softmax of int", o => o.n.log_softmax(1)),
        new("norm of int", o => o.n.norm()),
        new("floor of bool", o => o.m.floor()),
        new("where condition of float", o => where(o.x, o.x, o.x)),
        new("where condition of int", o => where(o.n, o.x, o.x)),
        new("masked_fill by float mask", o => o.x.masked_fill(o.x, 1)),
        new("masked_fill by int mask", o => o.x.masked_fill(o.n, 1)),
        new("mm of float and int", o => o.x.mm(o.n.t())),
        new("mm of bool and byte", o => o.m.mm(o.n.to(ScalarType.Byte).t())),
        new("masked_select by int mask", o => o.x.masked_select(o.n)),
        new("index_select by float", o => o.x.index_select(0, o.v)),
        new("gather by float", o => o.x.gather(0, o.x)),
        new("gather by bool", o => o.x.gather(0, o.m)),
        new("index_add of dtypes", o => o.x.index_add(0, o.i, ones([2, 4], ScalarType.Float64), 1)),
        new("scatter_add of dtypes", o => o.x.scatter_add(0, zeros([1, 4], ScalarType.Int64), o.d)),
        new("dot of dtypes", o => o.v.dot(arange(4, ScalarType.Float64)), Ends: "dot : expected both vectors to have same dtype, but found Float and Double"),
        new("mm of dtypes", o => o.x.mm(o.d.t())),
        new("mv of dtypes", o => o.x.mv(arange(4, ScalarType.Float64))),
        new("bmm of dtypes", o => o.cube.bmm(zeros([2, 4, 3], ScalarType.Float64))),
        new("matmul of dtypes", o => o.x.matmul(o.d.t()), Ends: "expected m1 and m2 to have the same dtype, but got: float != double"),
        new("addmm of dtypes", o => addmm(o.v, o.d, o.x.t(), 1, 1)),
        new("cross_entropy of int", o => nn.functional.cross_entropy(o.n, o.i)),
        new("uniform_ of int", o => o.n.clone().uniform_(0, 1)),
        new("normal_ of int", o => o.n.clone().normal_(0, 1)),
        new("rand of int", _ => rand([2], ScalarType.Int64)),
        new("randn of int", _ => randn([2], ScalarType.Int64)),
    ];

    private static IEnumerable<BadCall> Dimensions() =>
    [
        new("sum in dimension 2", o => o.x.sum(2)),
        new("sum in dimension -3", o => o.x.sum(-3)),
        new("sum in one dimension twice", o => o.x.sum([0, 0])),
        new("sum in one dimension by two names", o => o.x.sum([1, -1])),
        new("mean in dimension 2", o => o.x.mean([2])),
        new("mean in one dimension twice", o => o.x.mean([0, 0])),
        new("prod in dimension 2", o => o.x.prod(2)),
        new("var in dimension 2", o => o.x.var(2)),
        new("std in dimension 2", o => o.x.std(2)),
        new("max in dimension 2", o => o.x.max(2)),
        new("min in dimension -3", o => o.x.min(-3)),
        new("amax in dimension 2", o => o.x.amax(2)),
        new("amin in one dimension twice", o => o.x.amin(0, 0)),
        new("argmax in dimension 2", o => o.x.argmax(2)),
        new("argmin in dimension 2", o => o.x.argmin(2)),
        new("all in dimension 2", o => o.m.all(2)),
        new("any in dimension 2", o => o.m.any(2)),
        new("logsumexp in dimension 2", o => o.x.logsumexp(2)),
        new("softmax in dimension 2", o => o.x.softmax(2)),
        new("log_softmax in dimension 2", o => o.x.log_softmax(2)),
        new("cumsum in dimension 2", o => o.x.cumsum(2)),
        new("squeeze of dimension 2", o => o.x.squeeze(2)),
        new("unsqueeze at 4", o => o.x.unsqueeze(4)),
        new("transpose of dimension 2", o => o.x.transpose(0, 2)),
        new("select in dimension 2", o => o.x.select(2, 0)),
        new("narrow in dimension 2", o => o.x.narrow(2, 0, 1)),
        new("slice in dimension 2", o => o.x.slice(2, 0, 1, 1)),
        new("split in dimension 2", o => o.x.split(2, 2)),
        new("chunk in dimension 2", o => o.x.chunk(2, 2)),
        new("unbind in dimension 2", o => o.x.unbind(2)),
        new("flip of dimension 2", o => o.x.flip(2)),
        new("flatten to dimension 2", o => o.x.flatten(0, 2)),
        new("index_select in dimension 2", o => o.x.index_select(2, o.i)),
        new("gather in dimension 2", o => o.x.gather(2, o.n)),
        new("scatter_add in dimension 2", o => o.x.scatter_add(2, o.n, o.x)),
        new("index_add in dimension 2", o => o.x.index_add(2, o.i, o.x, 1)),
        new("cat in dimension 2", o => cat([o.x, o.x], 2)),
        new("stack in dimension 3", o => stack([o.x, o.x], 3)),
        new("diagonal of dimension 2", o => o.x.diagonal(0, 0, 2)),
    ];

    private static IEnumerable<BadCall> Reductions() =>
    [
        new("max of nothing", o => o.none.max()),
        new("min of nothing", o => o.none.min()),
        new("argmax of nothing", o => o.none.argmax()),
        new("argmin of nothing", o => o.none.argmin()),
        new("max of nothing in a dimension", o => o.none.max(0)),
        new("argmax of nothing in a dimension", o => o.none.argmax(0)),
        new("amax of nothing in a dimension", o => o.none.amax(0)),
        new("amin of nothing", o => o.none.amin(0, 1)),
        new("tril of one dimension", o => o.v.tril()),
        new("triu of one dimension", o => o.v.triu()),
    ];

    private static IEnumerable<BadCall> Views() =>
    [
        new("view of too few", o => o.x.view(5)),
        new("view of too many", o => o.x.view(3, 5)),
        new("view with two unknown", o => o.x.view(-1, -1)),
        new("view with an unknown that does not divide", o => o.x.view(-1, 5)),
        new("view of a negative size", o => o.x.view(-2, 6)),
        new("view of no elements with an unknown", o => o.none.view(-1, 0)),
        new("view of transposed", o => o.x.t().view(12)),
        new("reshape of too few", o => o.x.reshape(5)),
        new("reshape with two unknown", o => o.x.reshape(-1, -1)),
        new("reshape with an unknown that does not divide", o => o.x.reshape(7, -1)),
        new("flatten backwards", o => o.cube.flatten(2, 1)),
        new("expand of a size that is not 1", o => o.x.expand(3, 5)),
        new("expand to fewer dimensions", o => o.x.expand(4)),
        new("expand of a new dimension by -1", o => o.x.expand(-1, 3, 4)),
        new("expand to a negative size", o => o.x.expand(-2, 4)),
        new("broadcast_to of a size that is not 1", o => o.x.broadcast_to(3, 5)),
        new("permute of too few", o => o.x.permute(0)),
        new("permute of too many", o => o.x.permute(0, 1, 2)),
        new("permute of one twice", o => o.x.permute(0, 0)),
        new("permute of dimension 2", o => o.x.permute(0, 2)),
        new("t of three dimensions", o => o.cube.t()),
    ];

    private static IEnumerable<BadCall> Windows() =>
    [
        new("select of place 3", o => o.x.select(0, 3)),
        new("select of place -4", o => o.x.select(0, -4)),
        new("select of a number", _ => tensor(1f).select(0, 0)),
        new("slice with step 0", o => o.x.slice(0, 0, 2, 0)),
        new("slice with a negative step", o => o.x.slice(0, 2, 0, -1)),
        new("narrow beyond the end", o => o.x.narrow(1, 2, 3)),
        new("narrow of a negative length", o => o.x.narrow(1, 0, -1)),
        new("narrow from beyond the end", o => o.x.narrow(1, 5, 0)),
        new("narrow of a number", _ => tensor(1f).narrow(0, 0, 1)),
        new("diagonal of one dimension twice", o => o.x.diagonal(0, 1, 1)),
        new("diagonal of a vector", o => o.v.diagonal()),
        new("as_strided beyond the storage", o => o.x.as_strided([3, 4], [5, 1])),
        new("as_strided from beyond the storage", o => o.x.as_strided([2], [1], 11)),
        new("as_strided of a negative size", o => o.x.as_strided([-1], [1])),
        new("as_strided of a negative stride", o => o.x.as_strided([2], [-1])),
        new("as_strided from a negative offset", o => o.x.as_strided([2], [1], -1)),
        new("as_strided of lengths", o => o.x.as_strided([2, 2], [1])),
        new("flip of one dimension twice", o => o.x.flip(0, 0)),
        new("index of place 3", o => _ = o.x[3]),
        new("index of place -4", o => _ = o.x[-4]),
        new("index of second place 4", o => _ = o.x[0, 4]),
        new("index of too many", o => _ = o.x[0, 0, 0]),
    ];
}
