namespace Parity.Cases;

public static partial class BadCalls
{
    private static IEnumerable<BadCall> Indices() =>
    [
        new("index_select of place 9", o => o.x.index_select(0, o.far)),
        new("index_select of place 9 in columns", o => o.x.index_select(1, o.far)),
        new("index_select of a negative place", o => o.x.index_select(0, -o.i)),
        new("index_select by a matrix", o => o.x.index_select(0, o.n)),
        new("gather of place 11", o => o.x.gather(0, o.n)),
        new("gather of a negative place", o => o.x.gather(1, -o.n)),
        new("gather by fewer dimensions", o => o.x.gather(0, o.i)),
        new("gather by a larger index", o => o.x.gather(0, zeros([2, 5], ScalarType.Int64))),
        new("scatter_add at place 11", o => o.x.scatter_add(0, o.n, o.x)),
        new("scatter_add by fewer dimensions", o => o.x.scatter_add(0, o.i, o.x)),
        new("scatter_add of a number by a matrix", _ => tensor(1f).scatter_add(0, zeros([2, 2], ScalarType.Int64), ones(2, 2))),
        new("scatter_add by a number of a cube", o => o.v.scatter_add(0, tensor(0L), o.cube)),
        new("gather of a number by a matrix", _ => tensor(1f).gather(0, zeros([2, 2], ScalarType.Int64))),
        new("index_add of a vector to a matrix", o => o.x.index_add(1, o.i, ones(2), 1)),
        new("copy_ of another middle size", o => o.cube.copy_(ones(2, 5, 4))),
        new("copy_ of elements that overlap", o => { Tensor y = o.v.clone(); y.narrow(0, 0, 3).copy_(y.narrow(0, 1, 3)); }),
        new("scatter_add of a smaller source", o => o.x.scatter_add(0, zeros([3, 4], ScalarType.Int64), ones(2, 4))),
        new("scatter_add by a larger index", o => o.x.scatter_add(0, zeros([3, 5], ScalarType.Int64), ones(3, 5))),
        new("index_add at place 9", o => o.x.index_add(0, o.far, ones(2, 4), 1)),
        new("index_add of another number of rows", o => o.x.index_add(0, o.i, ones(3, 4), 1)),
        new("index_add of another size", o => o.x.index_add(0, o.i, ones(2, 5), 1)),
        new("index_add by a matrix", o => o.x.index_add(0, o.n, ones(2, 4), 1)),
        new("index_add by float", o => o.x.index_add(0, o.x.select(0, 0), ones(4, 4), 1)),
        new("masked_fill by a mask of another size", o => o.x.masked_fill(ones([5], ScalarType.Bool), 1)),
        new("masked_fill by a larger mask", o => o.v.clone().masked_fill_(o.m, 1)),
        new("masked_select by a mask of another size", o => o.x.masked_select(ones([5], ScalarType.Bool))),
    ];

    private static IEnumerable<BadCall> Joins() =>
    [
        new("cat of nothing", _ => cat([], 0)),
        new("cat of other sizes", o => cat([o.x, ones(3, 5)], 0)),
        new("cat of other sizes later", o => cat([o.x, o.x, ones(2, 4)], 1)),
        new("cat of other dimensions", o => cat([o.x, o.v], 0)),
        new("cat of numbers", _ => cat([tensor(1f), tensor(2f)], 0)),
        new("stack of nothing", _ => stack([], 0)),
        new("stack of other sizes", o => stack([o.x, ones(3, 5)], 0)),
        new("split of a negative size", o => o.x.split(-1)),
        new("split of size 0", o => o.x.split(0)),
        new("split of sizes that do not add up", o => o.x.split([1, 1])),
        new("split of a negative among sizes", o => o.x.split([4, -1])),
        new("split of a number", _ => tensor(1f).split(1)),
        new("chunk into none", o => o.x.chunk(0)),
        new("chunk into -1", o => o.x.chunk(-1)),
        new("chunk of a number", _ => tensor(1f).chunk(1)),
        new("unbind of a number", _ => tensor(1f).unbind()),
    ];

    private static IEnumerable<BadCall> Products() =>
    [
        new("mm of sizes", o => o.x.mm(o.x)),
        new("mm of a vector", o => o.x.mm(o.v)),
        new("mm of three dimensions", o => o.cube.mm(o.x)),
        new("bmm of sizes", o => o.cube.bmm(o.cube)),
        new("bmm of batches", o => o.cube.bmm(ones(3, 4, 5))),
        new("bmm of two dimensions", o => o.x.bmm(o.x)),
        new("mv of sizes", o => o.x.mv(o.five)),
        new("mv of a matrix", o => o.x.mv(o.x)),
        new("dot of a matrix", o => o.v.dot(o.x), Ends: "1D tensors expected, but got 1D and 2D tensors"),
        new("outer of a matrix", o => o.v.outer(o.x)),
        new("matmul of sizes", o => o.x.matmul(o.x), Ends: "mat1 and mat2 shapes cannot be multiplied (3x4 and 3x4)"),
        new("matmul of a vector of another size", o => o.x.matmul(o.five), Ends: "size mismatch, got input (3), mat (3x4), vec (5)"),
        new("matmul of batches", o => o.cube.matmul(ones(3, 4, 5)), Ends: "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0"),
        new("matmul of batches of sizes", o => o.cube.matmul(ones(2, 5, 3)), Ends: "Expected size for first two dimensions of batch2 tensor to be: [2, 4] but got: [2, 5]."),
        new("matmul of a number", o => o.x.matmul(tensor(2f)), Ends: "both arguments to matmul need to be at least 1D, but they are 2D and 0D"),
        new("addmm of inner sizes", o => addmm(o.v, o.x, o.x, 1, 1)),
        new("addmm of a vector", o => addmm(o.v, o.x, o.v, 1, 1)),
        new("linear of sizes", o => nn.functional.linear(o.x, ones(2, 5))),
        new("linear with a bias of another size", o => nn.functional.linear(o.x, ones(2, 4), o.five)),
    ];

    private static IEnumerable<BadCall> Losses() =>
    [
        new("nll_loss of a class that is not there", o => nn.functional.nll_loss(ones(2, 4), o.far)),
        new("nll_loss of a negative class", o => nn.functional.nll_loss(ones(2, 4), -o.i)),
        new("nll_loss of another number of targets", o => nn.functional.nll_loss(o.x, o.i)),
        new("nll_loss of float targets", o => nn.functional.nll_loss(ones(2, 4), ones(2))),
        new("nll_loss of a matrix of targets", o => nn.functional.nll_loss(o.x, o.n)),
        new("nll_loss of weights of another number", o => nn.functional.nll_loss(ones(2, 4), o.i, o.five)),
        new("cross_entropy of a class that is not there", o => nn.functional.cross_entropy(ones(2, 4), o.far)),
        new("cross_entropy of another number of targets", o => nn.functional.cross_entropy(o.x, o.i)),
        new("cross_entropy of int probabilities", o => nn.functional.cross_entropy(o.x, o.n)),
        new("mse_loss of sizes", o => nn.functional.mse_loss(o.x, o.five)),
    ];

    private static IEnumerable<BadCall> Creation() =>
    [
        new("zeros of a negative size", _ => zeros([2, -1])),
        new("empty of a negative size", _ => empty([-3])),
        new("full of a negative size", _ => full([-3], 1)),
        new("empty of sizes that overflow", _ => empty([1L << 40, 1L << 40])),
        new("empty of bytes that overflow", _ => empty([1L << 62])),
        new("arange with step 0", _ => arange(0, 5, (Scalar)0)),
        new("arange with a step away", _ => arange(0, 5, -1)),
        new("arange to infinity", _ => arange(0, double.PositiveInfinity, 1)),
        new("linspace of a negative number", _ => linspace(0, 1, -1)),
        new("eye of a negative size", _ => eye(-1)),
        new("randint from above", _ => randint(5, 2, [3])),
        new("randint of a negative size", _ => randint(0, 2, [-3])),
        new("randperm of a negative number", _ => randperm(-1), Ends: "n must be non-negative, got-1"),
        new("uniform_ from above", o => o.x.clone().uniform_(2, 1)),
        new("normal_ of a negative deviation", o => o.x.clone().normal_(0, -1)),
        new("expand of sizes that overflow", _ => tensor(1f).expand(1L << 40, 1L << 40)),
    ];

    private static IEnumerable<BadCall> Autograd() =>
    [
        new("backward of several elements", o => (o.w * 2).backward()),
        new("backward without a graph", o => o.x.sum().backward()),
        new("backward twice", o => { Tensor y = (o.w * o.w).sum(); y.backward(); o.w.grad = null; y.backward(); }),
        new("backward with a gradient of another size", o => (o.w * 2).backward([o.five])),
        new("backward with two gradients", o => autograd.backward([o.w.sum()], [tensor(1f), tensor(1f)])),
        new("backward after a saved tensor changed", o => { Tensor y = o.w * 1; Tensor z = y * y; y.add_(1); z.sum().backward(); }),
        new("backward after a saved output changed", o => { Tensor y = o.w.exp(); y.mul_(2); y.sum().backward(); }),
        new("grad of several elements", o => autograd.grad([o.w * 2], [o.w]), Ends: "grad can be implicitly created only for scalar outputs"),
        new("grad without a graph", o => autograd.grad([o.x.sum()], [o.w]), Ends: "element 0 of tensors does not require grad and does not have a grad_fn"),
        new("grad with a weight of another size", o => autograd.grad([o.w * 2], [o.w], [o.five]), Ends: "invalid gradient at index 0 - got [5] but expected shape compatible with [3, 4]"),
        new("grad of what was not used", o => autograd.grad([o.w.sum()], [ones([2]).requires_grad_()]), Ends: "One of the differentiated Tensors appears to not have been used in the graph."),
        new("grad with respect to what needs none", o => autograd.grad([o.w.sum()], [o.x]), Ends: "One of the differentiated Tensors does not require grad"),
        new("requires_grad_ of int", o => o.n.requires_grad_()),
        new("requires_grad of bool", o => o.m.requires_grad = true),
        new("zeros of int that require gradients", _ => zeros([2], ScalarType.Int64, requires_grad: true)),
        new("requires_grad_ off for a result", o => (o.w * 2).requires_grad_(false)),
        new("retain_grad without gradients", o => o.x.retain_grad()),
    ];

    private static IEnumerable<BadCall> InPlace() =>
    [
        new("add_ to a leaf", o => o.w.add_(1)),
        new("zero_ of a leaf", o => o.w.zero_()),
        new("copy_ to a leaf", o => o.w.copy_(o.x)),
        new("add_ to a view of a leaf", o => o.w.view(12).add_(1)),
        new("mul_ to a part of a leaf", o => o.w.select(0, 0).mul_(2)),
        new("assignment to a part of a leaf", o => o.w[0] = tensor(1f)),
        new("add_ to one of several views", o => (o.w * 1).unbind()[0].add_(1)),
        new("mul_ to one of split views", o => (o.w * 1).split(1)[0].mul_(2)),
        new("add_ to a view made without gradients", o => { Tensor y = o.w * 1; Tensor part; using (no_grad()) { part = y.select(0, 0); } part.add_(1); }),
        new("add_ that enlarges", o => o.v.add_(o.x)),
        new("mul_ that enlarges", o => o.v.mul_(o.x)),
        new("add_ of another size", o => o.x.add_(o.five)),
        new("add_ of float to int", o => o.n.add_(1.5)),
        new("mul_ of float tensor to int", o => o.n.mul_(o.x)),
        new("div_ of int", o => o.n.div_(2)),
        new("exp_ of int", o => o.n.exp_()),
        new("sqrt_ of bool", o => o.m.sqrt_()),
        new("sub_ of bool", o => o.m.sub_(o.m)),
        new("pow_ of int by a fraction", o => o.n.pow_(0.5)),
        new("neg_ of bool", o => o.m.neg_()),
        new("add_ to repeated elements", o => o.v.clone().expand(3, 4).add_(1)),
        new("copy_ to repeated elements", o => o.v.clone().expand(3, 4).copy_(o.x)),
        new("mul_ of elements that overlap", o => { Tensor y = o.v.clone(); y.narrow(0, 0, 3).mul_(y.narrow(0, 1, 3)); }),
        new("index_add_ of a leaf", o => o.w.index_add_(0, o.i, ones(2, 4), 1)),
        new("scatter_add_ of a leaf", o => o.w.scatter_add_(0, zeros([1, 4], ScalarType.Int64), o.x)),
        new("masked_fill_ of a leaf", o => o.w.masked_fill_(o.m, 0)),
        new("clamp_ of a leaf", o => o.w.clamp_(0, 1)),
        new("uniform_ of a leaf", o => o.w.uniform_(0, 1)),
    ];

    private static IEnumerable<BadCall> Elements() =>
    [
        new("item of several elements", o => o.x.item<float>()),
        new("item of no elements", o => o.none.item<float>()),
        new("number of several elements", o => o.x.ToScalar()),
        new("floor_divide of ints by 0", o => o.n.floor_divide(0)),
        new("remainder of ints by 0", o => o.n.remainder(0)),
        new("remainder of ints by a tensor with 0", o => o.n.remainder(o.n)),
        new("fmod of ints by 0", o => o.n.fmod(0)),
        new("pow of ints by -1", o => o.n.pow(-1)),
        new("clamp without bounds", o => o.x.clamp(null, null)),
        new("size of dimension 2", o => o.x.size(2)),
        new("repeat of too few", o => o.x.repeat([2])),
        new("norm of an unknown order in a dimension", o => o.x.norm(5)),
    ];
}
