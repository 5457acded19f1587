using Parity;
using Parity.Cases;
using static Adjoint.torch;
using static Adjoint.torch.autograd.graph;

namespace Adjoint.Tests.Faults;

/// <summary>What an unpack hook returns is not believed: each differentiable row of the op table with hooks that return something else.</summary>
[Trait("Fault", "8")]
public class WrongUnpackTests
{
    private sealed class HookFailedException : Exception;

    private static Tensor Disposed(Tensor saved)
    {
        Tensor copy = saved.clone();
        copy.Dispose();
        return copy;
    }

    /// <summary>Hooks that must be refused.</summary>
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_wrong = new()
    {
        ["wider"] = saved => saved.to(saved.dtype == ScalarType.Float64 ? ScalarType.Float32 : ScalarType.Float64),
        ["narrower"] = saved => saved.to(ScalarType.Byte),
        ["one dimension more"] = saved => saved.unsqueeze(0),
        ["empty"] = saved => empty([0], saved.dtype),
        ["too large"] = saved => zeros([.. saved.shape, 3], saved.dtype),
        ["null"] = _ => null!,
        ["disposed"] = Disposed,
        ["throwing"] = _ => throw new HookFailedException(),
    };

    private static IEnumerable<OpCase> Rows => OpTable.All.Where(row => row.Smooth);

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    /// <summary>The leaves' gradients of a row whose saved tensors come back through a hook, and how often that ran.</summary>
    private static (double[]?[] Gradients, int Unpacked) Backward(OpCase row, Func<Tensor, Tensor> unpack)
    {
        Tensor[] leaves = [.. row.Samples.Select(sample => OpCase.Leaf(sample, Element.Float32, Layout.Plain, differentiate: true))];
        int unpacked = 0;
        Tensor sum;
        using (new saved_tensors_hooks(saved => saved, packed =>
        {
            unpacked++;
            using IDisposable unrecorded = no_grad();
            return unpack((Tensor)packed);
        }))
        {
            manual_seed(1);
            sum = Func.Examples.Weighted([.. row.Apply(leaves).Where(y => y.requires_grad)]);
        }
        try
        {
            sum.backward();
        }
        catch (Exception) when (unpacked == 0)
        {
            throw new InvalidOperationException("failed without a hook");
        }
        return ([.. leaves.Select(x => x.grad is { } g ? g.to(ScalarType.Float64).contiguous().data<double>().ToArray() : null)], unpacked);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_dtype_or_shape_or_nothing_is_refused(string name)
    {
        OpCase row = OpTable.Named(name);
        using DisposeScope scope = NewDisposeScope();
        if (Backward(row, saved => saved).Unpacked == 0)
            return;
        foreach ((string kind, Func<Tensor, Tensor> wrong) in s_wrong)
        {
            Exception? caught = Record.Exception(() => Backward(row, wrong));
            Type expected = kind switch
            {
                "throwing" => typeof(HookFailedException),
                "disposed" => typeof(ObjectDisposedException),
                _ => typeof(TorchException),
            };
            Assert.True(caught?.GetType() == expected, $"{kind}: {caught?.GetType().Name ?? "accepted"}, {caught?.Message}");
            if (expected == typeof(TorchException))
                Assert.StartsWith("Output of saved tensor unpack_hook expected to be a ", caught!.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Other_strides_give_the_same_gradients(string name)
    {
        OpCase row = OpTable.Named(name);
        using DisposeScope scope = NewDisposeScope();

        (double[]?[] right, _) = Backward(row, saved => saved);
        (double[]?[] found, _) = Backward(row, saved => saved.dim() == 0 ? saved : stack([saved, saved], saved.dim()).select(saved.dim(), 0));

        Assert.Equal(right, found);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Indices_are_checked_where_they_are_used(string name)
    {
        OpCase row = OpTable.Named(name);
        using DisposeScope scope = NewDisposeScope();
        foreach (long wrong in (long[])[1L << 40, -1000, long.MinValue, long.MaxValue])
        {
            bool changed = false;
            Exception? caught = Record.Exception(() => Backward(row, saved =>
            {
                changed |= saved.dtype == ScalarType.Int64;
                return saved.dtype == ScalarType.Int64 ? full_like(saved, wrong) : saved;
            }));
            if (changed)
                Assert.IsType<TorchException>(caught);
            else
                Assert.Null(caught);
        }
    }

    [Fact]
    public void The_largest_product_of_the_list()
    {
        Tensor x = ones(2, 3).requires_grad_();
        Tensor y;
        using (new saved_tensors_hooks(saved => saved, packed => ((Tensor)packed).@double()))
            y = x.mm(ones(3, 2)).sum();
        TorchException error = Assert.Throws<TorchException>(() => y.backward());
        Assert.Equal(
            "Output of saved tensor unpack_hook expected to be a Float Tensor of size [3, 2], as was packed, but got a Double Tensor of size [3, 2]",
            error.Message);
        Assert.Null(x.grad);
    }

    [Theory]
    [InlineData(16L)]
    [InlineData(-2L)]
    public void A_pools_index_outside_of_its_image(long index)
    {
        Tensor x = rand(1, 1, 4, 4).requires_grad_();
        Tensor y;
        using (new saved_tensors_hooks(saved => saved, packed => full_like((Tensor)packed, index)))
            y = nn.functional.max_pool2d(x, [2, 2]).sum();
        Assert.Equal("max_pool: index out of range of an image of 16 elements", Assert.Throws<TorchException>(() => y.backward()).Message);
    }
}
