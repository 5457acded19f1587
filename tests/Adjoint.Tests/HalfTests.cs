using Adjoint.Modules;
using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests;

/// <summary>Floats of 16 bits: elements, printing, gradients, optimizers, errors.</summary>
public class HalfTests
{
    public static TheoryData<ScalarType> Halves => [float16, bfloat16];

    [Fact]
    public void Elements_go_in_and_out()
    {
        Tensor x = tensor(new[,] { { (Half)1.5f, (Half)(-2) }, { Half.MaxValue, Half.Epsilon } });
        Assert.Equal((float16, 2L), (x.dtype, x.element_size()));
        Assert.Equal([(Half)1.5f, Half.MaxValue, (Half)(-2), Half.Epsilon], x.t().data<Half>());
        Assert.Equal(Half.MaxValue, x[1, 0].item<Half>());
        Assert.Equal(65504, x[1, 0].ToDouble());
        Assert.Equal((Half)(-2), x[0, 1].ToHalf());

        Tensor y = tensor([new BFloat16(1.5f), BFloat16.MaxValue]);
        Assert.Equal((bfloat16, 2L), (y.dtype, y.element_size()));
        Assert.Equal([new BFloat16(1.5f), BFloat16.MaxValue], y.data<BFloat16>());
        Assert.Equal(BFloat16.MaxValue, y[1].item<BFloat16>());
        Assert.Equal(bfloat16, tensor(BFloat16.One).dtype);
        Assert.Equal([0.5f, 2f], tensor([0.5f, 2f]).bfloat16().half().@float().data<float>());
        Assert.Equal(bfloat16, from_array(new BFloat16[2, 3]).dtype);

        Assert.Throws<ArgumentException>(() => x.data<float>());
        Assert.Throws<ArgumentException>(() => y[0].item<Half>());
    }

    [Fact]
    public void A_scalar_of_16_bits_is_a_float64()
    {
        Assert.Equal(float64, ((Scalar)new BFloat16(0.1f)).Type);
        Assert.Equal(float64, tensor([1f]).half().item().Type);
        Assert.Equal(new BFloat16(0.1f), 0.1f.ToBFloat16Scalar().ToBFloat16());
        Assert.Equal(0.100097656f, new BFloat16(0.1f).ToScalar().ToSingle());
    }

    [Fact]
    public void BFloat16_is_a_number()
    {
        var third = (BFloat16)(1.0 / 3);
        Assert.Equal(0.333984375f, third.ToSingle());
        Assert.Equal(new BFloat16(1.671875f), third + third * (BFloat16)4f);
        Assert.True(-third < BFloat16.Zero && third > BFloat16.MinNormal && BFloat16.SmallestSubnormal != BFloat16.Zero);
        Assert.True(BFloat16.IsNaN(BFloat16.NaN) && BFloat16.NaN != -BFloat16.NaN && BFloat16.NaN.Equals(-BFloat16.NaN));
        Assert.True(BFloat16.IsPositiveInfinity(new BFloat16(float.MaxValue)) && BFloat16.IsFinite(BFloat16.MinValue));
        Assert.Equal(1, third.CompareTo((object)-third));
        Assert.Throws<ArgumentException>(() => third.CompareTo("a third"));
        Assert.Equal("0.33", third.ToString("F2", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Texts_are_those_of_PyTorch_and_TorchSharp()
    {
        Tensor x = tensor([0.1f, -2f]);
        Assert.Equal("tensor([ 0.1000, -2.0000], dtype=torch.float16)", x.half().ToString(TensorStringStyle.PyTorch));
        Assert.Equal("tensor([ 0.1001, -2.0000], dtype=torch.bfloat16)", x.bfloat16().ToString(TensorStringStyle.PyTorch));
        Assert.Equal("[0.099976, -2]", x.half().npstr());
        Assert.Equal("[2], type = BFloat16, device = cpu, value = bfloat16 [] {0.1001f, -2f}", x.bfloat16().cstr());
        Assert.Equal("[2], type = Float16, device = cpu", x.half().metastr());
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void An_operation_computes_in_float32_and_rounds_once(ScalarType dtype)
    {
        Tensor x = linspace(-3, 3, 1000, float32).to(dtype), wide = x.@float();
        AssertSame(wide.expm1().to(dtype), x.expm1());
        AssertSame(wide.sin().to(dtype), x.sin());
        AssertSame((wide * wide).sum().to(dtype), x.dot(x));
        AssertSame(wide.softmax(0).to(dtype), x.softmax(0));
        AssertSame(wide.var().to(dtype), x.var());
        // Steps across memory, and one element throughout.
        Tensor table = x.view(10, 100), column = table.t().slice(0, 0, 100, 3);
        AssertSame((column.@float() * column[0].@float().sigmoid().to(dtype).@float()).to(dtype), column * column[0].sigmoid());
        AssertSame((table.@float() + table[5, 5].@float()).to(dtype), table + table[5, 5].expand(10, 100));
        // Sums beyond what the dtype could count.
        Assert.Equal(4096, ones([4097], dtype).sum().ToDouble());
        Assert.Equal(1, ones([100_000], dtype).mean().ToDouble());
        Assert.Equal(4096, ones([1, 4096], dtype).mm(ones([4096, 1], dtype)).ToDouble());
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void Steps_of_optimizers_round_what_those_of_float32_give(ScalarType dtype)
    {
        Func<Parameter, optim.Optimizer>[] all =
        [
            p => optim.SGD([p], 0.1, 0.9, weight_decay: 0.1), p => optim.Adam([p], 0.1), p => optim.AdamW([p], 0.1, amsgrad: true),
        ];
        foreach (Func<Parameter, optim.Optimizer> make in all)
        {
            Tensor start = linspace(-2, 2, 100, float32).to(dtype);
            var half = new Parameter(start.clone());
            var wide = new Parameter(start.@float());
            using optim.Optimizer ours = make(half), exact = make(wide);
            half.grad = start.cos();
            wide.grad = half.grad.@float();
            ours.step();
            exact.step();
            AssertSame(wide.detach().to(dtype), half.detach());
        }
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void Gradients_add_up(ScalarType dtype)
    {
        Tensor x = tensor([1.5f, -2, 3], dtype: dtype, requires_grad: true);
        for (int pass = 0; pass < 3; pass++)
            (x * x).sum().backward();
        Assert.Equal(dtype, x.grad!.dtype);
        Assert.Equal([9f, -12, 18], x.grad!.@float().data<float>());
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void A_network_learns(ScalarType dtype)
    {
        manual_seed(3);
        Tensor x = randn([64, 8], dtype), target = (x[.., 0] * x[.., 1]).sign().unsqueeze(1);
        Parameter[] parameters = [new(randn([16, 8], dtype)), new(zeros([16], dtype)), new(randn([1, 16], dtype) / 4), new(zeros([1], dtype))];
        using optim.Optimizer optimizer = optim.Adam(parameters, 0.02);
        float first = 0, last = 0;
        for (int step = 0; step < 60; step++)
        {
            Tensor hidden = nn.functional.linear(x, parameters[0], parameters[1]).tanh();
            Tensor loss = nn.functional.mse_loss(nn.functional.linear(hidden, parameters[2], parameters[3]), target);
            optimizer.zero_grad();
            loss.backward();
            Assert.All(parameters, p => Assert.Equal(dtype, p.grad!.dtype));
            optimizer.step();
            last = loss.ToSingle();
            first = step == 0 ? last : first;
        }
        Assert.True(last < first / 3, $"{first} -> {last}");
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void Transforms_take_them(ScalarType dtype)
    {
        Tensor x = linspace(-1, 1, 3 * 40 * 40, float32).to(dtype).view(3, 40, 40), w = x[1].cos();
        AssertSame(x.matmul(w), func.vmap(matrix => matrix.mm(w))(x));
        AssertSame(x.softmax(2), func.vmap(matrix => matrix.softmax(1))(x));
        Tensor slope = func.grad(row => row.exp().sum())(x[0]);
        AssertSame(x[0].exp(), slope);
        using IDisposable level = forward_ad.dual_level();
        Tensor dual = forward_ad.make_dual(x[0], w);
        AssertSame(x[0].exp() * w, forward_ad.unpack_dual(dual.exp()).tangent!);
    }

    [Fact]
    public void Mixed_dtypes_are_errors_in_products()
    {
        Tensor half = ones([2, 2], float16), single = ones([2, 2]);
        Assert.Equal("expected m1 and m2 to have the same dtype, but got: c10::Half != float", Assert.Throws<TorchException>(() => half.mm(single)).Message);
        Assert.Equal("expected m1 and m2 to have the same dtype, but got: float != c10::BFloat16", Assert.Throws<TorchException>(() => single.mm(half.bfloat16())).Message);
        Assert.Equal(float32, (half + half.bfloat16()).dtype);
    }

    private static void AssertSame(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.eq(actual).all().item<bool>(), $"{expected}\n{actual}");
    }
}
