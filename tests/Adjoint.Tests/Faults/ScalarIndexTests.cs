using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>Tensors and indices without dimensions, which count as vectors of one element.</summary>
public class ScalarIndexTests
{
    private static Tensor Vector => tensor(new double[] { 1, 2, 3 }).requires_grad_();

    private static Tensor At(long index) => tensor(index);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(200_000)]
    [Trait("Fault", "3")]
    public void A_number_is_selected_from_by_one_index(long count) =>
        Assert.Equal(
            $"index_select(): Index to scalar can have only 1 value, got {count} value(s)",
            Assert.ThrowsAny<Exception>(() => tensor(1.5).index_select(0, zeros(count, ScalarType.Int64))).Message);

    [Fact]
    [Trait("Fault", "3")]
    public void One_index_gives_the_number_itself()
    {
        Tensor x = tensor(1.5).requires_grad_();

        Tensor y = x.index_select(0, zeros(1, ScalarType.Int64));
        y.backward();

        Assert.Empty(y.shape);
        Assert.Equal(1.5, y.item<double>());
        Assert.Equal(1.0, x.grad!.item<double>());
    }

    [Fact]
    [Trait("Fault", "9")]
    public void Gather_takes_the_element_at_the_index()
    {
        Tensor x = Vector;

        Tensor y = x.gather(0, At(2));
        (y * 5).backward();

        Assert.Empty(y.shape);
        Assert.Equal(3.0, y.item<double>());
        Assert.Equal([0, 0, 5], x.grad!.data<double>().ToArray());
    }

    [Fact]
    [Trait("Fault", "9")]
    public void Scatter_add_adds_at_the_index()
    {
        Tensor x = Vector, source = tensor(new double[] { 10, 20 }).requires_grad_();

        Tensor y = x.scatter_add(0, At(1), source);
        (y * y).sum().backward();

        Assert.Equal([1, 12, 3], y.data<double>().ToArray());
        Assert.Equal([24, 0], source.grad!.data<double>().ToArray());
    }

    [Fact]
    [Trait("Fault", "9")]
    public void Index_add_adds_at_the_index()
    {
        Tensor x = Vector, source = tensor(new double[] { 10 }).requires_grad_();

        Tensor y = x.index_add(0, At(2), source, 2);
        (y * y).sum().backward();

        Assert.Equal([1, 2, 23], y.data<double>().ToArray());
        Assert.Equal(92, source.grad!.item<double>());
    }

    [Fact]
    [Trait("Fault", "9")]
    public void An_index_beside_a_source_without_elements_reads_nothing() =>
        Assert.Equal(
            "Expected index [] to be no larger than self [3] apart from dimension 0 and to be no larger size than src [0]",
            Assert.Throws<TorchException>(() => Vector.scatter_add(0, At(0), zeros(0, ScalarType.Float64))).Message);

    [Fact]
    [Trait("Fault", "9")]
    public void An_index_without_elements_may_have_any_shape()
    {
        Tensor x = Vector, none = zeros([2, 0], ScalarType.Int64), source = tensor(new double[] { 1, 2 }).requires_grad_();

        Tensor y = x.scatter_add(0, none, source);
        y.sum().backward();

        Assert.Equal([2, 0], x.gather(0, none).shape);
        Assert.Equal([1, 2, 3], y.data<double>().ToArray());
        Assert.Equal([0, 0], source.grad!.data<double>().ToArray());
    }

    [Fact]
    [Trait("Fault", "42")]
    public void Sums_at_indices_wrap()
    {
        Tensor x = tensor(new long[] { long.MaxValue }), at = zeros(1, ScalarType.Int64);

        Assert.Equal(long.MinValue, x.index_add(0, at, ones(1, ScalarType.Int64), 1).item<long>());
        Assert.Equal(long.MinValue, x.scatter_add(0, at, ones(1, ScalarType.Int64)).item<long>());
    }
}
