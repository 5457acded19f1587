using Parity;

namespace Parity.Cases;

public static partial class OpTable
{
    private static IEnumerable<OpCase> Activations() =>
    [
        One("gelu", x => nn.functional.gelu(x), x => x.gelu_()),
        One("gelu tanh", x => nn.functional.gelu(x, GELU.Approximate.tanh), x => x.gelu_(GELU.Approximate.tanh)),
        One("gelu of many", x => x.gelu(), x => x.gelu_(), new Sample([3, 67], -9, 9)),
        One("gelu tanh of many", x => x.gelu(GELU.Approximate.tanh), x => x.gelu_(GELU.Approximate.tanh), new Sample([3, 67], -9, 9)),
        One("silu", x => nn.functional.silu(x), x => x.silu_()), One("silu of many", x => x.silu(), x => x.silu_(), new Sample([3, 67], -20, 20)),
        One("softplus", x => nn.functional.softplus(x)), One("softplus beta", x => x.softplus(2, 3), sample: new Sample([3, 67], -9, 9)),
        One("leaky_relu", x => nn.functional.leaky_relu(x), x => x.leaky_relu_(0.01), flat: true),
        One("leaky_relu slope", x => x.leaky_relu(0.25), x => x.leaky_relu_(0.25), flat: true),
        One("elu", x => x.elu(), x => x.elu_(1, 1, 1)), One("elu alpha", x => nn.functional.elu(x, 1.5), x => x.elu_(1.5, 1, 1)),
        One("elu scaled", x => x.elu(1.5, 0.5, 2), x => x.elu_(1.5, 0.5, 2), new Sample([3, 67], -9, 9)),
    ];

    private static IEnumerable<OpCase> LayerNorms() =>
    [
        One("layer_norm", x => nn.functional.layer_norm(x, [4])), One("layer_norm eps", x => nn.functional.layer_norm(x, [4], eps: 0.5)),
        Two("layer_norm weight", (x, w) => nn.functional.layer_norm(x, [4], w), b: new Sample([4], Seed: 1)),
        Two("layer_norm bias", (x, b) => nn.functional.layer_norm(x, [4], null, b), b: new Sample([4], Seed: 1)),
        Three("layer_norm weight bias", (x, w, b) => nn.functional.layer_norm(x, [4], w, b), null, s_matrix, new Sample([4], Seed: 1), new Sample([4], Seed: 2)),
        Three("layer_norm of two dimensions", (x, w, b) => nn.functional.layer_norm(x, [2, 4], w, b), null, s_cube, new Sample([2, 4], Seed: 1), new Sample([2, 4], Seed: 2)),
        Three("layer_norm of many rows", (x, w, b) => nn.functional.layer_norm(x, [5], w, b), null, new Sample([70, 5]), new Sample([5], Seed: 1), new Sample([5], Seed: 2)),
        Three("layer_norm of long rows", (x, w, b) => nn.functional.layer_norm(x, [67], w, b), null, new Sample([3, 67]), new Sample([67], Seed: 1), new Sample([67], Seed: 2)),
    ];

    // Elsewhere than with a mask that is differentiated, libtorch has no second derivative.
    private static IEnumerable<OpCase> Attentions() =>
    [
        Attention("scaled_dot_product_attention", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v)),
        Attention("scaled_dot_product_attention causal", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true)),
        Attention("scaled_dot_product_attention of one problem", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v), 2),
        Attention("scaled_dot_product_attention of three dimensions", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true), 3),
        Attention("scaled_dot_product_attention bool mask", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, Seen([5, 3]))),
        Attention("scaled_dot_product_attention bool mask of heads", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, Seen([2, 1, 1, 3]))),
        Attention("scaled_dot_product_attention float mask", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, Terms(q, [5, 3]))),
        Attention("scaled_dot_product_attention float mask of problems", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, Terms(q, [2, 2, 5, 3]))),
        new("scaled_dot_product_attention mask that is differentiated", [new([2, 5, 4]), new([2, 3, 4], Seed: 1), new([2, 3, 4], Seed: 2), new([5, 3], Seed: 3)], x => [nn.functional.scaled_dot_product_attention(x[0], x[1], x[2], x[3])]),
        Three("scaled_dot_product_attention of many", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v), null, new Sample([1, 2, 100, 3]), new Sample([1, 2, 133, 3], Seed: 1), new Sample([1, 2, 133, 3], Seed: 2), flat: true),
        Three("scaled_dot_product_attention of many causal", (q, k, v) => nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true), null, new Sample([1, 2, 133, 3]), new Sample([1, 2, 133, 3], Seed: 1), new Sample([1, 2, 133, 3], Seed: 2), flat: true),
    ];

    private static OpCase Attention(string name, Func<Tensor, Tensor, Tensor, Tensor> apply, int dimensions = 4)
    {
        long[] problems = [.. Enumerable.Repeat(2L, dimensions - 2)];
        return Three(name, apply, null, new Sample([.. problems, 5, 4]), new Sample([.. problems, 3, 4], Seed: 1), new Sample([.. problems, 3, 4], Seed: 2), flat: true);
    }

    private static Tensor Seen(long[] shape) => Terms(shape) > -1;

    private static Tensor Terms(Tensor like, long[] shape) => Terms(shape).to(like.dtype);

    private static Tensor Terms(long[] shape) => tensor(new Sample(shape, Seed: 3).Values).reshape(shape);
}
