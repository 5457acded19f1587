using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Adjoint;

/// <summary>Writes a page that holds the drawing, the details of its boxes as JSON, and the script that shows them.</summary>
internal static class HtmlWriter
{
    public static string Write(Picture picture, string svg, string title) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>{SvgWriter.Escaped(title)}</title>
        <style>
        {Resource("page.css")}</style>
        </head>
        <body>
        <header><h1>{SvgWriter.Escaped(title)}</h1><p id="summary">{SvgWriter.Escaped(picture.Summary)}</p>
        <ul id="legend">{Legend(picture)}</ul>
        <div id="tools"><button id="out" title="zoom out">−</button><button id="in" title="zoom in">+</button><button id="fit" title="show all">fit</button></div></header>
        <main>
        <div id="canvas">
        {svg}</div>
        <aside id="details" aria-live="polite"><p class="hint">Click a node to see what it is and what it keeps. Drag to move, turn the wheel to zoom.</p></aside>
        </main>
        <script type="application/json" id="boxes">{Details(picture)}</script>
        <script>
        {Resource("page.js")}</script>
        </body>
        </html>

        """;

    private static string Legend(Picture picture)
    {
        var entries = new List<(string Style, string Text)>();
        void Add(bool present, string style, string text)
        {
            if (present)
                entries.Add((style, text));
        }
        bool Any(Func<Box, bool> condition) => picture.Boxes.Any(condition);
        Add(Any(box => box.Kind == BoxKind.Leaf), "leaf", "leaf");
        Add(Any(box => box is { Kind: BoxKind.Operation, Order: 0 }), "operation", "operation");
        Add(Any(box => box is { Kind: BoxKind.Operation, Order: 1 }), "order1", "second-order operation");
        Add(Any(box => box is { Kind: BoxKind.Operation, Order: > 1 }), "order2", "higher-order operation");
        Add(Any(box => box.IsView), "view", "view");
        Add(Any(box => box.IsInPlace), "inplace", "in place");
        Add(Any(box => box.Kind == BoxKind.Saved), "saved", "saved tensor");
        Add(Any(box => box.Kind == BoxKind.Base), "base", "base of a view");
        Add(Any(box => box.Kind == BoxKind.Output), "output", "output");
        return string.Concat(entries.Select(entry =>
            $"<li><svg class=\"box {entry.Style}\" width=\"22\" height=\"14\"><rect x=\"1\" y=\"1\" width=\"20\" height=\"12\" rx=\"3\"/></svg>{entry.Text}</li>"));
    }

    /// <summary>The default encoder leaves no &lt; in the text, so that no name can end the script element.</summary>
    private static string Details(Picture picture)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (int i = 0; i < picture.Boxes.Count; i++)
            {
                json.WriteStartObject(FormattableString.Invariant($"n{i}"));
                Write(json, picture.Boxes[i]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, Box box)
    {
        json.WriteString("title", box.Title);
        json.WriteString("kind", Kind(box));
        json.WriteString("source", box.Source);
        json.WriteString("stack", box.Stack);
        json.WriteStartArray("facts");
        foreach (Fact fact in box.Facts)
        {
            json.WriteStartArray();
            json.WriteStringValue(fact.Name);
            json.WriteStringValue(fact.Value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartArray("saved");
        foreach (SavedFact saved in box.Saved)
        {
            json.WriteStartObject();
            json.WriteString("name", saved.Name);
            json.WriteString("type", saved.Type);
            json.WriteString("bytes", saved.Type.Length == 0 ? "" : TensorText.Amount(saved.Bytes));
            json.WriteString("state", saved.State);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string Kind(Box box) => box.Kind switch
    {
        BoxKind.Operation => $"{Order.Name(box.Order)} operation",
        BoxKind.AccumulateGrad => "adds a leaf's gradients up",
        BoxKind.Leaf => "leaf",
        BoxKind.Output => "output",
        BoxKind.Base => "tensor that an output is a view of",
        _ => "saved tensor",
    };

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlWriter).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
