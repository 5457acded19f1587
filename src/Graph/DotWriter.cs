using System.Text;

namespace Adjoint;

/// <summary>Writes the DOT language (https://graphviz.org/doc/info/lang.html), in torchviz's style.</summary>
internal static class DotWriter
{
    public static string Write(Picture picture)
    {
        var text = new StringBuilder();
        text.Append("digraph {\n");
        text.Append("  node [align=left fontname=monospace fontsize=10 height=0.2 shape=box style=filled]\n");
        for (int i = 0; i < picture.Boxes.Count; i++)
        {
            Box box = picture.Boxes[i];
            string label = string.Join("\\n", box.Lines.Prepend(box.Title).Select(Escaped));
            text.Append($"  n{i} [label=\"{label}\" fillcolor={Color(box)}");
            text.Append(box.IsView ? " style=\"filled,dashed\"" : "").Append("]\n");
        }
        foreach (Link link in picture.Links)
            text.Append($"  n{link.From} -> n{link.To}{Style(link.Kind)}\n");
        return text.Append("}\n").ToString();
    }

    private static string Color(Box box) => box.Kind switch
    {
        BoxKind.Leaf => "lightblue",
        BoxKind.Output => "darkolivegreen1",
        BoxKind.Base => "darkolivegreen3",
        BoxKind.Saved => "orange",
        _ => box.Order switch { 0 => "lightgrey", 1 => "\"#dcd0f7\"", _ => "\"#f6cfe4\"" },
    };

    private static string Style(LinkKind kind) => kind switch
    {
        LinkKind.Saved => " [dir=none]",
        LinkKind.View => " [style=dotted]",
        _ => "",
    };

    /// <summary>Inside quotation marks. A backslash would begin one of DOT's own escapes.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            escaped.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                _ when char.IsControl(c) => " ",
                _ => c.ToString(),
            });
        }
        return escaped.ToString();
    }
}
