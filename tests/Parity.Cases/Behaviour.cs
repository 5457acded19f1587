using System.Globalization;
using Parity;

namespace Parity.Cases;

/// <summary>A small program about one behaviour of autograd; compiled once over each engine.</summary>
/// <param name="Name">The behaviour.</param>
/// <param name="Program">The program, which tells what it sees.</param>
public sealed record Behaviour(string Name, Action<Report> Program)
{
    public override string ToString() => Name;

    /// <summary>What the program told.</summary>
    public IReadOnlyList<string> Run()
    {
        using DisposeScope scope = NewDisposeScope();
        var report = new Report();
        Program(report);
        return report.Lines;
    }
}

/// <summary>What a program told, line by line.</summary>
public sealed class Report
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Tell(string what, string value) => _lines.Add($"{what}: {value}");

    public void Tell(string what, bool value) => Tell(what, value ? "yes" : "no");

    public void Tell(string what, Tensor? value) => Tell(what, value is null ? "none" : Text(OpCase.Read(value)));

    /// <summary>What a call throws: kind and first line, unless the engines have no text in common.</summary>
    public void TellError(string what, Action call, bool text = true)
    {
        try
        {
            call();
            Tell(what, "no error");
        }
        catch (Exception error) when (error is not NullReferenceException)
        {
            Tell(what, text ? CaseResult.Text(error) : "an error");
        }
    }

    // Six digits: values are computed in float32.
    private static string Text(Outcome outcome) =>
        $"{outcome.Dtype} [{string.Join(", ", outcome.Shape)}]{(outcome.RequiresGrad ? ", requires_grad" : "")} = {string.Join(" ", outcome.Values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)))}";
}
