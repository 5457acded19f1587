using Adjoint.Bindings;
using static Adjoint.torch;
using static Adjoint.torch.autograd.graph;

namespace Adjoint;

/// <summary>Reads the graph behind some tensors into a picture. Nothing recurses: graphs are deeper than stacks.</summary>
internal sealed class GraphReader
{
    private const string Prefix = "_saved_";

    private readonly bool _showAttributes;
    private readonly bool _showSaved;
    private readonly List<Box> _boxes = [];
    private readonly List<Link> _links = [];
    private readonly Dictionary<Node, int> _nodes = [];
    private readonly Dictionary<Node, int> _leaves = [];
    private readonly Dictionary<GradientEdge, string> _names = [];
    private readonly ILookup<Node, GradientEdge> _namedResults;
    private readonly HashSet<GradientEdge> _outputs;
    private readonly List<(int Box, SavedSlot Slot)> _saved = [];

    private GraphReader(IEnumerable<(string name, Tensor tensor)> outputs, IEnumerable<(string name, Tensor tensor)> named, bool showAttributes, bool showSaved)
    {
        (_showAttributes, _showSaved) = (showAttributes, showSaved);
        foreach ((string name, Tensor tensor) in named)
        {
            if (tensor.requires_grad)
                _names.TryAdd(get_gradient_edge(tensor), name);
        }
        _namedResults = _names.Keys.ToLookup(edge => edge.node);
        _outputs = [.. outputs.Where(output => output.tensor.requires_grad).Select(output => get_gradient_edge(output.tensor))];
    }

    public static Picture Read(IReadOnlyList<(string name, Tensor tensor)> outputs, IReadOnlyList<(string name, Tensor tensor)> named, bool showAttributes, bool showSaved)
    {
        var reader = new GraphReader(outputs, named, showAttributes, showSaved);
        Tensor[] roots = [.. outputs.Select(output => output.tensor), .. outputs.Select(output => output.tensor._base).OfType<Tensor>()];
        foreach (Node node in nodes(roots))
            reader.AddNode(node);
        foreach ((int box, SavedSlot slot) in reader._saved)
            reader.AddSaved(box, slot);
        foreach (Edge edge in edges(roots))
            reader.Link(reader._nodes[edge.next], reader._nodes[edge.node], LinkKind.Flow);
        int[] shown = [.. outputs.Select(output => reader.AddOutput(output.name, output.tensor))];
        Memory held = memory(roots);
        string summary = $"{TensorText.Count(held.nodes, "node")}, {TensorText.Count(held.edges, "edge")}, {TensorText.Count(held.saved_tensors, "saved tensor")} of {TensorText.Amount(held.saved_bytes)}";
        return new Picture(reader._boxes, reader._links, [.. shown.Distinct()], summary);
    }

    private int Add(Box box)
    {
        _boxes.Add(box);
        return _boxes.Count - 1;
    }

    private void Link(int from, int to, LinkKind kind) => _links.Add(new Link(from, to, kind));

    private void AddNode(Node node)
    {
        NodeOrigin origin = node.Origin;
        Tensor? leaf = node.variable;
        string name = node.name;
        var box = new Box
        {
            Kind = leaf is null ? BoxKind.Operation : BoxKind.AccumulateGrad,
            Title = name,
            Order = origin.Order,
            IsView = origin.IsView,
            IsInPlace = origin.IsInPlace,
            Source = node.Source,
            Stack = node.Metadata(ForwardTrace.Traceback) as string,
        };
        _nodes.Add(node, Add(box));
        Describe(box, node, origin);
        if (leaf is not null)
            Link(AddLeaf(node, leaf), _nodes[node], LinkKind.Flow);
        _saved.AddRange(node.SavedSlots().Select(slot => (_nodes[node], slot)));
    }

    private void Describe(Box box, Node node, NodeOrigin origin)
    {
        IReadOnlyList<InputMetadata?> outputs = node._input_metadata;
        string[] types = [.. outputs.OfType<InputMetadata>().Select(output => TensorText.Type(output.shape, output.dtype))];
        box.Facts.Add(new Fact("operation", box.Title));
        box.Facts.Add(new Fact("order", Order.Description(origin.Order)));
        if (node.Metadata(ForwardTrace.Parent) is Node parent)
            box.Facts.Add(new Fact("made by backward of", parent.name));
        if (box.Kind == BoxKind.AccumulateGrad)
            return;

        GradientEdge[] results = [.. _namedResults[node].OrderBy(edge => edge.output_nr)];
        if (results.Length > 0)
            box.Facts.Add(new Fact("result", string.Join(", ", results.Select(edge => _names[edge]))));
        // Outputs have boxes that bear their names.
        string[] names = [.. results.Where(edge => !_outputs.Contains(edge)).Select(edge => _names[edge])];
        if (names.Length > 0)
            box.Lines.Add(string.Join(", ", names));
        if (types.Length > 0)
            box.Lines.Add(types.Length == 1 ? types[0] : FormattableString.Invariant($"{types[0]}, … {types.Length} outputs"));
        for (int i = 0; i < outputs.Count; i++)
        {
            string which = outputs.Count == 1 ? "" : FormattableString.Invariant($" {i}");
            if (outputs[i] is not { } output)
            {
                box.Facts.Add(new Fact($"output{which}", "not differentiable"));
                continue;
            }
            box.Facts.Add(new Fact($"shape{which}", TensorText.Shape(output.shape)));
            box.Facts.Add(new Fact($"dtype{which}", TensorText.Name(output.dtype)));
        }
        if (origin.IsInPlace)
        {
            box.Lines.Add(FormattableString.Invariant($"in place: version {origin.Version}"));
            box.Facts.Add(new Fact("in place", FormattableString.Invariant($"made version {origin.Version} of its tensor")));
        }
        if (origin.IsView)
            box.Facts.Add(new Fact("view", "shares its input's storage"));
        box.Facts.Add(new Fact("sequence number", FormattableString.Invariant($"{node._sequence_nr}")));
    }

    private int AddLeaf(Node node, Tensor leaf)
    {
        var box = new Box { Kind = BoxKind.Leaf, Title = _names.GetValueOrDefault(new GradientEdge(node, 0), "leaf") };
        box.Lines.Add(TensorText.Type(leaf));
        box.Facts.AddRange(TensorText.Facts(leaf));
        if (leaf._version > 0)
            box.Lines.Add(FormattableString.Invariant($"version {leaf._version}"));
        if (leaf.grad is { } grad)
        {
            box.Lines.Add($"grad {TensorText.Type(grad)}");
            box.Facts.AddRange(TensorText.Facts(grad).Select(fact => new Fact($"grad {fact.Name}", fact.Value)));
            if (grad.grad_fn is { } maker)
                box.Facts.Add(new Fact("grad grad_fn", maker.name));
        }
        else
        {
            box.Facts.Add(new Fact("grad", "none yet"));
        }
        return _leaves[node] = Add(box);
    }

    private void AddSaved(int node, SavedSlot slot)
    {
        Box box = _boxes[node];
        string name = slot.Name[Prefix.Length..];
        string state = slot.State switch
        {
            adj_saved_state.ADJ_SAVED_KEPT => "kept",
            adj_saved_state.ADJ_SAVED_FREED => "freed",
            adj_saved_state.ADJ_SAVED_CHANGED => "changed in place since: backward will fail",
            adj_saved_state.ADJ_SAVED_PACKED => "with a pack hook",
            _ => "not needed",
        };
        string type = slot.Tensor is { } saved ? TensorText.Type(saved) : "";
        box.Saved.Add(new SavedFact(slot.Name, type, slot.Tensor is null ? 0 : TensorText.Bytes(slot.Tensor), state));
        if (slot.State == adj_saved_state.ADJ_SAVED_CHANGED)
            box.Lines.Add($"{name} changed since");
        else if (_showAttributes && slot.State != adj_saved_state.ADJ_SAVED_NONE)
            box.Lines.Add($"{name} {(slot.Tensor is null ? state : type)}");
        if (!_showSaved || slot.Tensor is null)
            return;

        if (slot.Tensor is { is_leaf: true, requires_grad: true } leaf && _leaves.TryGetValue(get_gradient_edge(leaf).node, out int known))
        {
            Link(known, node, LinkKind.Saved);
            return;
        }
        var own = new Box { Kind = BoxKind.Saved, Title = name };
        own.Lines.Add(type);
        own.Facts.AddRange(TensorText.Facts(slot.Tensor));
        own.Facts.Add(new Fact("state", state));
        Link(Add(own), node, LinkKind.Saved);
    }

    private int AddOutput(string name, Tensor output)
    {
        int box = AddTensor(output, BoxKind.Output, name);
        if (output._base is { } source)
            Link(AddTensor(source, BoxKind.Base, "base"), box, LinkKind.View);
        return box;
    }

    /// <summary>The box of a tensor with what made it above; a leaf's own box if it has one.</summary>
    private int AddTensor(Tensor tensor, BoxKind kind, string name)
    {
        GradientEdge? edge = tensor.requires_grad ? get_gradient_edge(tensor) : null;
        if (edge is { } leaf && _leaves.TryGetValue(leaf.node, out int known))
            return known;
        var box = new Box { Kind = kind, Title = edge is { } named ? _names.GetValueOrDefault(named, name) : name, Order = edge?.node.Origin.Order ?? 0 };
        box.Lines.Add(TensorText.Type(tensor));
        box.Facts.AddRange(TensorText.Facts(tensor));
        box.Facts.Add(new Fact("grad_fn", tensor.grad_fn?.name ?? "none"));
        if (edge is null)
            box.Facts.Add(new Fact("requires_grad", "no: nothing was recorded"));
        int index = Add(box);
        if (edge is { } from)
            Link(_nodes[from.node], index, LinkKind.Flow);
        return index;
    }
}
