namespace Adjoint;

/// <summary>What a box of the picture stands for; the kinds and their colours are torchviz's.</summary>
internal enum BoxKind
{
    /// <summary>A recorded operation.</summary>
    Operation,

    /// <summary>The node that adds a leaf's gradients up.</summary>
    AccumulateGrad,

    /// <summary>A leaf that requires gradients.</summary>
    Leaf,

    /// <summary>A tensor that the picture was asked for.</summary>
    Output,

    /// <summary>The tensor that an output is a view of.</summary>
    Base,

    /// <summary>A tensor saved for backward.</summary>
    Saved,
}

/// <summary>What a link of the picture stands for.</summary>
internal enum LinkKind
{
    /// <summary>From an input to the operation, and from the operation to its result: gradients flow against it.</summary>
    Flow,

    /// <summary>From a saved tensor to the operation that keeps it.</summary>
    Saved,

    /// <summary>From a tensor to a view of it.</summary>
    View,
}

internal readonly record struct Link(int From, int To, LinkKind Kind);

/// <summary>A line of the details of a box.</summary>
internal readonly record struct Fact(string Name, string Value);

/// <summary>A line of the table of saved tensors.</summary>
internal readonly record struct SavedFact(string Name, string Type, long Bytes, string State);

/// <summary>A box of the picture: all that there is to tell of a node or a tensor, as text.</summary>
internal sealed class Box
{
    public required BoxKind Kind { get; init; }

    public required string Title { get; init; }

    /// <summary>The smaller lines below the title.</summary>
    public List<string> Lines { get; } = [];

    public List<Fact> Facts { get; } = [];

    public List<SavedFact> Saved { get; } = [];

    /// <summary>0 for what a forward pass recorded, 1 for a backward pass over that, and so on.</summary>
    public int Order { get; init; }

    public bool IsView { get; init; }

    public bool IsInPlace { get; init; }

    /// <summary>Where the operation was called, as "Model.cs:12".</summary>
    public string? Source { get; init; }

    /// <summary>The stack of that call.</summary>
    public string? Stack { get; init; }
}

/// <summary>A graph as boxes and links, with nothing left of its tensors. Box i has the id "ni".</summary>
internal sealed record Picture(IReadOnlyList<Box> Boxes, IReadOnlyList<Link> Links, IReadOnlyList<int> Outputs, string Summary);
