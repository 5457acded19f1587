using System.Globalization;
using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>Printing ends, whatever the shape; it follows no culture; it also writes what vmap maps over.</summary>
public class PrintingFaultTests
{
    public static TheoryData<TensorStringStyle> Styles => [TensorStringStyle.Julia, TensorStringStyle.Numpy, TensorStringStyle.CSharp, TensorStringStyle.PyTorch];

    [Theory]
    [MemberData(nameof(Styles))]
    [Trait("Fault", "35")]
    public void What_is_written_is_bounded(TensorStringStyle style)
    {
        Assert.InRange(ones(1, 1).expand(1L << 31, 1L << 31).ToString(style).Length, 20, 20_000);
        Assert.InRange(ones(1).expand(1L << 62).ToString(style).Length, 20, 20_000);
        Assert.InRange(ones(1, 1, 1, 1).expand(1L << 15, 1L << 15, 1L << 15, 1L << 15).ToString(style).Length, 20, 200_000);
        Assert.InRange(ones([.. Enumerable.Repeat(1L, 40)]).expand([.. Enumerable.Repeat(2L, 40)]).ToString(style).Length, 20, 20_000_000);
        Assert.InRange(zeros(0).unsqueeze(0).expand(1L << 31, 0).ToString(style).Length, 2, 20_000);
    }

    [Fact]
    [Trait("Fault", "35")]
    public void Julia_leaves_the_middle_of_a_long_matrix_out()
    {
        Assert.Equal(
            "[1000x2], type = Int64, device = cpu\n    0    1\n    2    3\n    4    5\n ...\n 1994 1995\n 1996 1997\n 1998 1999\n",
            arange(2000).reshape(1000, 2).ToString(TensorStringStyle.Julia, newLine: "\n"));
        Assert.Equal(503, arange(1000).reshape(500, 2).ToString(TensorStringStyle.Julia, newLine: "\n").Split('\n').Length + 1);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    [Trait("Fault", "35")]
    public void Numbers_follow_no_culture(TensorStringStyle style)
    {
        Tensor x = tensor([1.5, double.NaN, double.NegativeInfinity, -2e-7]);
        string expected = x.ToString(style, cultureInfo: CultureInfo.InvariantCulture);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "−";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, x.ToString(style));
            Assert.DoesNotContain("1,5", x.ToString(style));
            Assert.Equal("[2], type = Float32, device = cpu, value = float [] {1.5f, 2f}", tensor([1.5f, 2f]).cstr());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    [Trait("Fault", "26")]
    public void A_mapped_tensor_is_written_with_all_of_its_examples()
    {
        var seen = new List<string>();
        vmap(x =>
        {
            seen.Add(x.ToString(TensorStringStyle.PyTorch).ReplaceLineEndings("\n"));
            seen.Add(x.ToString());
            return vmap(y =>
            {
                seen.Add(y.ToString(TensorStringStyle.PyTorch).ReplaceLineEndings("\n"));
                return y * 2;
            })(x);
        })(tensor(new float[,] { { 1, 2 }, { 3, 4 } }));

        Assert.Equal("BatchedTensor(lvl=1, bdim=0, value=\n    tensor([[1., 2.],\n            [3., 4.]])\n)", seen[0]);
        Assert.Equal("[2], type = Float32, device = cpu", seen[1]);
        Assert.StartsWith("BatchedTensor(lvl=2, bdim=0, value=\n    BatchedTensor(lvl=1, bdim=0, value=\n        tensor([[1., ", seen[2]);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    [Trait("Fault", "26")]
    public void Every_style_writes_a_mapped_tensor(TensorStringStyle style)
    {
        Tensor? escaped = null;
        vmap(x =>
        {
            escaped = x * 1;
            Assert.StartsWith("BatchedTensor(lvl=1, bdim=0, value=\n    ", escaped.ToString(style));
            return x;
        })(ones(2));
        Assert.Equal("[], type = Float32, device = cpu", escaped!.ToString(style));
    }

    [Fact]
    [Trait("Fault", "26")]
    public void A_cotangent_of_more_dimensions_is_summed()
    {
        Tensor x = tensor([1.0, 2], requires_grad: true);
        (x * 2).backward([ones(3, 2, ScalarType.Float64)]);
        Assert.Equal([6.0, 6], x.grad!.data<double>().ToArray());
        Assert.Equal([6.0, 6], autograd.grad([x * 2], [x], [ones(3, 2, ScalarType.Float64)])[0].data<double>().ToArray());
    }
}
