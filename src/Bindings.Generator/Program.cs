using System.Reflection;
using System.Security.Cryptography;
using Adjoint.Bindings.Generator;
using CppSharp;
using CppSharp.Generators;
using CppSharp.Parser;
using CppSharp.Passes;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: Bindings.Generator <root of the project>");
    return 2;
}

string root = Path.GetFullPath(args[0]);
string include = Path.Combine(root, "native", "include");
string headers = Path.Combine(include, "adjoint");

using var driver = new Driver(new DriverOptions { GeneratorKind = GeneratorKind.CSharp, Quiet = true });
CppSharp.AST.Module module = driver.Options.AddModule("adjoint");
module.IncludeDirs.Add(include);
module.Headers.Add("adjoint/adjoint.h");
driver.ParserOptions.LanguageVersion = LanguageVersion.C99;
driver.ParserOptions.AddIncludeDirs(include);
driver.Setup();
if (!driver.ParseCode())
{
    Console.Error.WriteLine("The headers do not parse.");
    return 1;
}

new CleanUnitPass { Context = driver.Context }.VisitASTContext(driver.Context.ASTContext);
var header = new CHeader(driver.Context.ASTContext, headers);
if (header.Functions.Count == 0)
{
    Console.Error.WriteLine($"No functions found in {headers}.");
    return 1;
}

var output = new GeneratedFiles(root, Hash(headers), Origin());
RawBindings.Write(header, output);
CppSide.Write(header, output);
ManagedSurface.Write(header, output);
output.RemoveStale();
Console.WriteLine($"{header.Functions.Count} functions, {header.Structs.Count} structs, {header.Enums.Count} enums: {output.Count} files.");
return 0;

// SHA-256 of the headers' bytes, in order of their names.
static string Hash(string directory)
{
    string[] files = Directory.GetFiles(directory, "*.h");
    Array.Sort(files, StringComparer.Ordinal);
    return Convert.ToHexStringLower(SHA256.HashData([.. files.SelectMany(File.ReadAllBytes)]));
}

static string Origin() => Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
    .First(attribute => attribute.Key == "CppSharpOrigin").Value!;
