using System.Runtime.CompilerServices;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>Pictures of autograd graphs (the Python package <c>torchviz</c>).</summary>
public static class torchviz
{
    /// <summary>
    /// Draws the graph that made a tensor (<c>torchviz.make_dot</c>). Leaves are blue, outputs green, what an output is a view
    /// of dark green, saved tensors orange. Operations are grey, and violet if a backward pass with create_graph recorded
    /// them; views are dashed. The picture is a copy: later changes of the graph do not show in it.
    /// </summary>
    /// <param name="var">The tensor, of any shape and dtype.</param>
    /// <param name="params">Names of leaves, and of other tensors of the graph.</param>
    /// <param name="show_attrs">Whether operations show the tensors that they have saved.</param>
    /// <param name="show_saved">Whether saved tensors have boxes of their own.</param>
    /// <param name="name">What to call the tensor if <paramref name="params"/> does not: the argument's own text.</param>
    public static Digraph make_dot(
        Tensor var, IEnumerable<(string name, Tensor tensor)>? @params = null, bool show_attrs = false, bool show_saved = false,
        [CallerArgumentExpression(nameof(var))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(var);
        return Draw([(name ?? "output", var)], @params, show_attrs, show_saved);
    }

    /// <summary>
    /// Draws the graph that made several tensors, which need not be connected. Given a function's value and its gradient, the
    /// picture has the first- and the second-order graph.
    /// </summary>
    /// <param name="vars">The tensors; nulls, as autograd.grad gives for unused inputs, are left out.</param>
    /// <param name="params">Names of leaves, and of other tensors of the graph.</param>
    /// <param name="show_attrs">Whether operations show the tensors that they have saved.</param>
    /// <param name="show_saved">Whether saved tensors have boxes of their own.</param>
    public static Digraph make_dot(
        IEnumerable<Tensor?> vars, IEnumerable<(string name, Tensor tensor)>? @params = null, bool show_attrs = false, bool show_saved = false)
    {
        ArgumentNullException.ThrowIfNull(vars);
        return Draw(
            [.. vars.Select((tensor, i) => (FormattableString.Invariant($"output {i}"), tensor)).Where(output => output.tensor is not null)!],
            @params, show_attrs, show_saved);
    }

    private static Digraph Draw(
        IReadOnlyList<(string name, Tensor tensor)> outputs, IEnumerable<(string name, Tensor tensor)>? named, bool showAttributes, bool showSaved) =>
        new(GraphReader.Read(outputs, named?.ToArray() ?? [], showAttributes, showSaved));
}
