using System.Xml.Linq;

const string testResults = "artifacts/tests";

int passed, failed, skipped;
bool counted;

// adjoint_tests links the core's objects, adjoint_abi_tests the library itself, from one thread.
void TestNative(string preset)
{
    string[] programs = preset == "tsan" ? new[] { "adjoint_tests" } : new[] { "adjoint_tests", "adjoint_abi_tests" };
    foreach (string name in programs)
        Step($"{name}, {preset}", () => TestNative(preset, name));
}

void TestNative(string preset, string name)
{
    string report = $"{testResults}/{name}-{preset}.xml";
    string arguments = $"--gtest_brief=1 --gtest_output=xml:{MakeAbsolute(File(report))}";
    string program = MakeAbsolute(File($"{nativeBuilds}/{preset}/{name}")).FullPath;
    // ThreadSanitizer's shadow memory has fixed addresses, which address randomisation may occupy.
    if (preset == "tsan" && Succeeds("setarch", "-R true"))
        (program, arguments) = ("setarch", $"-R {program} {arguments}");
    if (preset == "aarch64")
        (program, arguments) = ("qemu-aarch64", $"{program} {arguments}");
    int code = ExitCode(program, arguments, environment: new()
    {
        ["ASAN_OPTIONS"] = "detect_leaks=1:allocator_may_return_null=1",
        ["UBSAN_OPTIONS"] = "print_stacktrace=1",
        ["TSAN_OPTIONS"] = "halt_on_error=1:allocator_may_return_null=1",
    });
    Count($"{name}, {preset}", code, new[] { report }, NativeCounts);
}

void TestManaged(string configuration) => Step("managed tests", () =>
{
    int code = ExitCode("dotnet",
        $"test Interop.sln -c {configuration} --no-build -nologo --logger trx --results-directory {testResults} --logger \"console;verbosity=minimal\"");
    string[] reports = GetFiles($"{testResults}/*.trx").Select(file => file.FullPath).ToArray();
    foreach (string line in reports.SelectMany(path => Noted(path, "report: ")).Order())
        Information("   {0}", line);
    foreach (var (label, sum) in Sums(reports.SelectMany(path => Noted(path, "count: "))))
        Information("   {0} {1}", sum, label);
    Count("managed", code, reports, ManagedCounts);
});

void Sanitize()
{
    EnsureDirectoryExists(testResults);
    foreach (string sanitizer in new[] { "asan", "tsan" })
    {
        BuildNative(sanitizer);
        TestNative(sanitizer);
    }
}

/// Adds up reports. A run that failed without saying which test did (a crash), or that ran nothing, is one failure.
void Count(string what, int exitCode, IEnumerable<string> reports, Func<XElement, (int Passed, int Failed, int Skipped)> read)
{
    var counts = reports.Where(path => FileExists(path)).Select(path => read(XDocument.Load(path).Root)).ToArray();
    int good = counts.Sum(c => c.Passed), bad = counts.Sum(c => c.Failed), left = counts.Sum(c => c.Skipped);
    if (bad == 0 && (exitCode != 0 || good == 0))
    {
        Error("{0}: exit code {1} and {2} tests passed; counted as one failure", what, exitCode, good);
        bad = 1;
    }
    Information("   {0}: {1} passed, {2} failed, {3} skipped", what, good, bad, left);
    (passed, failed, skipped, counted) = (passed + good, failed + bad, skipped + left, true);
}

(int, int, int) NativeCounts(XElement suites)
{
    int all = (int)suites.Attribute("tests");
    int bad = (int)suites.Attribute("failures") + (int)suites.Attribute("errors");
    int left = (int)suites.Attribute("disabled") + suites.Elements("testsuite").Sum(s => (int?)s.Attribute("skipped") ?? 0);
    return (all - bad - left, bad, left);
}

(int, int, int) ManagedCounts(XElement run)
{
    XElement counters = run.Descendants().Single(e => e.Name.LocalName == "Counters");
    int all = (int)counters.Attribute("total"), good = (int)counters.Attribute("passed"), executed = (int)counters.Attribute("executed");
    return (good, executed - good, all - executed);
}

/// Adds up lines such as "3 cases compared" that have the same words.
IEnumerable<(string Label, long Sum)> Sums(IEnumerable<string> lines) =>
    from line in lines
    let parts = line.Split(' ', 2)
    group long.Parse(parts[0]) by parts[1] into counts
    orderby counts.Key
    select (counts.Key, counts.Sum());

/// The lines with a prefix that tests wrote to their output.
IEnumerable<string> Noted(string path, string prefix) =>
    from output in XDocument.Load(path).Descendants()
    where output.Name.LocalName == "StdOut"
    from line in output.Value.Split('\n')
    where line.StartsWith(prefix)
    select line[prefix.Length..].Trim();

/// Writes the closing line, below Cake's own report, and makes a failed test the build's failure.
void CloseWithCount()
{
    if (!counted)
        return;
    if (skipped > 0)
        Console.WriteLine($"{skipped} skipped");
    Console.WriteLine($"{passed} passed, {failed} failed");
    Environment.Exit(failed > 0 ? 1 : 0);
}
