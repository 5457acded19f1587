extern alias libtorch;
extern alias ours;

using Adjoint.Reference;
using Xunit.Abstractions;
using OurBehaviours = ours::Parity.Cases.Behaviours;
using TheirBehaviours = libtorch::Parity.Cases.Behaviours;

namespace Parity;

/// <summary>Small programs about autograd, run over both engines: what they see line by line.</summary>
[Collection("behaviours")]
public class BehaviourTests(ITestOutputHelper log)
{
    public static TheoryData<string> Names => [.. OurBehaviours.All.Select(behaviour => behaviour.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Sees_what_it_sees_over_libtorch(string name)
    {
        LibTorch.Load(threads: 1);
        IReadOnlyList<string> theirs = TheirBehaviours.Named(name).Run();
        IReadOnlyList<string> mine = OurBehaviours.Named(name).Run();

        log.WriteLine("count: 1 programs run over libtorch and Adjoint");
        Assert.NotEmpty(mine);
        Assert.Equal(theirs, mine);
    }
}

/// <summary>Anomaly mode is the process's: while these run, nothing else does.</summary>
[CollectionDefinition("behaviours", DisableParallelization = true)]
public class WholeProcess;
