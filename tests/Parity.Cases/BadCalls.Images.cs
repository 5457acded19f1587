namespace Parity.Cases;

public static partial class BadCalls
{
    private static IEnumerable<BadCall> Convolutions() =>
    [
        new("conv2d of too few channels", _ => nn.functional.conv2d(ones(1, 2, 5, 5), ones(4, 3, 2, 2))),
        new("conv2d of groups", _ => nn.functional.conv2d(ones(1, 4, 5, 5), ones(4, 3, 2, 2), groups: 2)),
        new("conv2d of groups that do not divide", _ => nn.functional.conv2d(ones(1, 4, 5, 5), ones(5, 2, 2, 2), groups: 2)),
        new("conv2d of groups beyond the weight", _ => nn.functional.conv2d(ones(1, 4, 5, 5), ones(1, 2, 2, 2), groups: 2)),
        new("conv2d of no groups", _ => nn.functional.conv2d(ones(1, 4, 5, 5), ones(4, 4, 2, 2), groups: 0)),
        new("conv2d of a large kernel", _ => nn.functional.conv2d(ones(1, 1, 2, 2), ones(1, 1, 3, 3))),
        new("conv2d of a dilated kernel", _ => nn.functional.conv2d(ones(1, 1, 5, 5), ones(1, 1, 3, 3), padding: [0, 1], dilation: [3, 2])),
        new("conv2d of a bias of another size", _ => nn.functional.conv2d(ones(1, 1, 4, 4), ones(2, 1, 3, 3), ones(3))),
        new("conv2d of a bias of two dimensions", _ => nn.functional.conv2d(ones(1, 1, 4, 4), ones(2, 1, 3, 3), ones(2, 1))),
        new("conv2d of a bias of another dtype", _ => nn.functional.conv2d(ones(1, 1, 4, 4), ones(2, 1, 3, 3), ones(2).to(ScalarType.Float64))),
        new("conv2d of two dimensions", o => nn.functional.conv2d(o.x, ones(2, 1, 3, 3))),
        new("conv2d of five dimensions", _ => nn.functional.conv2d(ones([1, 1, 1, 1, 1]), ones(2, 1, 3, 3))),
        new("conv2d of a weight of two dimensions", o => nn.functional.conv2d(ones(1, 1, 4, 4), o.x)),
        new("conv2d of a weight of three dimensions", o => nn.functional.conv2d(ones(1, 1, 4, 4), o.cube)),
        new("conv2d with stride 0", _ => nn.functional.conv2d(ones(1, 1, 4, 4), ones(2, 1, 3, 3), strides: [0, 1])),
        new("conv2d with three strides", _ => nn.functional.conv2d(ones(1, 1, 4, 4), ones(2, 1, 3, 3), strides: [1, 1, 1])),
        new("conv2d with negative padding", _ => nn.functional.conv2d(ones(1, 1, 4, 4), ones(2, 1, 3, 3), padding: [-1, 0])),
        new("conv2d with dilation 0", _ => nn.functional.conv2d(ones(1, 1, 4, 4), ones(2, 1, 3, 3), dilation: [1, 0])),
        new("conv2d with strided same padding", _ => nn.functional.conv2d_padding(ones(1, 1, 4, 4), ones(2, 1, 3, 3), strides: [2, 2], padding: Padding.Same)),
        new("conv1d of a large kernel", _ => nn.functional.conv1d(ones(1, 1, 2), ones(1, 1, 3))),
        new("conv3d of too few channels", _ => nn.functional.conv3d(ones([1, 2, 3, 3, 3]), ones([1, 1, 2, 2, 2]))),
        new("conv_transpose2d of too few channels", _ => nn.functional.conv_transpose2d(ones(1, 2, 5, 5), ones(3, 1, 2, 2))),
        new("conv_transpose2d of a bias of another size", _ => nn.functional.conv_transpose2d(ones(1, 3, 5, 5), ones(3, 1, 2, 2), ones(3))),
        new("conv_transpose2d of nothing", _ => nn.functional.conv_transpose2d(ones(1, 1, 1, 1), ones(1, 1, 1, 1), padding: [1, 1])),
        new("conv_transpose2d with large output padding", _ => nn.functional.conv_transpose2d(ones(1, 1, 3, 3), ones(1, 1, 2, 2), strides: [2, 2], output_padding: [2, 1])),
    ];

    private static IEnumerable<BadCall> Pools() =>
    [
        new("max_pool2d with large padding", _ => nn.functional.max_pool2d(ones(1, 1, 4, 4), 2, padding: 2)),
        new("max_pool2d with negative padding", _ => nn.functional.max_pool2d(ones(1, 1, 4, 4), 2, padding: -1)),
        new("max_pool2d of large windows", _ => nn.functional.max_pool2d(ones(1, 1, 4, 4), 5)),
        new("max_pool2d of windows of size 0", _ => nn.functional.max_pool2d(ones(1, 1, 4, 4), [0, 1])),
        new("max_pool2d of windows of negative size", _ => nn.functional.max_pool2d(ones(1, 1, 4, 4), [-2, 1], [1, 1])),
        new("max_pool2d with negative stride", _ => nn.functional.max_pool2d(ones(1, 1, 4, 4), 2, stride: -1)),
        new("max_pool2d with stride 0", _ => nn.functional.max_pool2d(ones(1, 1, 4, 4), 2, stride: 0)),
        new("max_pool2d with dilation 0", _ => nn.functional.max_pool2d(ones(1, 1, 4, 4), 2, dilation: 0)),
        new("max_pool2d with three sizes", _ => nn.functional.max_pool2d(ones(1, 1, 4, 4), [2, 2, 2])),
        new("max_pool2d of a matrix", o => nn.functional.max_pool2d(o.x, 2)),
        new("max_pool2d of no channels", _ => nn.functional.max_pool2d(ones(1, 0, 4, 4), 2)),
        new("max_pool1d of four dimensions", _ => nn.functional.max_pool1d(ones(1, 1, 4, 4), 2)),
        new("max_pool3d of large windows", _ => nn.functional.max_pool3d(ones([1, 1, 4, 4, 4]), [5, 1, 1])),
        new("avg_pool2d of a matrix", o => nn.functional.avg_pool2d(o.x, 2)),
        new("avg_pool2d of five dimensions", _ => nn.functional.avg_pool2d(ones([1, 1, 1, 1, 1]), 2)),
        new("avg_pool2d with divisor 0", _ => nn.functional.avg_pool2d(ones(1, 1, 4, 4), 2, divisor_override: 0)),
        new("avg_pool2d with large padding", _ => nn.functional.avg_pool2d(ones(1, 1, 4, 4), [2, 3], padding: [1, 2])),
        new("avg_pool3d of large windows", _ => nn.functional.avg_pool3d(ones([1, 1, 4, 4, 4]), [1, 5, 1])),
        new("adaptive_avg_pool2d of a matrix", o => nn.functional.adaptive_avg_pool2d(o.x, [2, 2])),
        new("adaptive_avg_pool2d of negative size", _ => nn.functional.adaptive_avg_pool2d(ones(1, 1, 4, 4), [-2, 2])),
        new("adaptive_max_pool2d of a matrix", o => nn.functional.adaptive_max_pool2d(o.x, [2, 2])),
        new("adaptive_max_pool2d of nothing", _ => nn.functional.adaptive_max_pool2d(ones(1, 1, 0, 4), [2, 2])),
        new("batch_norm of other running statistics", o => nn.functional.batch_norm(o.x, o.five, o.five)),
        new("batch_norm of another weight", o => nn.functional.batch_norm(o.x, null, null, o.five, training: true)),
        new("batch_norm without statistics", o => nn.functional.batch_norm(o.x, null, null)),
        new("batch_norm of statistics of another dtype", o => nn.functional.batch_norm(o.x, o.d.select(0, 0), o.d.select(0, 1))),
    ];
}
