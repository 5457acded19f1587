using static Adjoint.torch;

namespace Adjoint.Tests;

/// <summary>Brackets, read and written, as in Python.</summary>
public class IndexingTests
{
    private static Tensor Numbers(params long[] shape) => arange(shape.Aggregate(1L, (p, s) => p * s)).reshape(shape);

    private static long[] Values(Tensor tensor) => tensor.data<long>().ToArray();

    [Fact]
    public void Numbers_and_ranges_give_views()
    {
        Tensor x = Numbers(2, 3, 4);
        Assert.Equal([14, 18, 22], Values(x[1, .., 2]));
        Assert.Equal([7, 11, 19, 23], Values(x[.., 1.., ^1]));
        Assert.Equal([0, 2], Values(x[0, 0, TensorIndex.Slice(0, null, 2)]));
        Assert.Equal([23], Values(x[-1, -1, -1]));
        Assert.Equal([8, 9, 10, 11], Values(x[0, 2]));
        Assert.True(x[1].SharesStorageWith(x));
        Assert.True(x[1, .., 2].SharesStorageWith(x));
    }

    [Fact]
    public void Ellipsis_and_new_dimensions()
    {
        Tensor x = Numbers(2, 3, 4);
        Assert.Equal([2, 3], x[TensorIndex.Ellipsis, 0].shape);
        Assert.Equal([1, 2, 3, 4], x[TensorIndex.None].shape);
        Assert.Equal([2, 3, 1, 4], x[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Null].shape);
        Assert.Equal([0, 2, 3, 4], x[TensorIndex.Bool(false)].shape);
    }

    [Fact]
    public void Tensors_pick_places()
    {
        Tensor x = Numbers(2, 3);
        Assert.Equal([3, 4, 5, 0, 1, 2], Values(x[tensor([1L, 0L])]));
        Assert.Equal([5, 2], Values(x[tensor([1L, 0L]), tensor([2L, -1L])]));
        Assert.Equal([2, 2], Values(x[TensorIndex.Tensor(tensor([0L, 0L])), 2]));
        Assert.Equal([3, 4, 5], Values(x[x > 2]));
        Assert.Equal([3, 4, 5], Values(x[tensor([false, true])]));
    }

    [Fact]
    public void Tensors_that_stand_apart_put_their_result_first()
    {
        Tensor x = Numbers(2, 3, 4);
        Tensor part = x[TensorIndex.Tensor(tensor([0L, 1L])), TensorIndex.Colon, TensorIndex.Tensor(tensor([1L, 3L]))];
        Assert.Equal([2, 3], part.shape);
        Assert.Equal([1, 5, 9, 15, 19, 23], Values(part));
    }

    [Fact]
    public void Parts_can_be_written()
    {
        Tensor x = Numbers(2, 3);
        x[0] = 7;
        x[1, 1..] = tensor([8L, 9L]);
        Assert.Equal([7, 7, 7, 3, 8, 9], Values(x));
        x[x > 7] = -1;
        Assert.Equal([7, 7, 7, 3, -1, -1], Values(x));
        x[tensor([1L, 1L]), tensor([0L, 0L])] = tensor([4L, 5L]);
        Assert.Equal([7, 7, 7, 5, -1, -1], Values(x));
        x.index_put_(tensor([1L, 2L]), [tensor([0L, 0L]), tensor([0L, 0L])], accumulate: true);
        Assert.Equal([10, 7, 7, 5, -1, -1], Values(x));
    }

    [Fact]
    public void Gradients_flow_through_parts()
    {
        Tensor x = arange(6, dtype: float64).reshape(2, 3).requires_grad_();
        (x[1, ..2].sum() + 2 * x[x > 3].sum() + 3 * x[tensor([0L, 0L])].sum()).backward();
        Assert.Equal([6.0, 6.0, 6.0, 1.0, 3.0, 2.0], x.grad!.data<double>().ToArray());

        Tensor v = tensor([1.0, 2.0], requires_grad: true);
        Tensor y = x * 1;
        y[tensor([0L, 1L]), tensor([2L, 0L])] = v;
        (y * y).sum().backward(inputs: [v]);
        Assert.Equal([2.0, 4.0], v.grad!.data<double>().ToArray());
    }

    [Theory]
    [InlineData(2, "index 2 is out of bounds for dimension 0 with size 2")]
    [InlineData(-3, "index -3 is out of bounds for dimension 0 with size 2")]
    public void Places_out_of_range_throw(long index, string message)
    {
        TorchException thrown = Assert.Throws<TorchException>(() => Numbers(2, 3)[index]);
        Assert.Equal(message, thrown.Message);
        Assert.Equal(TorchErrorKind.Index, thrown.Kind);
    }

    [Fact]
    public void Other_mistakes_throw()
    {
        Tensor x = Numbers(2, 3);
        Assert.Equal("too many indices for tensor of dimension 2", Assert.Throws<TorchException>(() => x[0, 0, 0]).Message);
        Assert.Contains("invalid index of a 0-dim tensor", Assert.Throws<TorchException>(() => tensor(1f)[0]).Message, StringComparison.Ordinal);
        Assert.Contains("does not match the shape of the indexed tensor", Assert.Throws<TorchException>(() => x[tensor([true, false, true])]).Message, StringComparison.Ordinal);
        Assert.Contains("could not be broadcast together", Assert.Throws<TorchException>(() => x[tensor([0L, 1L]), tensor([0L, 1L, 2L])]).Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => x[0] = tensor([1L, 2L]));
        Assert.Equal([0, 1, 2, 3, 4, 5], Values(x));
    }
}
