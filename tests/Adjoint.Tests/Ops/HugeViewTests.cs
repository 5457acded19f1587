using static Adjoint.torch;

namespace Adjoint.Tests.Ops;

/// <summary>Views can claim more elements than there is memory: their number must still be one.</summary>
public class HugeViewTests
{
    [Fact]
    public void Expand_refuses_more_elements_than_can_be_counted()
    {
        var error = Assert.Throws<TorchException>(() => ones(1, 1).expand(long.MaxValue, long.MaxValue));

        Assert.Equal("numel: integer multiplication overflow", error.Message);
    }

    [Fact]
    public void As_strided_refuses_more_elements_than_can_be_counted()
    {
        var error = Assert.Throws<TorchException>(() => ones(1).as_strided([long.MaxValue, long.MaxValue], [0, 0]));

        Assert.Equal("numel: integer multiplication overflow", error.Message);
    }

    [Fact]
    public void Expand_refuses_a_negative_size()
    {
        var error = Assert.Throws<TorchException>(() => ones(1, 2).expand(-5, 2));

        Assert.Equal("Trying to create tensor with negative dimension -5: [-5, 2]", error.Message);
    }

    [Fact]
    public void Expand_to_nothing_counts_nothing() => Assert.Equal(0, ones(1, 1, 1).expand(0, long.MaxValue, long.MaxValue).numel());
}
