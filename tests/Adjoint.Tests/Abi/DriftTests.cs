using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Adjoint.Reference;

namespace Adjoint.Tests.Abi;

/// <summary>Headers, generated files, exports and P/Invokes say the same.</summary>
public partial class DriftTests
{
    private static readonly Assembly s_bindings = Assembly.Load("Adjoint.Bindings");

    public static TheoryData<string> GeneratedFolders =>
        ["src/Bindings/Generated", "src/Api/Generated", "native/src/ops/generated", "native/src/abi/generated"];

    [Theory]
    [MemberData(nameof(GeneratedFolders))]
    public void Generated_files_were_made_from_the_present_headers(string folder)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData([.. Repository.Headers.SelectMany(File.ReadAllBytes)]));

        string[] files = Directory.GetFiles(Path.Combine(Repository.Root, folder));

        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            string banner = string.Join('\n', File.ReadLines(file).Take(20));
            Assert.True(
                Sha256().Match(banner).Value == hash,
                $"{file} is older than the headers (SHA-256 {hash}): run ./build.sh --target=Bindings");
            Assert.Contains("CppSharp", banner, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_library_exports_what_the_headers_declare_and_nothing_else()
    {
        Assert.NotEmpty(CHeaders.Functions);
        Assert.Equal(CHeaders.Functions.Order(StringComparer.Ordinal), Exports().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_export_has_a_PInvoke_and_each_PInvoke_an_export()
    {
        string[] entries = [.. EntryPoints().Distinct()];

        Assert.Equal(Exports().Order(StringComparer.Ordinal), entries.Order(StringComparer.Ordinal));
        nint library = NativeLibrary.Load(Repository.Library);
        Assert.All(entries, entry => Assert.NotEqual(0, NativeLibrary.GetExport(library, entry)));
    }

    [Fact]
    public void PInvokes_are_blittable()
    {
        foreach (MethodInfo method in PInvokes())
        {
            foreach (Type type in method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType))
            {
                bool blittable = type.IsPointer || type.IsFunctionPointer || type.IsUnmanagedFunctionPointer || type.IsEnum ||
                    (type.IsPrimitive && type != typeof(bool) && type != typeof(char)) ||
                    (type.IsValueType && type.Assembly == s_bindings) || type == typeof(void);
                Assert.True(blittable, $"{method.Name} has a {type}");
            }
        }
    }

    private static IReadOnlyList<string> Exports() => ElfImage.Read(Repository.Library).Exports();

    private static IEnumerable<MethodInfo> PInvokes() => s_bindings.GetTypes()
        .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(m => m.Attributes.HasFlag(MethodAttributes.PinvokeImpl));

    private static IEnumerable<string> EntryPoints() =>
        PInvokes().Select(m => m.GetCustomAttribute<DllImportAttribute>()!.EntryPoint ?? m.Name);

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Sha256();
}
