using Parity;

namespace Parity.Cases;

public static partial class OpTable
{
    private static IEnumerable<OpCase> Convolutions() =>
    [
        Conv("conv 1d", [2, 2, 6], [3, 2, 3], (x, w, b) => nn.functional.conv1d(x, w, b)),
        Conv("conv 1d stride padding dilation", [2, 2, 9], [3, 2, 3], (x, w, b) => nn.functional.conv1d(x, w, b, 2, 1, 2)),
        Conv("conv 2d", [2, 2, 4, 5], [3, 2, 2, 3], (x, w, b) => nn.functional.conv2d(x, w, b)),
        Two("conv 2d without bias", (x, w) => nn.functional.conv2d(x, w).sin(), a: new Sample([1, 1, 4, 4]), b: new Sample([1, 1, 3, 3], Seed: 1)),
        Conv("conv 2d stride padding dilation", [1, 2, 7, 6], [2, 2, 3, 2], (x, w, b) => nn.functional.conv2d(x, w, b, [2, 1], [1, 2], [2, 1])),
        Conv("conv 2d wide stride", [2, 1, 9, 9], [2, 1, 2, 2], (x, w, b) => nn.functional.conv2d(x, w, b, [4, 3])),
        Conv("conv 2d of many channels", [1, 20, 7, 8], [21, 20, 3, 3], (x, w, b) => nn.functional.conv2d(x, w, b, padding: [1, 2]), 0.05),
        Conv("conv 2d of one place", [2, 3, 3, 4], [2, 3, 1, 1], (x, w, b) => nn.functional.conv2d(x, w, b)),
        Conv("conv 2d groups", [2, 4, 4, 3], [6, 2, 2, 2], (x, w, b) => nn.functional.conv2d(x, w, b, groups: 2)),
        Conv("conv 2d depthwise", [2, 3, 5, 6], [3, 1, 3, 3], (x, w, b) => nn.functional.conv2d(x, w, b, padding: [1, 1], groups: 3)),
        Conv("conv 2d depthwise stride dilation multiplied", [1, 2, 7, 8], [4, 1, 2, 3], (x, w, b) => nn.functional.conv2d(x, w, b, [2, 3], [1, 1], [3, 2], 2)),
        Conv("conv 2d unbatched", [2, 4, 4], [3, 2, 2, 2], (x, w, b) => nn.functional.conv2d(x, w, b)),
        Conv("conv 3d", [1, 2, 3, 4, 3], [2, 2, 2, 2, 2], (x, w, b) => nn.functional.conv3d(x, w, b)),
        Conv("conv 3d stride padding dilation", [1, 1, 4, 4, 5], [2, 1, 2, 3, 2], (x, w, b) => nn.functional.conv3d(x, w, b, [2, 1, 2], [1, 1, 0], [1, 2, 1])),
        Conv("conv_padding same 1d", [1, 2, 5], [2, 2, 3], (x, w, b) => nn.functional.conv1d_padding(x, w, b, padding: Padding.Same)),
        Conv("conv_padding same uneven", [1, 2, 4, 5], [2, 2, 2, 4], (x, w, b) => nn.functional.conv2d_padding(x, w, b, padding: Padding.Same, dilation: [1, 1])),
        Conv("conv_padding valid", [1, 2, 4, 5], [2, 2, 2, 3], (x, w, b) => nn.functional.conv2d_padding(x, w, b, [2, 1], Padding.Valid)),
        Conv("conv_padding same 3d", [1, 1, 3, 3, 3], [1, 1, 3, 2, 3], (x, w, b) => nn.functional.conv3d_padding(x, w, b, padding: Padding.Same)),
        Transposed("conv_transpose 1d", [2, 3, 4], [3, 2, 3], (x, w, b) => nn.functional.conv_transpose1d(x, w, b, 2, 1, 1)),
        Transposed("conv_transpose 2d", [2, 2, 3, 3], [2, 3, 2, 3], (x, w, b) => nn.functional.conv_transpose2d(x, w, b)),
        Transposed("conv_transpose 2d stride padding dilation", [1, 2, 3, 4], [2, 2, 3, 2], (x, w, b) => nn.functional.conv_transpose2d(x, w, b, [2, 3], [1, 2], [1, 0], [2, 1])),
        Transposed("conv_transpose 2d groups", [1, 4, 3, 3], [4, 2, 2, 2], (x, w, b) => nn.functional.conv_transpose2d(x, w, b, groups: 2), groups: 2),
        Transposed("conv_transpose 3d", [1, 2, 2, 3, 2], [2, 1, 2, 2, 3], (x, w, b) => nn.functional.conv_transpose3d(x, w, b, [2, 1, 1])),
    ];

    // Of many weights they are small ones: a sine tells errors relative to 1, whatever it is of.
    private static OpCase Conv(string name, long[] image, long[] kernel, Func<Tensor, Tensor, Tensor, Tensor> apply, double weights = 2) =>
        Three(name, (x, w, b) => apply(x, w, b).sin(), null, new Sample(image), new Sample(kernel, -weights, weights, Seed: 1), new Sample([kernel[0]], Seed: 2));

    private static OpCase Transposed(string name, long[] image, long[] kernel, Func<Tensor, Tensor, Tensor, Tensor> apply, long groups = 1) =>
        Three(name, (x, w, b) => apply(x, w, b).sin(), null, new Sample(image), new Sample(kernel, Seed: 1), new Sample([kernel[1] * groups], Seed: 2));

    private static IEnumerable<OpCase> Pools() =>
    [
        One("max_pool 1d", x => nn.functional.max_pool1d(x, 2).exp(), sample: new Sample([2, 2, 6])),
        One("max_pool 1d stride padding dilation", x => nn.functional.max_pool1d(x, 3, 2, 1, 2).exp(), sample: new Sample([1, 2, 9])),
        One("max_pool 2d", x => nn.functional.max_pool2d(x, 2).exp(), sample: new Sample([2, 2, 4, 6])),
        One("max_pool 2d overlapping", x => nn.functional.max_pool2d(x, [3, 2], [1, 1], [1, 1]).exp(), sample: new Sample([1, 2, 4, 5])),
        One("max_pool 2d ceil", x => nn.functional.max_pool2d(x, (2L, 3L), (2L, 2L), (1L, 0L), (1L, 2L), true).exp(), sample: new Sample([1, 2, 5, 8])),
        Several("max_pool 2d with indices", x => nn.functional.max_pool2d_with_indices(x, [2, 2]) is var (y, i) ? [y.exp(), i] : [], sample: new Sample([2, 1, 4, 4])),
        One("max_pool 2d unbatched", x => nn.functional.max_pool2d(x, 2).exp(), sample: new Sample([2, 4, 5])),
        One("max_pool 3d", x => nn.functional.max_pool3d(x, [2, 2, 3], [1, 2, 1], [1, 0, 1]).exp(), sample: new Sample([1, 2, 3, 4, 4])),
        One("avg_pool 1d", x => nn.functional.avg_pool1d(x, 3, 2, 1).exp(), sample: new Sample([2, 2, 7])),
        One("avg_pool 2d", x => nn.functional.avg_pool2d(x, 2).exp(), sample: new Sample([2, 2, 4, 6])),
        One("avg_pool 2d padding ceil", x => nn.functional.avg_pool2d(x, [3, 2], [2, 2], [1, 1], true).exp(), sample: new Sample([1, 2, 5, 6])),
        One("avg_pool 2d without padding's count", x => nn.functional.avg_pool2d(x, [3, 2], [2, 2], [1, 1], true, false).exp(), sample: new Sample([1, 2, 5, 6])),
        One("avg_pool 2d divisor", x => nn.functional.avg_pool2d(x, 2, divisor_override: 3).exp(), sample: new Sample([1, 1, 4, 4])),
        One("avg_pool 3d", x => nn.functional.avg_pool3d(x, [2, 2, 1], [1, 2, 2], [1, 0, 0]).exp(), sample: new Sample([1, 2, 3, 4, 3])),
        One("adaptive_avg_pool 1d", x => nn.functional.adaptive_avg_pool1d(x, 3).exp(), sample: new Sample([2, 2, 7])),
        One("adaptive_avg_pool 2d", x => nn.functional.adaptive_avg_pool2d(x, [3, 2]).exp(), sample: new Sample([1, 2, 5, 4])),
        One("adaptive_avg_pool 2d of one", x => nn.functional.adaptive_avg_pool2d(x, 1).exp(), sample: new Sample([2, 2, 3, 4])),
        One("adaptive_avg_pool 3d", x => nn.functional.adaptive_avg_pool3d(x, [2, 3, 1]).exp(), sample: new Sample([1, 2, 3, 4, 3])),
        One("adaptive_max_pool 1d", x => nn.functional.adaptive_max_pool1d(x, 3).exp(), sample: new Sample([2, 2, 7])),
        One("adaptive_max_pool 2d", x => nn.functional.adaptive_max_pool2d(x, [3, 2]).exp(), sample: new Sample([1, 2, 5, 4])),
        One("adaptive_max_pool 3d", x => nn.functional.adaptive_max_pool3d_with_indices(x, [2, 3, 1]).Values.exp(), sample: new Sample([1, 2, 3, 4, 3])),
    ];

    private static IEnumerable<OpCase> Normalisations() =>
    [
        Three("batch_norm", (x, w, b) => nn.functional.batch_norm(x, null, null, w, b, training: true).sin(), null, new Sample([3, 2, 2, 2]), new Sample([2], Seed: 1), new Sample([2], Seed: 2)),
        Three("batch_norm of features", (x, w, b) => nn.functional.batch_norm(x.transpose(0, 1), null, null, w, b, training: true).sin(), null, new Sample([5, 7]), new Sample([5], Seed: 1), new Sample([5], Seed: 2)),
        Three("batch_norm by running statistics", (x, w, b) => nn.functional.batch_norm(x, Means(x), Variances(x), w, b).sin(), null, new Sample([2, 3, 4]), new Sample([3], Seed: 1), new Sample([3], Seed: 2)),
        Several("batch_norm moves running statistics", RunBatchNorm, sample: new Sample([3, 3, 2])),
    ];

    private static Tensor Means(Tensor x) => tensor(new double[] { 0.5, -1, 0.25 }).to(x.dtype);

    private static Tensor Variances(Tensor x) => tensor(new double[] { 0.5, 2, 1.25 }).to(x.dtype);

    private static Tensor[] RunBatchNorm(Tensor x)
    {
        Tensor mean = Means(x), variance = Variances(x);
        // A mapped call changes statistics of its own.
        (mean, variance) = (mean + x.detach().sum() * 0, variance + x.detach().sum() * 0);
        return [nn.functional.batch_norm(x, mean, variance, training: true, momentum: 0.3, eps: 0.1).exp(), mean, variance];
    }
}
