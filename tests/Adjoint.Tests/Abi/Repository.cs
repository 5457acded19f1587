using System.Reflection;

namespace Adjoint.Tests.Abi;

/// <summary>Files of the working copy that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Recorded("RepositoryRoot");

    public static string Library { get; } = Path.Combine(Recorded("NativeDirectory"), "libadjoint.so");

    public static string IncludeFolder { get; } = Path.Combine(Root, "native", "include");

    /// <summary>The C headers in the order in which the generator hashes them.</summary>
    public static IReadOnlyList<string> Headers { get; } =
        [.. Directory.GetFiles(Path.Combine(IncludeFolder, "adjoint"), "*.h").Order(StringComparer.Ordinal)];

    private static string Recorded(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
