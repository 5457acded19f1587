using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>Sizes of 0: an empty result, zero gradients, or libtorch's text.</summary>
public class ZeroExtentTests
{
    private static Tensor Conv(bool transposed, Tensor x, Tensor w, long padding = 0) => (transposed, x.dim()) switch
    {
        (false, 3) => nn.functional.conv1d(x, w, padding: padding),
        (false, 4) => nn.functional.conv2d(x, w, padding: [padding, padding]),
        (false, _) => nn.functional.conv3d(x, w, padding: [padding, padding, padding]),
        (true, 3) => nn.functional.conv_transpose1d(x, w, padding: padding),
        (true, 4) => nn.functional.conv_transpose2d(x, w, padding: [padding, padding]),
        (true, _) => nn.functional.conv_transpose3d(x, w, padding: [padding, padding, padding]),
    };

    public static TheoryData<bool, long[], long[], long[]> Empty => new()
    {
        // No images.
        { false, [0, 2, 4], [3, 2, 2], [0, 3, 3] },
        { false, [0, 2, 4, 4], [3, 2, 2, 3], [0, 3, 3, 2] },
        { false, [0, 2, 4, 4, 4], [3, 2, 2, 2, 2], [0, 3, 3, 3, 3] },
        { true, [0, 2, 4], [2, 3, 2], [0, 3, 5] },
        { true, [0, 2, 4, 4], [2, 3, 2, 3], [0, 3, 5, 6] },
        { true, [0, 2, 4, 4, 4], [2, 3, 2, 2, 2], [0, 3, 5, 5, 5] },
        // No channels: libtorch's result has none either.
        { false, [1, 0, 6], [2, 0, 3], [1, 0, 4] },
        { false, [1, 0, 6, 6], [2, 0, 3, 3], [1, 0, 4, 4] },
        { false, [1, 0, 3, 3, 3], [2, 0, 2, 2, 2], [1, 0, 2, 2, 2] },
    };

    [Theory]
    [MemberData(nameof(Empty))]
    [Trait("Fault", "1")]
    public void Convolutions_of_nothing_are_empty_and_have_zero_gradients(bool transposed, long[] image, long[] kernel, long[] result)
    {
        Tensor x = ones(image).requires_grad_(), w = ones(kernel).requires_grad_();

        Tensor y = Conv(transposed, x, w);
        IList<Tensor> first = autograd.grad([y.sum()], [x, w], create_graph: true);
        (first[0].sum() + first[1].sum()).backward();

        Assert.Equal(result, y.shape);
        Assert.Equal([image, kernel], first.Select(g => g.shape));
        Assert.All(first, g => Assert.Equal(0, g.abs().sum().item<float>()));
        Assert.True(x.grad is null || x.grad.shape.SequenceEqual(image));
    }

    public static TheoryData<bool, long[], long[], long, string> Refused => new()
    {
        { false, [1, 2, 6], [2, 2, 0], 0, "kernel size should be greater than zero, but got kernel_height: 1 kernel_width: 0" },
        { false, [1, 2, 6, 6], [2, 2, 0, 3], 1, "kernel size should be greater than zero, but got kernel_height: 0 kernel_width: 3" },
        { false, [1, 2, 6, 6, 6], [2, 2, 2, 0, 2], 0, "kernel size should be greater than zero, but got: 2 x 0 x 2 (TxHxW)" },
        { false, [1, 2, 0], [2, 2, 2], 1, "Only zero batch or zero channel inputs are supported, but got input shape: [1, 2, 1, 0]" },
        { false, [1, 2, 4, 0], [2, 2, 2, 2], 1, "Only zero batch or zero channel inputs are supported, but got input shape: [1, 2, 4, 0]" },
        { true, [1, 2, 0], [2, 2, 3], 0, "Only zero batch or zero channel inputs are supported, but got input shape: [1, 2, 1, 0]" },
        { true, [1, 2, 3, 0, 3], [2, 2, 2, 2, 2], 0, "Only zero batch or zero channel inputs are supported, but got input shape: [1, 2, 3, 0, 3]" },
        { true, [1, 2, 4], [2, 2, 0], 0, "kernel size should be greater than zero, but got kernel_height: 1 kernel_width: 0" },
        { true, [1, 2, 4], [2, 0, 2], 0, "non-empty 2D or 4D weight tensor expected, but got: [2, 0, 1, 2]" },
        { true, [1, 2, 4, 4, 4], [2, 2, 2, 2, 0], 0, "non-empty 5D (n_output_plane x n_input_plane x kernel_depth x kernel_height x kernel_width) tensor expected for weight, but got: [2, 2, 2, 2, 0]" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    [Trait("Fault", "1")]
    public void Convolutions_over_nothing_are_refused_in_libtorchs_words(bool transposed, long[] image, long[] kernel, long padding, string text) =>
        Assert.Equal(text, Assert.Throws<TorchException>(() => Conv(transposed, ones(image), ones(kernel), padding)).Message);

    [Fact]
    [Trait("Fault", "1")]
    public void A_dilated_kernel_without_elements_is_refused_in_other_words() =>
        Assert.Equal(
            "kernel size should be greater than zero, but got [1, 0]",
            Assert.Throws<TorchException>(() => nn.functional.conv1d(ones(1, 2, 6), ones(2, 2, 0), dilation: 2)).Message);

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 3)]
    [Trait("Fault", "22")]
    public void Backward_of_nothing_runs_twice(long rows, long columns)
    {
        Tensor x = zeros(rows, columns).requires_grad_();

        x.sum().backward();
        x.sum().backward();

        Assert.Equal([rows, columns], x.grad!.shape);
    }

    [Fact]
    [Trait("Fault", "22")]
    public void What_has_no_elements_can_be_written_to_although_it_is_expanded() =>
        Assert.Equal([3, 0], zeros(1, 0).expand(3, 0).add_(1).shape);
}
