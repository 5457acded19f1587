using Adjoint.Bindings;
using Parity.Cases;
using static Adjoint.torch;

namespace Adjoint.Tests.BadInput;

/// <summary>A call that breaks a rule leaves its operands as they were, and nothing in memory.</summary>
[Collection("memory")]
public unsafe class UnchangedStateTests
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
        (long, long, long) before = Live();
        RunAll();

        Assert.Equal(before, Live());
    }

    private static void RunAll()
    {
        foreach (BadCall call in BadCalls.All)
            call.Run();
    }

    private static string State(Tensor x) => $"{x.ToString(TensorStringStyle.PyTorch)} {x.dtype} {x._version} {x.requires_grad} {x.is_leaf}";

    private static (long Tensors, long Nodes, long Bytes) Live()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        adj_memory_stats stats;
        Status.Check(Native.adj_memory_get_stats(&stats));
        return (stats.live_tensors, stats.live_nodes, stats.allocated_bytes);
    }
}
