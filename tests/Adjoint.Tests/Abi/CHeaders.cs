using System.Text.RegularExpressions;

namespace Adjoint.Tests.Abi;

/// <summary>What the headers declare, read without a C parser: they keep to a regular form.</summary>
internal static partial class CHeaders
{
    private static readonly string s_text = string.Join(
        '\n',
        Repository.Headers.SelectMany(File.ReadLines).Select(line => line.Split("//")[0]));

    public static IReadOnlyList<string> Functions { get; } = [.. Function().Matches(s_text).Select(m => m.Groups[1].Value)];

    public static IReadOnlyDictionary<string, string[]> Structs { get; } = Struct().Matches(s_text).ToDictionary(
        m => m.Groups["name"].Value,
        m => Field().Matches(m.Groups["body"].Value).Select(f => f.Groups[1].Value).ToArray());

    public static IReadOnlyDictionary<string, string[]> Enums { get; } = Enum().Matches(s_text).ToDictionary(
        m => m.Groups["name"].Value,
        m => Constant().Matches(m.Groups["body"].Value).Select(c => c.Groups[1].Value).ToArray());

    [GeneratedRegex(@"\bADJ_API\s+adj_status\s+(adj_\w+)\s*\(")]
    private static partial Regex Function();

    [GeneratedRegex(@"typedef\s+struct\s+(?<name>adj_\w+)\s*\{(?<body>[^}]*)\}")]
    private static partial Regex Struct();

    [GeneratedRegex(@"(\w+)\s*(?:\[\w+\])?\s*;")]
    private static partial Regex Field();

    [GeneratedRegex(@"\benum\s+(?<name>adj_\w+)\s*\{(?<body>[^}]*)\}")]
    private static partial Regex Enum();

    [GeneratedRegex(@"\b(ADJ_\w+)\s*(?:=|,|$)")]
    private static partial Regex Constant();
}
