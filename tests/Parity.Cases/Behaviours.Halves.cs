namespace Parity.Cases;

public static partial class Behaviours
{
    private static readonly ScalarType[] s_dtypes =
        [ScalarType.Bool, ScalarType.Byte, ScalarType.Int32, ScalarType.Int64, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64];

    private static readonly ScalarType[] s_halves = [ScalarType.Float16, ScalarType.BFloat16];

    private static IEnumerable<Behaviour> Halves() =>
    [
        new("promotion of all dtypes", r =>
        {
            foreach (ScalarType a in s_dtypes)
            {
                foreach (ScalarType b in s_dtypes)
                {
                    Tensor row = ones([2], b), number = ones([], b);
                    r.Tell($"{a} and {b}", $"{(ones([2], a) * row).dtype} {(ones([2], a) * number).dtype} {(ones([], a) * row).dtype} {(ones([], a) * number).dtype}");
                }

                r.Tell($"{a} and numbers", $"{(ones([2], a) * 2).dtype} {(ones([2], a) * 2.5).dtype} {(ones([], a) * 2.5).dtype} {(2.5 / ones([2], a)).dtype}");
            }
        }),
        new("rounding to floats of 16 bits", r =>
        {
            Tensor numbers = tensor(AroundHalves());
            foreach (ScalarType dtype in s_halves)
            {
                r.Tell($"{dtype} of float32", Digest(numbers.to(dtype)));
                r.Tell($"{dtype} of float64", Digest(numbers.to(ScalarType.Float64).to(dtype)));
                r.Tell($"{dtype} of integers", Digest(arange(0, 70000, 7, ScalarType.Int64).to(dtype)));
                r.Tell($"{dtype} across strides", Digest(numbers.narrow(0, 0, numbers.shape[0] / 2 * 2).reshape(-1, 2).t().to(dtype)));
            }

            r.Tell("one to the other", Digest(numbers.to(ScalarType.Float16).to(ScalarType.BFloat16)));
        }),
        new("floats of 16 bits in other dtypes", r =>
        {
            foreach (ScalarType from in s_halves)
            {
                Tensor x = tensor([-2.75f, -0f, 0.4f, 3.5f, 200f]).to(from);
                foreach (ScalarType to in s_dtypes.Where(to => to != ScalarType.Byte))
                {
                    r.Tell($"{from} as {to}", x.to(to));
                }
            }
        }),
        new("numbers beside floats of 16 bits", r =>
        {
            foreach (ScalarType dtype in s_halves)
            {
                Tensor x = arange(1, 40, 1, ScalarType.Float32).to(dtype);
                r.Tell("add", x + 0.1);
                r.Tell("sub", x - 0.1);
                r.Tell("sub from", 0.1 - x);
                r.Tell("mul", x * 0.1);
                r.Tell("div", x / 0.3);
                r.Tell("div by", 0.3 / x);
                r.Tell("mul by a tensor without dimensions", x * tensor(0.1));
                r.Tell("add a tensor without dimensions", x + tensor(0.1));
                r.Tell("alpha", x.add(x, 0.1));
                r.Tell("floor_divide", x.div(0.3, RoundingMode.floor));
                r.Tell("remainder", x.remainder(0.3));
                r.Tell("pow", x.pow(0.3));
                r.Tell("equal", (x / 10).eq(0.1));
                r.Tell("less", (x / 10).lt(0.1));
            }
        }),
        new("gradients of floats of 16 bits", r =>
        {
            foreach (ScalarType dtype in s_halves)
            {
                Tensor x = tensor([1f, 2f, 3f]).to(dtype).requires_grad_();
                (x.to(ScalarType.Float32) * 3).sum().backward();
                r.Tell("of a cast", x.grad);
                (x * tensor([1f, 2f, 4f])).sum().backward();
                r.Tell("accumulated", x.grad);
                x.square().sum(ScalarType.Float64).backward();
                r.Tell("of a sum in float64", x.grad);
                r.Tell("is a leaf", x.half().bfloat16().is_leaf);
            }
        }),
        new("factories of floats of 16 bits", r =>
        {
            foreach (ScalarType dtype in s_halves)
            {
                r.Tell("zeros", zeros([2], dtype));
                r.Tell("ones", ones([2], dtype));
                r.Tell("full", full([2], 0.1, dtype));
                r.Tell("eye", eye(2, dtype: dtype));
                r.Tell("arange", arange(0, 1, 0.1, dtype));
                r.Tell("tensor", tensor([0.1, 0.2], dtype));
                r.Tell("ones_like", ones_like(tensor([0.1f]), dtype));
                r.Tell("item", tensor(0.1).to(dtype).ToSingle() == tensor(0.1).to(dtype).ToDouble());
            }

            r.Tell("of Half", tensor(new[] { (Half)0.1, Half.Epsilon, Half.NaN }));
            r.Tell("of BFloat16", tensor(new[] { new BFloat16(0.1f), BFloat16.Epsilon, BFloat16.MaxValue, BFloat16.SmallestSubnormal, BFloat16.NaN }));
            r.Tell("ToHalf", tensor(0.1).ToHalf() == (Half)0.1);
            r.Tell("ToBFloat16", tensor(0.1).ToBFloat16() == new BFloat16(0.1f));
        }),
    ];

    /// <summary>All numbers that Half has, what lies half way to the next, and the floats around that; the same for bfloat16.</summary>
    private static float[] AroundHalves()
    {
        var numbers = new List<float>();
        for (int i = 0; i < 1 << 16; i++)
        {
            float half = (float)BitConverter.UInt16BitsToHalf((ushort)i), upper = BitConverter.Int32BitsToSingle(i << 16);
            float middle = (half + (float)BitConverter.UInt16BitsToHalf((ushort)(i + 1))) / 2;
            float upperMiddle = BitConverter.Int32BitsToSingle((i << 16) + 0x8000);
            numbers.AddRange([half, upper, middle, upperMiddle, float.BitIncrement(middle), float.BitDecrement(middle), float.BitIncrement(upperMiddle), float.BitDecrement(upperMiddle)]);
        }

        return [.. numbers];
    }

    /// <summary>A number that depends on each element; all NaN are one.</summary>
    private static string Digest(Tensor values)
    {
        Tensor wide = values.to(ScalarType.Float32).contiguous();
        uint digest = 2166136261;
        foreach (float value in wide.data<float>().ToArray())
        {
            digest = unchecked((digest ^ (float.IsNaN(value) ? 0x7fc00000 : BitConverter.SingleToUInt32Bits(value))) * 16777619);
        }

        GC.KeepAlive(wide);
        return digest.ToString("x8");
    }
}
