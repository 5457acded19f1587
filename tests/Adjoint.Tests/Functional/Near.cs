using static Adjoint.torch;

namespace Adjoint.Tests.Functional;

/// <summary>Comparison of tensors that says where they differ.</summary>
internal static class Near
{
    public static void Equal(Tensor expected, Tensor actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.dtype, actual.dtype);
        double[] wanted = Values(expected), found = Values(actual);
        for (int i = 0; i < wanted.Length; i++)
            Assert.True(Math.Abs(wanted[i] - found[i]) <= tolerance, $"element {i}: expected {wanted[i]:R}, got {found[i]:R}");
    }

    public static double[] Values(Tensor tensor) => [.. tensor.detach().to(ScalarType.Float64).contiguous().data<double>()];

    public static Tensor Diagonal(Tensor values) => eye(values.numel(), values.numel(), dtype: values.dtype) * values;

    /// <summary>Numbers between two bounds, spread out and the same in each run.</summary>
    public static Tensor Spread(long count, double low = -1, double high = 1)
    {
        const double goldenRatio = 0.6180339887498949;
        return tensor(Enumerable.Range(1, (int)count).Select(i => low + ((high - low) * (i * goldenRatio % 1))).ToArray());
    }
}
