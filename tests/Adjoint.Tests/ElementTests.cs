using static Adjoint.torch;

namespace Adjoint.Tests;

/// <summary>Elements in and out: arrays, spans, accessors, scalars, conversions.</summary>
public class ElementTests
{
    [Fact]
    public void Arrays_of_each_rank_keep_their_sizes()
    {
        Assert.Equal([2], tensor([1f, 2f]).shape);
        Assert.Equal([2, 1], tensor(new float[,] { { 1 }, { 2 } }).shape);
        Assert.Equal([1, 1, 2], tensor(new long[,,] { { { 1, 2 } } }).shape);
        Assert.Equal([1, 1, 1, 2, 1], from_array(new double[1, 1, 1, 2, 1]).shape);
        Assert.Equal([2, 2], tensor([1, 2, 3, 4], 2, 2).shape);
        Assert.Equal([], tensor(1.0).shape);
        Assert.Throws<ArgumentException>(() => tensor([1f, 2f, 3f], [2, 2]));
        Assert.Throws<NotSupportedException>(() => from_array(new[] { "a" }));
    }

    [Fact]
    public void Spans_and_lists()
    {
        ReadOnlySpan<double> span = [1, 2, 3];
        Assert.Equal(float64, tensor(span).dtype);
        Assert.Equal([1L, 2L], tensor(new List<long> { 1, 2 }).data<long>());
        Assert.Equal([3f, 4f], tensor(new Memory<float>([3, 4]), [2]).data<float>());
    }

    [Fact]
    public void The_dtype_is_that_of_the_elements_unless_given()
    {
        Assert.Equal(int32, tensor([1, 2]).dtype);
        Assert.Equal(int64, tensor(1L).dtype);
        Assert.Equal(ScalarType.Bool, tensor([true]).dtype);
        Assert.Equal(uint8, tensor(new byte[] { 1 }).dtype);
        Tensor converted = tensor([1, 2], dtype: float64, requires_grad: true);
        Assert.Equal((float64, true), (converted.dtype, converted.requires_grad));
    }

    [Fact]
    public void Accessors_read_and_write_through_strides()
    {
        Tensor x = arange(6, dtype: float32).reshape(2, 3).t();
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], x.data<float>());
        Assert.Equal(4f, x.data<float>()[1, 1]);
        x.data<float>()[2, 0] = 9f;
        Assert.Equal(9f, x[2, 0].item<float>());
        Assert.Equal(new float[,] { { 0, 3 }, { 1, 4 }, { 9, 5 } }, (float[,])x.data<float>().ToNDArray());
        Assert.Throws<IndexOutOfRangeException>(() => x.data<float>()[3, 0]);
        Assert.Throws<IndexOutOfRangeException>(() => x.data<float>()[-1]);
        Assert.Throws<ArgumentException>(() => x.data<double>());
    }

    [Fact]
    public void Items()
    {
        Assert.Equal(2.5f, tensor([2.5f]).item<float>());
        Assert.Equal(7, (int)tensor(7L));
        Assert.Equal(2.5, tensor(2.5f).ToDouble());
        Assert.True((bool)tensor(3));
        Assert.Equal("a Tensor with 2 elements cannot be converted to Scalar", Assert.Throws<TorchException>(() => ones(2).item<float>()).Message);
        Assert.Equal("a Tensor with 2 elements cannot be converted to Scalar", Assert.Throws<TorchException>(() => ones(2).ToScalar()).Message);
        Assert.Throws<ArgumentException>(() => tensor(1f).item<int>());
        Assert.Throws<OverflowException>(() => tensor(300L).ToByte());
    }

    [Fact]
    public void Numbers_on_either_side_of_an_operator_are_scalars()
    {
        Tensor x = tensor([1f, 2f, 4f]);
        Assert.Equal([0f, -1f, -3f], (1 - x).data<float>());
        Assert.Equal([1f, 0.5f, 0.25f], (1 / x).data<float>());
        Assert.Equal([1f, 0f, 0f], (x % 2).data<float>());
        Assert.Equal(float32, (x * 2.0).dtype);
        Assert.Equal(int32, (tensor([1]) + 1L).dtype);
        Assert.Equal(float32, (tensor([1]) + 1.5).dtype);
        Assert.Equal([1.5f, 2f, 2f], x.clamp(1.5, 2).data<float>());
        Assert.Equal([false, true, true], (x >= 2).data<bool>());
        Assert.Equal([true, false, false], (2 > x).data<bool>());
    }

    [Fact]
    public void Converting_gives_an_object_of_its_own()
    {
        Tensor x = ones(2);
        Tensor same = x.to(float32);
        Assert.True(same.is_same(x));
        same.Dispose();
        Assert.Equal([1f, 1f], x.data<float>());
        Assert.False(x.to(float32, copy: true).SharesStorageWith(x));
        Assert.Equal([1L, 1L], x.@long().data<long>());
    }

    [Fact]
    public void Other_devices_are_refused() =>
        Assert.Throws<TorchException>(() => ones(2, device: "cuda"));
}
