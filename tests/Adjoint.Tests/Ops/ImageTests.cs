using static Adjoint.torch;

namespace Adjoint.Tests.Ops;

/// <summary>What the op table cannot say of convolution, pooling and batch normalisation.</summary>
public class ImageTests
{
    private static readonly Tensor s_image = rand(2, 3, 6, 6).requires_grad_();

    public static TheoryData<string, Func<Tensor, Tensor>> Nodes => new()
    {
        { "ConvolutionBackward0", x => nn.functional.conv2d(x, ones(4, 3, 2, 2)) },
        { "ConvolutionBackward0", x => nn.functional.conv2d_padding(x, ones(4, 3, 2, 2), padding: Padding.Same) },
        { "ConvolutionBackward0", x => nn.functional.conv_transpose2d(x, ones(3, 2, 2, 2)) },
        { "ConvolutionBackward0", x => nn.functional.conv1d(x[0], ones(4, 6, 2)) },
        { "SqueezeBackward1", x => nn.functional.conv2d(x[0], ones(4, 3, 2, 2)) },
        { "MaxPool2DWithIndicesBackward0", x => nn.functional.max_pool2d(x, 2) },
        { "MaxPool3DWithIndicesBackward0", x => nn.functional.max_pool3d(x, [2, 2, 2]) },
        { "SqueezeBackward1", x => nn.functional.max_pool1d(x[0], 2) },
        { "AvgPool2DBackward0", x => nn.functional.avg_pool2d(x, 2) },
        { "AvgPool3DBackward0", x => nn.functional.avg_pool3d(x, [2, 2, 2]) },
        { "AdaptiveAvgPool2DBackward0", x => nn.functional.adaptive_avg_pool2d(x, 2) },
        { "MeanBackward1", x => nn.functional.adaptive_avg_pool2d(x, 1) },
        { "AdaptiveMaxPool2DBackward0", x => nn.functional.adaptive_max_pool2d(x, [2, 2]) },
        { "NativeBatchNormBackward0", x => nn.functional.batch_norm(x, null, null, training: true) },
    };

    [Theory]
    [MemberData(nameof(Nodes))]
    public void Nodes_have_PyTorchs_names(string name, Func<Tensor, Tensor> apply) => Assert.Equal(name, apply(s_image).grad_fn!.name);

    [Fact]
    public void The_backward_of_a_convolution_is_a_node_too()
    {
        Tensor x = rand(1, 2, 4, 4).requires_grad_(), w = rand(3, 2, 2, 2).requires_grad_();

        IList<Tensor> gradients = autograd.grad([nn.functional.conv2d(x, w).sum()], [x, w], create_graph: true);

        Assert.All(gradients, g => Assert.Equal("ConvolutionBackwardBackward0", g.grad_fn!.name));
    }

    [Fact]
    public void Batch_norm_moves_running_statistics_in_place()
    {
        Tensor x = tensor(new double[] { 1, 2, 3, 6 }).reshape(4, 1), mean = zeros(1, ScalarType.Float64), variance = ones(1, ScalarType.Float64);

        nn.functional.batch_norm(x, mean, variance, training: true, momentum: 0.5);

        Assert.Equal(1.5, mean.item<double>());
        Assert.Equal(0.5 + (0.5 * 14 / 3), variance.item<double>(), 1e-15);
        Assert.Equal((1, 1), (mean._version, variance._version));
    }

    [Fact]
    public void Statistics_that_are_not_mapped_cannot_be_moved_in_a_vmap()
    {
        Tensor mean = zeros(2), variance = ones(2);

        var error = Assert.Throws<TorchException>(() => func.vmap(x => nn.functional.batch_norm(x, mean, variance, training: true))(rand(3, 4, 2)));

        Assert.StartsWith("Batch norm got a batched tensor as input while the running_mean or running_var, which will be updated in place, were not batched.", error.Message);
    }

    [Fact]
    public void The_last_NaN_of_a_window_is_its_maximum()
    {
        Tensor x = tensor(new float[] { 1, float.NaN, float.NaN, 2 }).reshape(1, 1, 2, 2);

        (Tensor values, Tensor indices) = nn.functional.max_pool2d_with_indices(x, [2, 2]);

        Assert.True(float.IsNaN(values.item<float>()));
        Assert.Equal(2, indices.item<long>());
    }
}
