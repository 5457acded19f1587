using System.Diagnostics;

const string nativeBuilds = "native/build";

/// Runs a program with its output on ours; anything but exit code 0 ends the build.
void Run(string program, string arguments, string directory = ".", Dictionary<string, string> environment = null)
{
    int code = ExitCode(program, arguments, directory, environment);
    if (code != 0)
        throw new Exception($"{program} ended with exit code {code}: {program} {arguments}");
}

int ExitCode(string program, string arguments, string directory = ".", Dictionary<string, string> environment = null) =>
    StartProcess(program, new ProcessSettings
    {
        Arguments = arguments,
        WorkingDirectory = directory,
        EnvironmentVariables = environment,
    });

/// Announces a step, says every 20 seconds that it goes on, and how long it took.
void Step(string name, Action action)
{
    var watch = Stopwatch.StartNew();
    Information("== {0}", name);
    using (new System.Threading.Timer(
        _ => Information("   … {0}: {1:0} s", name, watch.Elapsed.TotalSeconds), null, 20_000, 20_000))
        action();
    Information("   {0}: done in {1:0.0} s", name, watch.Elapsed.TotalSeconds);
}

void BuildNative(string preset) => Step($"native build, {preset}", () =>
{
    if (!FileExists($"{nativeBuilds}/{preset}/build.ninja"))
        Run("cmake", $"--preset {preset}", "native");
    Run("cmake", $"--build --preset {preset}", "native");
});

IEnumerable<string> HandwrittenSources() =>
    GetFiles("./native/{include,src,tests}/**/*.{h,cpp}")
        .Select(file => file.FullPath)
        .Where(path => !path.Contains("/generated/"));
