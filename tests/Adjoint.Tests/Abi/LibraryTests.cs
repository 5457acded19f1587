using Adjoint.Reference;

namespace Adjoint.Tests.Abi;

/// <summary>What the library asks of the system it is loaded on.</summary>
public class LibraryTests
{
    private static readonly ElfImage s_library = ElfImage.Read(Repository.Library);

    [Fact]
    public void Only_names_with_our_prefix_are_exported()
    {
        Assert.NotEmpty(s_library.Exports());
        Assert.All(s_library.Exports(), name => Assert.StartsWith("adj_", name, StringComparison.Ordinal));
    }

    [Fact]
    public void The_CXX_runtime_comes_along()
    {
        Assert.DoesNotContain(s_library.Needed, name => name.StartsWith("libstdc++", StringComparison.Ordinal));
        Assert.DoesNotContain(s_library.Needed, name => name.StartsWith("libgcc", StringComparison.Ordinal));
    }

    [Fact]
    public void No_glibc_newer_than_2_34_is_needed()
    {
        Version[] versions =
        [
            .. s_library.RequiredVersions()
                .Where(name => name.StartsWith("GLIBC_", StringComparison.Ordinal))
                .Select(name => Version.Parse(name["GLIBC_".Length..])),
        ];

        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.True(version <= new Version(2, 34), $"needs GLIBC_{version}"));
    }

    [Fact]
    public void Highway_lies_beside_the_library()
    {
        string highway = Assert.Single(s_library.Needed, name => name.StartsWith("libhwy", StringComparison.Ordinal));

        string folder = Path.GetDirectoryName(Repository.Library)!;
        Assert.Equal(highway, ElfImage.Read(Path.Combine(folder, highway)).Soname);
    }

    [Fact]
    public void The_library_is_smaller_than_10_MB() =>
        Assert.InRange(new FileInfo(Repository.Library).Length, 1, 10_000_000);
}
