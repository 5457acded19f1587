using System.Runtime.CompilerServices;
using static Adjoint.torch;

namespace Adjoint.Samples.Walkthrough;

/// <summary>One behaviour: its program as text, the same program to run, and what PyTorch answers.</summary>
internal sealed record Behaviour(string Title, Func<object?[]> Body, string Expected, [CallerArgumentExpression(nameof(Body))] string Source = "")
{
    /// <summary>The program's own source text, as the compiler saw it.</summary>
    public string Program
    {
        get
        {
            string[] lines = Source.Split('\n');
            int margin = lines.Skip(1).Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
            IEnumerable<string> body = lines.Skip(1).Select(line => line.Length >= margin ? line[margin..].TrimEnd() : line.Trim());
            return string.Join('\n', body.Where(line => line is not ("{" or "}")).Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line));
        }
    }

    public string Run()
    {
        try
        {
            return string.Join("  ", Body().Select(Text));
        }
        catch (TorchException error)
        {
            return error.Message;
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "None",
        Tensor tensor => tensor.ToString(TensorStringStyle.PyTorch),
        _ => value.ToString()!,
    };
}
