using System.IO.Compression;

const string packages = "artifacts/packages";

/// What each package has to hold.
Dictionary<string, string[]> packageContents = new()
{
    ["Adjoint.Bindings"] = new[] { "lib/net10.0/Adjoint.Bindings.dll", "runtimes/linux-x64/native/libadjoint.so", "runtimes/linux-x64/native/libhwy.so.1" },
    ["Adjoint"] = new[] { "lib/net10.0/Adjoint.dll", "lib/net10.0/Adjoint.xml" },
    ["Adjoint.Graph"] = new[] { "lib/net10.0/Adjoint.Graph.dll", "lib/net10.0/Adjoint.Graph.xml" },
};

/// Packs, looks into the packages, and runs a program that has nothing else.
void PackAndTry(string configuration) => Step("packages", () =>
{
    CleanDirectory(packages);
    CleanDirectory("artifacts/restored");
    foreach (string project in new[] { "src/Bindings", "src/Api", "src/Graph" })
        Run("dotnet", $"pack {project} -c {configuration} --no-build -o {packages} -nologo -v q");
    foreach (var (name, contents) in packageContents)
        RequireContents(name, contents);
    // --force: the packages have changed, their version has not.
    Run("dotnet", "restore tests/Package --force -v q");
    Run("dotnet", $"run --project tests/Package -c {configuration} --no-restore");
});

void RequireContents(string name, string[] contents)
{
    // The version follows: Adjoint.*.nupkg is also Adjoint.Graph's.
    string file = GetFiles($"{packages}/{name}.*.nupkg").Single(path => char.IsDigit(path.GetFilename().FullPath[name.Length + 1])).FullPath;
    using ZipArchive package = ZipFile.OpenRead(file);
    string[] missing = contents.Except(package.Entries.Where(entry => entry.Length > 0).Select(entry => entry.FullName)).ToArray();
    if (missing.Length > 0)
        throw new Exception($"{file} lacks {string.Join(", ", missing)}");
}

/// Counts as one test.
void TestPackages(string configuration)
{
    try
    {
        PackAndTry(configuration);
        (passed, counted) = (passed + 1, true);
    }
    catch (Exception error)
    {
        Error("packages: {0}", error.Message);
        (failed, counted) = (failed + 1, true);
    }
}
