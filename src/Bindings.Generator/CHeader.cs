using CppSharp.AST;

namespace Adjoint.Bindings.Generator;

/// <summary>A parameter as the header writes it: <c>const adj_tensor*</c>.</summary>
internal sealed record CParameter(string Type, string Name);

/// <summary>A declared function with the lines of its comment.</summary>
internal sealed record CFunction(string Header, string Name, IReadOnlyList<CParameter> Parameters, IReadOnlyList<string> Comment)
{
    /// <summary>The name without its prefix.</summary>
    public string Op => Name["adj_".Length..];

    public bool IsInPlace => Op.EndsWith('_');

    /// <summary>What follows <c>\api</c>: both, method, static or none.</summary>
    public string Api =>
        Comment.Select(line => line.Split(' ')).FirstOrDefault(words => words[0] == "\\api")?[1] ?? "both";
}

/// <summary>The headers' declarations, taken from CppSharp's syntax tree.</summary>
internal sealed class CHeader
{
    public CHeader(ASTContext context, string directory)
    {
        foreach (TranslationUnit unit in context.TranslationUnits.Where(unit => IsIn(unit, directory)).OrderBy(unit => unit.FileName, StringComparer.Ordinal))
        {
            Functions.AddRange(unit.Functions.Where(f => f.Name.StartsWith("adj_", StringComparison.Ordinal)).Select(f => Read(unit, f)));
            Structs.AddRange(unit.Classes.Where(c => c.Name.StartsWith("adj_", StringComparison.Ordinal) && !c.IsIncomplete));
            foreach (TypedefDecl typedef in unit.Typedefs.OfType<TypedefDecl>())
            {
                if (typedef.Type is PointerType { Pointee: FunctionType function })
                {
                    Callbacks.Add(typedef.Name, [.. function.Parameters.Select(p => NameOf(p.Type)), NameOf(function.ReturnType.Type)]);
                }
            }

            Enums.AddRange(unit.Enums.Where(e => e.Name.StartsWith("adj_", StringComparison.Ordinal)));
        }
    }

    public List<CFunction> Functions { get; } = [];

    public List<Class> Structs { get; } = [];

    public List<Enumeration> Enums { get; } = [];

    /// <summary>Function types by their names: what they take, and last what they return.</summary>
    public Dictionary<string, IReadOnlyList<string>> Callbacks { get; } = [];

    /// <summary>A type in the header's words. Typedefs keep their names, which say more than what they stand for.</summary>
    public static string NameOf(CppSharp.AST.Type type) => type switch
    {
        TypedefType typedef => typedef.Declaration.Name,
        PointerType pointer => (pointer.QualifiedPointee.Qualifiers.IsConst ? "const " : "") + NameOf(pointer.Pointee) + "*",
        TagType tag => tag.Declaration.Name,
        BuiltinType builtin => NameOf(builtin.Type),
        AttributedType attributed => NameOf(attributed.Modified.Type),
        _ => throw new NotSupportedException($"type {type} ({type.GetType().Name})"),
    };

    /// <summary>The lines of a comment without its slashes.</summary>
    public static IReadOnlyList<string> LinesOf(Declaration declaration) =>
        declaration.Comment?.Text is not { } text
            ? []
            : [.. text.Split('\n').Select(line => line.Trim().TrimStart('/').Trim())];

    private static CFunction Read(TranslationUnit unit, Function function) => new(
        unit.FileName,
        function.Name,
        [.. function.Parameters.Select(p => new CParameter(NameOf(p.Type), p.Name))],
        LinesOf(function));

    private static bool IsIn(TranslationUnit unit, string directory) =>
        unit.IsValid && Path.GetFullPath(unit.FilePath).StartsWith(directory, StringComparison.Ordinal);

    private static string NameOf(PrimitiveType type) => type switch
    {
        PrimitiveType.Void => "void",
        PrimitiveType.Char => "char",
        PrimitiveType.Double => "double",
        PrimitiveType.Float => "float",
        _ => throw new NotSupportedException($"{type}: the headers use fixed-width types only"),
    };
}
