extern alias libtorch;
extern alias ours;

using Adjoint.Reference;
using Xunit.Abstractions;
using BadCall = ours::Parity.Cases.BadCall;
using OurCalls = ours::Parity.Cases.BadCalls;
using TheirCalls = libtorch::Parity.Cases.BadCalls;

namespace Parity;

/// <summary>What is thrown at calls that break a rule: kind and text of both engines.</summary>
public class BadCallTests(ITestOutputHelper log)
{
    // TorchSharp checks it before PyTorch would, or calls another function than its name says; the text is PyTorch's.
    private static readonly Dictionary<string, string> s_differences = new()
    {
        ["requires_grad_ off for a result"] = "you can only change requires_grad flags of leaf variables.",
        ["index of place 3"] = "index 3 is out of bounds for dimension 0 with size 3",
        ["index of place -4"] = "index -4 is out of bounds for dimension 0 with size 3",
        ["index of second place 4"] = "index 4 is out of bounds for dimension 0 with size 4",
        ["index of too many"] = "too many indices for tensor of dimension 2",
        ["slice with step 0"] = "slice step must be positive",
        ["slice with a negative step"] = "slice step must be positive",
        ["where condition of float"] = "where expected condition to be a boolean tensor, but got a tensor with dtype Float",
        ["where condition of int"] = "where expected condition to be a boolean tensor, but got a tensor with dtype Long",
        ["item of several elements"] = "a Tensor with 12 elements cannot be converted to Scalar",
        ["item of no elements"] = "a Tensor with 0 elements cannot be converted to Scalar",
        ["diagonal of one dimension twice"] = "diagonal dimensions cannot be identical 1, 1",
        ["cat of nothing"] = "torch.cat(): expected a non-empty list of Tensors",
        ["backward after a saved tensor changed"] = "one of the variables needed for gradient computation has been modified by an inplace operation: [CPUFloatType [3, 4]], which is output 0 of AddBackward0,",
        ["masked_select by int mask"] = "masked_select: expected BoolTensor for mask",
        ["index_add by float"] = "index_add(): Expected dtype int32/int64 for index",
        ["zero_ of a leaf"] = "a leaf Variable that requires grad is being used in an in-place operation.",
        ["avg_pool2d with divisor 0"] = "divisor must be not zero",
        // libtorch has a kernel of its own for columns of a matrix.
        ["index_select of place 9 in columns"] = "index out of range in self",
    };

    public static TheoryData<string> Names => [.. OurCalls.All.Select(call => call.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_what_libtorch_says(string name)
    {
        LibTorch.Load(threads: 1);
        BadCall call = OurCalls.Named(name);
        string? mine = call.Run();
        Assert.NotNull(mine);
        if (call.Ends is { } beginning)
        {
            Assert.StartsWith(beginning, mine);
            log.WriteLine("count: 1 errors compared with what libtorch's process said last");
            return;
        }

        string? theirs = TheirCalls.Named(name).Run();
        log.WriteLine("count: 1 errors compared with libtorch's");
        if (s_differences.TryGetValue(name, out string? text))
        {
            Assert.StartsWith(text, mine);
            Assert.NotEqual(theirs, mine);
            return;
        }

        Assert.True(theirs == mine, $"libtorch: {theirs ?? "no error"}\nAdjoint:  {mine ?? "no error"}");
    }
}
