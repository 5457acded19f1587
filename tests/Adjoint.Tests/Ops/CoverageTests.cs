using System.Text.RegularExpressions;
using Adjoint.Tests.Abi;
using Parity.Cases;

namespace Adjoint.Tests.Ops;

/// <summary>Each operation of the C headers has rows in the op table, and each in-place operation an in-place form there.</summary>
public partial class CoverageTests
{
    // Not numeric: it only reports what the generator was told.
    private static readonly HashSet<string> s_exceptions = ["initial_seed"];

    public static TheoryData<string> Operations =>
    [
        .. Repository.Headers
            .Where(path => Path.GetFileName(path) is var file && (file.StartsWith("ops_", StringComparison.Ordinal) || file == "random.h"))
            .SelectMany(path => Function().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups[1].Value),
    ];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_has_a_row_in_the_op_table(string name)
    {
        bool row = OpTable.All.Any(row => row.Entry == name);
        bool inPlace = name.EndsWith('_') && OpTable.All.Any(row => row.Entry == name[..^1] && row.InPlace is not null);

        Assert.True(row || inPlace || s_exceptions.Contains(name), $"adj_{name} has no row in tests/Parity.Cases/OpTable*.cs");
    }

    [Fact]
    public void Rows_are_named_after_operations()
    {
        // It is no operation, but runs as one.
        HashSet<string> known = [.. Operations, "custom_function"];

        Assert.All(OpTable.All, row => Assert.Contains(row.Entry, known));
    }

    [GeneratedRegex(@"\bADJ_API\s+adj_status\s+adj_(\w+)\s*\(")]
    private static partial Regex Function();
}
