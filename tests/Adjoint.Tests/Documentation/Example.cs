using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Adjoint.Tests.Documentation;

/// <summary>A C# block of a page, as a program.</summary>
internal sealed partial record Example(string File, int Line, string Code)
{
    private const string Prelude = "using System; using System.Linq; using Adjoint; using static Adjoint.TensorStringStyle; using static Adjoint.torch;\n";

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static IEnumerable<Example> In(string root, string file)
    {
        string text = System.IO.File.ReadAllText(Path.Combine(root, file)).ReplaceLineEndings("\n");
        return Block().Matches(text).Select(block => new Example(file, text[..block.Index].Count(c => c == '\n') + 2, block.Groups[1].Value));
    }

    /// <summary>What the page says that the program prints.</summary>
    public string[] Stated => [.. Statement().Matches(Code).Select(m => m.Groups[1].Value.TrimEnd())];

    /// <summary>Compiles and runs the program.</summary>
    /// <returns>The lines that it prints.</returns>
    public string[] Run()
    {
        MethodInfo main = Compile().EntryPoint!;
        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            main.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return [.. printed.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }

    private Assembly Compile()
    {
        SyntaxTree program = CSharpSyntaxTree.ParseText(
            SourceText.From($"{Prelude}#line {Line} \"{File}\"\n{Code}", System.Text.Encoding.UTF8), new CSharpParseOptions(LanguageVersion.Latest), $"{File}.{Line}.cs");
        var compilation = CSharpCompilation.Create(
            $"Example.{Path.GetFileNameWithoutExtension(File)}.{Line}", [program], s_references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(image.ToArray());
    }

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("// => (.*)$", RegexOptions.Multiline)]
    private static partial Regex Statement();
}
