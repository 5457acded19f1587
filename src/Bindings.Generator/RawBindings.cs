using System.Globalization;
using System.Text;
using CppSharp.AST;

namespace Adjoint.Bindings.Generator;

/// <summary>Blittable P/Invoke declarations, structs and enums under their C names.</summary>
internal static class RawBindings
{
    // Short and without callbacks: a transition of the garbage collector would cost more than the call.
    private static readonly HashSet<string> s_tiny =
        ["adj_tensor_get_info", "adj_grad_mode", "adj_memory_live_bytes", "adj_tensor_version"];

    private static readonly HashSet<string> s_keywords =
        ["base", "in", "out", "params", "ref", "object", "string", "float", "double", "int", "long", "bool", "is", "as", "from"];

    private static readonly Dictionary<string, string> s_callbacks = [];

    public static void Write(CHeader header, GeneratedFiles output)
    {
        foreach ((string name, IReadOnlyList<string> signature) in header.Callbacks)
        {
            s_callbacks.Add(name, $"delegate* unmanaged[Cdecl]<{string.Join(", ", signature.Select(Blittable))}>");
        }

        foreach (IGrouping<string, CFunction> file in header.Functions.GroupBy(f => f.Header))
        {
            var text = new StringBuilder("""
                using System.Runtime.InteropServices;

                namespace Adjoint.Bindings;

                internal static unsafe partial class Native
                {

                """);
            text.Append(string.Join("\n", file.Select(Declare)));
            text.Append("}\n");
            output.Write($"src/Bindings/Generated/{Stem(file.Key)}.cs", text.ToString());
        }

        var types = new StringBuilder("using System.Runtime.InteropServices;\n\nnamespace Adjoint.Bindings;\n");
        foreach (Class declared in header.Structs)
        {
            types.Append(CultureInfo.InvariantCulture, $$"""

                [StructLayout(LayoutKind.Explicit, Size = {{declared.Layout.Size}})]
                internal unsafe struct {{declared.Name}}
                {

                """);
            foreach (LayoutField field in declared.Layout.Fields)
            {
                types.Append(CultureInfo.InvariantCulture, $"    [FieldOffset({field.Offset})] public {FieldOf(field)};\n");
            }

            types.Append("}\n");
        }

        foreach (Enumeration declared in header.Enums)
        {
            types.Append(CultureInfo.InvariantCulture, $"\ninternal enum {declared.Name}\n{{\n");
            foreach (Enumeration.Item item in declared.Items)
            {
                types.Append(CultureInfo.InvariantCulture, $"    {item.Name} = {unchecked((int)item.Value)},\n");
            }

            types.Append("}\n");
        }

        output.Write("src/Bindings/Generated/Structs.cs", types.ToString());
    }

    /// <summary>"ops_shape.h" is OpsShape.</summary>
    public static string Stem(string header) =>
        string.Concat(Path.GetFileNameWithoutExtension(header).Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    public static string Escape(string name) => s_keywords.Contains(name) ? "@" + name : name;

    private static string Declare(CFunction function)
    {
        string tiny = s_tiny.Contains(function.Name) ? "    [SuppressGCTransition]\n" : "";
        string parameters = string.Join(", ", function.Parameters.Select(p => $"{Blittable(p.Type)} {Escape(p.Name)}"));
        return $"""
                [DllImport("adjoint", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
            {tiny}    internal static extern int {function.Name}({parameters});

            """;
    }

    private static string FieldOf(LayoutField field)
    {
        CppSharp.AST.Type type = field.QualifiedType.Type;
        return type is ArrayType array
            ? $"fixed {Blittable(CHeader.NameOf(array.Type))} {Escape(field.Name)}[{array.Size}]"
            : $"{Blittable(CHeader.NameOf(type))} {Escape(field.Name)}";
    }

    private static string Blittable(string type) => type switch
    {
        "adj_tensor" or "adj_tensor_opt" or "adj_node" => "nint",
        "adj_tensor_list" => "nint*",
        "adj_status" or "adj_dtype" or "adj_dtype_opt" or "int32_t" => "int",
        "int64_t" => "long",
        "uint64_t" => "ulong",
        "uint8_t" => "byte",
        "size_t" => "nuint",
        "char" => "byte",
        "void" => "void",
        "double" or "float" => type,
        "adj_scalar_opt" => "adj_scalar",
        _ when s_callbacks.TryGetValue(type, out string? callback) => callback,
        _ when type.EndsWith('*') => Blittable(type[..^1].Replace("const ", "", StringComparison.Ordinal)) + "*",
        _ when type.StartsWith("adj_", StringComparison.Ordinal) => type,
        _ => throw new NotSupportedException($"type {type}"),
    };
}
