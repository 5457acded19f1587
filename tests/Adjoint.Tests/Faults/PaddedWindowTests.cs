using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>Dilated windows of a max pool that lie wholly in padding.</summary>
public class PaddedWindowTests
{
    private const float Least = float.NegativeInfinity;

    [Fact]
    [Trait("Fault", "2")]
    public void A_window_in_padding_has_the_least_number()
    {
        Tensor x = ones(1, 1, 1, 1);

        Assert.Equal([Least], nn.functional.max_pool2d(x, [2, 2], [1, 1], [1, 1], [2, 2]).data<float>().ToArray());
        Assert.Equal([Least], nn.functional.max_pool3d(x[0].unsqueeze(0).unsqueeze(0), [2, 2, 2], [1, 1, 1], [1, 1, 1], [2, 2, 2]).data<float>().ToArray());
        Assert.Equal([Least], nn.functional.max_pool1d(x[0], 2, 1, 1, 2).data<float>().ToArray());
    }

    [Theory]
    [InlineData(ScalarType.Int64, long.MinValue)]
    [InlineData(ScalarType.Int32, int.MinValue)]
    [InlineData(ScalarType.Byte, 0)]
    [Trait("Fault", "2")]
    public void So_it_has_for_integers(ScalarType dtype, long least) =>
        Assert.Equal(least, nn.functional.max_pool2d(ones(1, 1, 1, 1).to(dtype), [2, 2], [1, 1], [1, 1], [2, 2]).to(ScalarType.Int64).item<long>());

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [Trait("Fault", "2")]
    public void Nothing_flows_back_from_it(long width)
    {
        // Windows see the rows above and below the only one.
        Tensor x = arange(1, 1 + width, ScalarType.Float64).reshape(1, 1, 1, width).requires_grad_();

        Tensor y = nn.functional.max_pool2d(x, [2, 1], [1, 1], [1, 0], [2, 1]);
        y.sum().backward();

        Assert.Equal(Enumerable.Repeat(double.NegativeInfinity, (int)width), y.data<double>().ToArray());
        Assert.Equal(new double[width], x.grad!.data<double>().ToArray());
    }

    [Fact]
    [Trait("Fault", "2")]
    public void Other_windows_of_the_image_are_as_ever()
    {
        Tensor x = tensor(new float[] { 1, 2, 3 }).reshape(1, 1, 3).requires_grad_();

        Tensor y = nn.functional.max_pool1d(x, 2, 1, 2, 4);
        y.clamp(-10, 10).sum().backward();

        // Windows see [-2, 2], [-1, 3] and [0, 4].
        Assert.Equal([3, Least, 1], y.data<float>().ToArray());
        Assert.Equal([1, 0, 1], x.grad!.data<float>().ToArray());
    }
}
