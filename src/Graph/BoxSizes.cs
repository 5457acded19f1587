using System.Text;
using Adjoint.Layout;

namespace Adjoint;

/// <summary>How large boxes are for their texts, which are monospaced, so that nothing needs to be measured.</summary>
internal static class BoxSizes
{
    public const double TitleSize = 13, LineSize = 11, TitleHeight = 18, LineHeight = 15, Padding = 8;
    public const int MaxCharacters = 36;

    /// <summary>Advance of a character per font size: monospaced fonts have 0.55 to 0.61.</summary>
    private const double Advance = 0.615;

    public static Drawing Draw(Picture picture) =>
        LayeredLayout.Draw(
            [.. picture.Boxes.Select(Of)],
            [.. picture.Links.Select(link => new Arc(link.From, link.To, (int)link.Kind))]);

    public static Size Of(Box box)
    {
        double title = Columns(Clip(box.Title)) * TitleSize;
        double widest = box.Lines.Select(line => Columns(Clip(line)) * LineSize).Append(title).Max();
        return new Size(widest * Advance + 2 * (Padding + 2), TitleHeight + LineHeight * box.Lines.Count + Padding);
    }

    /// <summary>A text of bounded length on one line.</summary>
    public static string Clip(string text)
    {
        var clipped = new StringBuilder();
        int columns = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (columns >= MaxCharacters)
                return clipped.Append('…').ToString();
            clipped.Append(Rune.IsControl(rune) ? " " : rune.ToString());
            columns += Columns(rune);
        }
        return clipped.ToString();
    }

    private static int Columns(string text) => text.EnumerateRunes().Sum(Columns);

    /// <summary>East Asian characters and emoji are two columns wide, at most.</summary>
    private static int Columns(Rune rune) => rune.Value < 0x1100 || rune.Value is >= 0x2000 and < 0x2E80 ? 1 : 2;
}
