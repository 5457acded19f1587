using Adjoint.Layout;

namespace Adjoint;

/// <summary>
/// A picture of a graph, made by <see cref="torchviz"/> (<c>graphviz.Digraph</c> there): as DOT text, as SVG, as a page for
/// browsers and as a tree for terminals.
/// </summary>
public sealed class Digraph
{
    private readonly Picture _picture;
    private readonly Lazy<Drawing> _drawing;

    internal Digraph(Picture picture)
    {
        _picture = picture;
        _drawing = new Lazy<Drawing>(() => BoxSizes.Draw(_picture));
    }

    /// <summary>The graph in the DOT language, for Graphviz's programs (<c>Digraph.source</c>). Equal graphs give equal text.</summary>
    public string source => DotWriter.Write(_picture);

    /// <summary>The graph as an SVG image. A long text is cut; the image has the whole of it as a tooltip.</summary>
    public string svg() => SvgWriter.Write(_picture, _drawing.Value, standalone: true);

    /// <summary>
    /// The graph as an HTML page that loads nothing: it zooms with the wheel, moves with the mouse, and tells of the node
    /// that is clicked on its operation, shape, dtype, saved tensors and their bytes, and the line of C# that called it, if
    /// anomaly mode was on.
    /// </summary>
    /// <param name="title">The page's title.</param>
    public string html(string title = "autograd graph")
    {
        ArgumentNullException.ThrowIfNull(title);
        return HtmlWriter.Write(_picture, SvgWriter.Write(_picture, _drawing.Value, standalone: false), title);
    }

    /// <summary>The graph as a text tree, outputs first. What several nodes use is written once, with a number.</summary>
    /// <param name="max_depth">How deep to go.</param>
    public string tree(int max_depth = 60)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(max_depth);
        return TreeWriter.Write(_picture, max_depth);
    }

    /// <summary>Writes the picture to a file, in the format of its extension (<c>Digraph.render</c>).</summary>
    /// <param name="outfile">A path that ends in .dot, .gv, .svg, .html or .txt.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArgumentException">No format has this extension.</exception>
    public string render(string outfile)
    {
        ArgumentNullException.ThrowIfNull(outfile);
        string text = Path.GetExtension(outfile) switch
        {
            ".dot" or ".gv" => source,
            ".svg" => svg(),
            ".html" => html(Path.GetFileNameWithoutExtension(outfile)),
            ".txt" => tree(),
            string other => throw new ArgumentException($"unknown format: '{other}'. Known are .dot, .gv, .svg, .html and .txt.", nameof(outfile)),
        };
        File.WriteAllText(outfile, text);
        return outfile;
    }

    /// <summary>The tree.</summary>
    public override string ToString() => tree();
}
