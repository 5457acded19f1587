extern alias libtorch;
extern alias ours;

using Adjoint.Reference;
using Xunit.Abstractions;
using Ours = ours::Parity.Cases.ConvolutionErrors;
using Theirs = libtorch::Parity.Cases.ConvolutionErrors;

namespace Parity;

/// <summary>Convolutions that go by Winograd's filtering, against the sums of libtorch.</summary>
public class ConvolutionErrorTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData(4, 32, 64, 24, 3, 1, false)]
    [InlineData(4, 32, 64, 24, 3, 1, true)]
    [InlineData(2, 128, 128, 14, 3, 1, false)]
    [InlineData(2, 128, 128, 14, 3, 1, true)]
    [InlineData(2, 512, 512, 7, 3, 1, true)]
    [InlineData(4, 32, 64, 16, 4, 2, false)]
    [InlineData(4, 32, 64, 16, 4, 2, true)]
    [InlineData(2, 64, 64, 16, 6, 2, false)]
    [InlineData(2, 64, 64, 16, 6, 2, true)]
    public void Are_at_most_twice_libtorchs(long images, long from, long to, long side, long width, long step, bool positive)
    {
        LibTorch.Load(threads: 1);
        double[] ours = Ours.Of(images, from, to, side, width, step, positive), theirs = Theirs.Of(images, from, to, side, width, step, positive);
        log.WriteLine("Adjoint, libtorch: " + string.Join("; ", ours.Zip(theirs, (a, b) => $"{a:E2} {b:E2} {a / b:F2}")));
        Assert.All(ours.Zip(theirs), pair => Assert.InRange(pair.First, 0, 2 * pair.Second));
    }
}
