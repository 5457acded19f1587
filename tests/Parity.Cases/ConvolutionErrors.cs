namespace Parity.Cases;

/// <summary>How far a convolution in float32, and its gradients, are from what float64 gives.</summary>
public static class ConvolutionErrors
{
    /// <summary>Root mean square errors of the result, and of the gradients of images and kernel.</summary>
    /// <param name="side">Places of the result along a side.</param>
    /// <param name="width">Of the kernel, which moves by <paramref name="step"/>.</param>
    /// <param name="positive">Whether pixels and cotangents are those of a normal distribution without its negative half.</param>
    public static double[] Of(long images, long from, long to, long side, long width, long step, bool positive)
    {
        long seen = side * step;
        var random = new Random(11);
        float[] x = Numbers(random, images * from * seen * seen, positive);
        float[] w = Numbers(random, to * from * width * width, false);
        float[] g = Numbers(random, images * to * side * side, positive);
        Tensor[] found = Run(ScalarType.Float32), exact = Run(ScalarType.Float64);
        return [.. found.Zip(exact, (a, b) => (a.to(ScalarType.Float64) - b).square().mean().sqrt().item<double>())];

        Tensor[] Run(ScalarType dtype)
        {
            Tensor image = Leaf(x, [images, from, seen, seen], dtype), kernel = Leaf(w, [to, from, width, width], dtype);
            Tensor y = nn.functional.conv2d(image, kernel, strides: [step, step], padding: [(width - step) / 2, (width - step) / 2]);
            y.backward([tensor(g, images, to, side, side).to(dtype)]);
            return [y.detach(), image.grad!, kernel.grad!];
        }
    }

    private static Tensor Leaf(float[] data, long[] sizes, ScalarType dtype) => tensor(data, sizes).to(dtype).requires_grad_();

    private static float[] Numbers(Random random, long count, bool positive) =>
        [.. Enumerable.Range(0, (int)count).Select(_ =>
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            double normal = radius * Math.Cos(2 * Math.PI * random.NextDouble());
            return (float)(positive ? Math.Max(0, normal) : normal);
        })];
}
