using Adjoint.Bindings;

namespace Adjoint;

/// <summary>A derivative in forward mode that is being taken. Disposing it ends it and frees its tangents.</summary>
internal sealed unsafe class ForwardLevel : IDisposable
{
    // It follows the flow of an asynchronous method from thread to thread, and into the tasks that it starts.
    private static readonly AsyncLocal<ForwardLevel?> s_innermost = new();

    private readonly ForwardLevel? _outer;
    private int _left;

    private ForwardLevel(ForwardLevel? outer, bool isDualLevel)
    {
        Number = outer is null ? 0 : outer.Number + 1;
        long id;
        Status.Check(Native.adj_forward_enter_level(Number, &id));
        (Id, IsDualLevel, _outer) = (id, isDualLevel, outer);
    }

    public static ForwardLevel? Innermost => s_innermost.Value;

    /// <summary>The core's number.</summary>
    public long Id { get; }

    /// <summary>PyTorch's number: how many levels are around it.</summary>
    public long Number { get; }

    /// <summary>Whether it was entered by <c>forward_ad</c>, and not by a transform of <c>torch.func</c>.</summary>
    public bool IsDualLevel { get; }

    public static ForwardLevel Enter(bool isDualLevel = false) => s_innermost.Value = new ForwardLevel(Innermost, isDualLevel);

    /// <summary>The core's number of a level; −1, which the core refuses, when there is none of that number.</summary>
    public static long IdOf(long number) => AroundHere().FirstOrDefault(level => level.Number == number)?.Id ?? -1;

    /// <summary>The levels entered here, from the inside out.</summary>
    public static IEnumerable<ForwardLevel> AroundHere()
    {
        for (ForwardLevel? level = Innermost; level is not null; level = level._outer)
            yield return level;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) != 0)
            return;
        if (Innermost == this)
            s_innermost.Value = _outer;
        Status.Check(Native.adj_forward_exit_level(Id));
    }
}
