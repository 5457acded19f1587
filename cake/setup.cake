/// A Debian package and a sign that it (or an equivalent) is there: a program on PATH or a file.
record Requirement(string Package, string Program, string File = null);

Requirement[] buildRequirements =
{
    new("g++", "g++"),
    new("cmake", "cmake"),
    new("ninja-build", "ninja"),
    new("libhwy-dev", null, "hwy/highway.h"),
    new("libgtest-dev", null, "gtest/gtest.h"),
};

// The tests of pages click in a browser.
Requirement[] testRequirements = { new("chromium", "chromium"), new("chromium-driver", "chromedriver") };

Requirement[] formatRequirements = { new("clang-format", "clang-format") };

void InstallMissing(Requirement[] requirements)
{
    string[] missing = requirements.Where(r => !IsPresent(r)).Select(r => r.Package).ToArray();
    if (missing.Length == 0)
        return;

    string packages = string.Join(' ', missing);
    string asRoot = Environment.UserName == "root" ? "" : IsOnPath("sudo") && Succeeds("sudo", "-n true") ? "sudo" : null;
    if (!IsOnPath("apt-get") || asRoot is null)
        throw new Exception($"Missing packages. On Debian and Ubuntu: sudo apt-get install {packages}");

    Step($"installing {packages}", () =>
    {
        // env takes the place of sudo for root, so that one command line serves both.
        string program = asRoot == "" ? "env" : asRoot;
        Run(program, "apt-get update -qq");
        Run(program, $"env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {packages}");
    });
}

bool IsPresent(Requirement requirement) =>
    requirement.Program is not null
        ? IsOnPath(requirement.Program)
        : new[] { "/usr/include", "/usr/local/include" }.Any(root => FileExists($"{root}/{requirement.File}"));

bool IsOnPath(string program) =>
    (EnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder != "" && FileExists($"{folder}/{program}"));

bool Succeeds(string program, string arguments) =>
    StartProcess(program, new ProcessSettings { Arguments = arguments, RedirectStandardOutput = true, RedirectStandardError = true }) == 0;
