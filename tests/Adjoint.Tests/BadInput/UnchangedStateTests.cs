using Parity.Cases;
using static Adjoint.torch;

namespace Adjoint.Tests.BadInput;

/// <summary>A call that breaks a rule leaves its operands as they were, and nothing in memory.</summary>
[Collection("memory")]
public class UnchangedStateTests
{
    public static TheoryData<string> Names => [.. BadCalls.All.Select(call => call.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operands_stay_as_they_were(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        var operands = new Operands();
        string[] before = [.. operands.All.Select(State)];

        string? error = BadCalls.Named(name).Run(operands);

        Assert.NotNull(error);
        Assert.Equal(before, operands.All.Select(State));
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void Nothing_stays_in_memory()
    {
        // What is made once and kept is made here.
        RunAll();
        (long, long, long) before = LiveObjects.Count();
        RunAll();

        Assert.Equal(before, LiveObjects.Count());
    }

    private static void RunAll()
    {
        foreach (BadCall call in BadCalls.All)
            call.Run();
    }

    private static string State(Tensor x) => $"{x.ToString(TensorStringStyle.PyTorch)} {x.dtype} {x._version} {x.requires_grad} {x.is_leaf}";
}
