// ./build.sh --target=<target> [--configuration=Release|Debug] [--preset=release|debug|avx2|sse4|scalar|asan|tsan]
#load "cake/packages.cake"
#load "cake/run.cake"
#load "cake/setup.cake"
#load "cake/tests.cake"

var target = Argument("target", "Build");
var configuration = Argument("configuration", "Release");
var preset = Argument("preset", configuration == "Debug" ? "debug" : "release");

Task("Setup")
    .Description("Installs what the build needs and the machine lacks, or names it.")
    .Does(() => InstallMissing(buildRequirements));

Task("Native")
    .Description("Builds libadjoint and its tests with CMake.")
    .IsDependentOn("Setup")
    .Does(() => BuildNative(preset));

Task("Build")
    .Description("Builds everything.")
    .IsDependentOn("Native")
    .Does(() => Step("managed build", () =>
        Run("dotnet", $"build Interop.sln -c {configuration} -p:NativePreset={preset} -v minimal -nologo -clp:NoSummary")));

Task("Test")
    .Description("Runs all tests, native, managed and under the sanitizers; closes with their count.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        InstallMissing(testRequirements);
        CleanDirectory(testResults);
        TestNative(preset);
        TestManaged(configuration);
        TestPackages(configuration);
        Sanitize();
    });

Task("Sanitize")
    .Description("Runs the native tests under AddressSanitizer with UndefinedBehaviorSanitizer, then under ThreadSanitizer.")
    .IsDependentOn("Setup")
    .Does(Sanitize);

Task("Aarch64")
    .Description("Cross-compiles for 64-bit Arm and runs the native tests under an emulator.")
    .IsDependentOn("Setup")
    .Does(() =>
    {
        InstallMissing(aarch64Requirements);
        EnsureDirectoryExists(testResults);
        BuildNative("aarch64");
        TestNative("aarch64");
    });

Task("Run")
    .Description("Prints the walkthrough, draws graphs to artifacts, then trains the digits sample.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        foreach (string sample in new[] { "Walkthrough", "GraphView", "Digits" })
            Run("dotnet", $"run --project samples/{sample} -c {configuration} --no-build");
    });

Task("Bench")
    .Description("Measures against TorchSharp; --filter=NAME runs a part.")
    .IsDependentOn("Build")
    .Does(() => Run("dotnet",
        $"run --project benchmarks/Adjoint.Benchmarks -c {configuration} --no-build -- {Argument("filter", "") switch { "" => "", var f => "--filter " + f }}"));

Task("Bindings")
    .Description("Writes the generated files anew; --cppsharp=FOLDER takes local CppSharp assemblies (see src/Bindings.Generator).")
    .Does(() => Step("bindings", () =>
    {
        string local = HasArgument("cppsharp") ? $"-p:CppSharpDir={MakeAbsolute(Directory(Argument<string>("cppsharp")))} " : "";
        Run("dotnet", $"run --project src/Bindings.Generator -c Release {local}-- .");
    }));

Task("Format")
    .Description("Formats C++ and C#; --verify changes nothing, names what it would change, and fails if there is anything.")
    .Does(() =>
    {
        bool verify = HasArgument("verify");
        InstallMissing(formatRequirements);
        Run("clang-format", (verify ? "--dry-run -Werror " : "-i ") + string.Join(' ', HandwrittenSources()));
        Run("dotnet", "format Interop.sln --no-restore --exclude src/Bindings/Generated src/Api/Generated" + (verify ? " --verify-no-changes" : ""));
    });

Task("Pack")
    .Description("Writes the NuGet packages to artifacts/packages, and runs a program that has nothing else.")
    .IsDependentOn("Build")
    .Does(() => PackAndTry(configuration));

Task("Clean")
    .Description("Removes all that a build writes.")
    .Does(() =>
    {
        var folders = GetDirectories("./{src,tests,samples,benchmarks}/**/{bin,obj}") + Directory("native/build") + Directory("artifacts");
        DeleteDirectories(folders.Where(DirectoryExists), new DeleteDirectorySettings { Recursive = true, Force = true });
    });

RunTarget(target);
CloseWithCount();
