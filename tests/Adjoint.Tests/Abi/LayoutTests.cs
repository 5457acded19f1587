using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Adjoint.Tests.Abi;

/// <summary>Structs and enums as the C compiler lays them out, against their C# declarations.</summary>
public class LayoutTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, long>> s_compiled = new(Compile);

    private static readonly IReadOnlyDictionary<string, Type> s_declared = Assembly.Load("Adjoint.Bindings").GetTypes()
        .Where(t => t.Name.StartsWith("adj_", StringComparison.Ordinal))
        .ToDictionary(t => t.Name);

    public static TheoryData<string> Structs => [.. CHeaders.Structs.Keys];

    public static TheoryData<string> Enums => [.. CHeaders.Enums.Keys];

    [Theory]
    [MemberData(nameof(Structs))]
    public void Struct_has_the_compilers_size_and_offsets(string name)
    {
        Type declared = s_declared[name];

        Assert.Equal(s_compiled.Value[name], Marshal.SizeOf(declared));
        Assert.NotEmpty(CHeaders.Structs[name]);
        foreach (string field in CHeaders.Structs[name])
            Assert.Equal((field, s_compiled.Value[$"{name}.{field}"]), (field, (long)Marshal.OffsetOf(declared, field)));
        Assert.Equal(
            CHeaders.Structs[name].Length,
            declared.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length);
    }

    [Theory]
    [MemberData(nameof(Enums))]
    public void Enum_has_the_compilers_values(string name)
    {
        Type declared = s_declared[name];

        Assert.NotEmpty(CHeaders.Enums[name]);
        Assert.Equal(CHeaders.Enums[name].Order(), Enum.GetNames(declared).Order());
        foreach (string constant in CHeaders.Enums[name])
        {
            long value = Convert.ToInt64(Enum.Parse(declared, constant), CultureInfo.InvariantCulture);
            Assert.Equal((constant, s_compiled.Value[constant]), (constant, value));
        }
    }

    // A program that prints each size, offset and value: the compiler itself answers.
    private static Dictionary<string, long> Compile()
    {
        var source = new StringBuilder("#include <stdio.h>\n#include \"adjoint/adjoint.h\"\nint main(void) {\n");
        void Print(string label, string expression) =>
            source.AppendLine(CultureInfo.InvariantCulture, $"  printf(\"{label} %lld\\n\", (long long)({expression}));");
        foreach ((string name, string[] fields) in CHeaders.Structs)
        {
            Print(name, $"sizeof({name})");
            foreach (string field in fields)
                Print($"{name}.{field}", $"offsetof({name}, {field})");
        }
        foreach (string constant in CHeaders.Enums.Values.SelectMany(c => c))
            Print(constant, constant);
        source.Append("}\n");

        string folder = Directory.CreateTempSubdirectory("adjoint").FullName;
        try
        {
            string program = Path.Combine(folder, "layout");
            File.WriteAllText($"{program}.c", source.ToString());
            Run("gcc", "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", Repository.IncludeFolder, "-o", program, $"{program}.c");
            return Run(program).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' '))
                .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} failed: {errors.Result}");
        return output;
    }
}
