/// A Debian package and a sign that it (or an equivalent) is there: a program on PATH, or a file below /usr.
record Requirement(string Package, string Program, string File = null);

Requirement[] buildRequirements =
{
    new("g++", "g++"),
    new("cmake", "cmake"),
    new("ninja-build", "ninja"),
    new("libhwy-dev", null, "include/hwy/highway.h"),
    new("libgtest-dev", null, "include/gtest/gtest.h"),
};

// The tests of pages click in a browser.
Requirement[] testRequirements = { new("chromium", "chromium"), new("chromium-driver", "chromedriver") };

// A compiler for 64-bit Arm, what it links, and an emulator for what it makes.
Requirement[] aarch64Requirements =
{
    new("g++-aarch64-linux-gnu", "aarch64-linux-gnu-g++"),
    new("qemu-user", "qemu-aarch64"),
    new("libhwy-dev:arm64", null, "lib/aarch64-linux-gnu/libhwy.so"),
    new("libgtest-dev:arm64", null, "lib/aarch64-linux-gnu/libgtest.a"),
};

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
        if (packages.Contains(":arm64"))
            Run(program, "dpkg --add-architecture arm64");
        Run(program, "apt-get update -qq");
        Run(program, $"env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {packages}");
    });
}

bool IsPresent(Requirement requirement) =>
    requirement.Program is not null
        ? IsOnPath(requirement.Program)
        : new[] { "/usr", "/usr/local" }.Any(root => FileExists($"{root}/{requirement.File}"));

bool IsOnPath(string program) =>
    (EnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder != "" && FileExists($"{folder}/{program}"));

bool Succeeds(string program, string arguments) =>
    StartProcess(program, new ProcessSettings { Arguments = arguments, RedirectStandardOutput = true, RedirectStandardError = true }) == 0;
