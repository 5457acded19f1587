using Adjoint.Modules;
using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>Details in which sources written for TorchSharp saw a difference, and texts that name what is wrong.</summary>
public class TorchSharpDetailTests
{
    [Fact]
    [Trait("Fault", "40")]
    public void A_type_without_a_dtype_is_a_wrong_argument()
    {
        Tensor x = ones(1);
        Assert.Equal("UInt32 is not compatible with Float32", Assert.Throws<ArgumentException>(() => x.data<uint>()).Message);
        Assert.Equal("Char is not compatible with Float32", Assert.Throws<ArgumentException>(() => x.item<char>()).Message);
        Assert.Equal("Guid is not compatible with Float32", Assert.Throws<ArgumentException>(() => x.item<Guid>()).Message);
        Assert.Equal("Double is not compatible with Float32", Assert.Throws<ArgumentException>(() => x.item<double>()).Message);
    }

    [Fact]
    [Trait("Fault", "40")]
    public void A_Scalar_is_of_four_types()
    {
        Scalar[] integers = [(byte)1, (sbyte)1, (short)1, 1, 1L], floats = [(Half)1, (BFloat16)1f, 1f, 1.0], complex = [(1f, 2f), new System.Numerics.Complex(1, 2)];
        Assert.All(integers, s => Assert.Equal(ScalarType.Int64, s.Type));
        Assert.All(floats, s => Assert.Equal(ScalarType.Float64, s.Type));
        Assert.All(complex, s => Assert.Equal(ScalarType.ComplexFloat64, s.Type));
        Assert.Equal(ScalarType.Bool, ((Scalar)true).Type);
        Assert.Equal(ScalarType.Float64, tensor(1f).ToScalar().Type);
        Assert.Equal(ScalarType.Int64, tensor((byte)1).item().Type);
    }

    [Fact]
    [Trait("Fault", "40")]
    public void A_parameter_counts_once_in_its_scope()
    {
        ThreadDisposeScopeStatistics counts = DisposeScopeManager.Statistics;
        counts.Reset();
        Tensor data;
        Parameter parameter;
        using (DisposeScope scope = NewDisposeScope())
        {
            data = ones(2);
            using (NewDisposeScope())
                parameter = new Parameter(data);
            Assert.Same(parameter, Assert.Single(scope.DisposablesView));
        }
        Assert.True(parameter.IsInvalid);
        Assert.Equal([1f, 1f], data.data<float>().ToArray());
        data.Dispose();
        Assert.Equal((1, 1, 0, 0), (counts.CreatedInScopeCount, counts.DisposedInScopeCount, counts.CreatedOutsideScopeCount, counts.DisposedOutsideScopeCount));

        counts.Reset();
        data = ones(2);
        new Parameter(data).Dispose();
        data.Dispose();
        Assert.Equal((1, 1, 0), (counts.CreatedOutsideScopeCount, counts.DisposedOutsideScopeCount, counts.ThreadTotalLiveCount));
    }

    [Fact]
    [Trait("Fault", "40")]
    public void Attention_takes_one_kind_of_mask()
    {
        Tensor x = ones(1, 2, 3);
        Assert.Equal("Casual attention masking cannot pass a mask.", Assert.Throws<ArgumentException>(() => nn.functional.scaled_dot_product_attention(x, x, x, ones(2, 2), is_casual: true)).Message);
    }

    [Fact]
    [Trait("Fault", "40")]
    public void A_shape_takes_as_many_elements_as_it_has_room_for()
    {
        float[] four = [1, 2, 3, 4];
        Assert.Equal([1f, 2], tensor(four, new long[] { 2 }).data<float>().ToArray());
        Assert.Equal(1f, tensor(four, Array.Empty<long>()).item<float>());
        Assert.Equal([0L, 3], tensor(Array.Empty<float>(), new long[] { 0, 3 }).shape);
        Assert.Equal("mismatched total size creating a tensor from an array: 5 vs. 4", Assert.Throws<ArgumentException>(() => tensor(four, new long[] { 5 })).Message);
        Assert.Throws<ArgumentException>(() => tensor(four, new[] { long.MaxValue, long.MaxValue }));
        Assert.Equal("Trying to create tensor with negative dimension -1: [2, -1]", Assert.Throws<TorchException>(() => tensor(four, new long[] { 2, -1 })).Message);
    }

    [Fact]
    [Trait("Fault", "41")]
    public void A_number_of_threads_is_refused_in_fitting_words()
    {
        int before = get_num_threads();
        Assert.Equal("Expected at most 1024 threads, but got 1000000", Assert.Throws<TorchException>(() => set_num_threads(1_000_000)).Message);
        Assert.Equal("Expected positive number of threads", Assert.Throws<TorchException>(() => set_num_threads(0)).Message);
        Assert.Equal(before, get_num_threads());
    }

    [Fact]
    [Trait("Fault", "41")]
    public void What_is_out_of_range_is_named()
    {
        Tensor image = ones(1, 1, 4, 4);
        Assert.Contains("stride: integer out of range, got 1099511627776", Assert.ThrowsAny<Exception>(() => nn.functional.conv2d(image, ones(1, 1, 2, 2), strides: [1L << 40, 1])).Message);
        Assert.Contains("kernel_size: integer out of range, got 1099511627776", Assert.ThrowsAny<Exception>(() => nn.functional.max_pool2d(image, [1L << 40, 1])).Message);
    }
}
