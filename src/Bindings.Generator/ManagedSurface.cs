using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Adjoint.Bindings.Generator;

/// <summary>The regular operations on <c>torch.Tensor</c> and <c>torch</c>, with the header's comments as XML.</summary>
internal static partial class ManagedSurface
{
    public static void Write(CHeader header, GeneratedFiles output)
    {
        foreach (IGrouping<string, CFunction> file in header.Functions.Where(f => f.Api != "none" && f.Parameters.Count > 0 && f.Parameters[0].Type == "adj_tensor").GroupBy(f => f.Header))
        {
            if (!file.Key.StartsWith("ops_", StringComparison.Ordinal) && file.Key != "autograd.h")
            {
                continue;
            }

            CFunction[] functions = [.. file];
            var text = new StringBuilder("""
                using Adjoint.Bindings;

                namespace Adjoint;

                public static unsafe partial class torch
                {

                """);
            text.Append(string.Join("\n", functions.Where(f => f.Api is "both" or "static").Select(StaticMethod)));
            text.Append("\n    public partial class Tensor\n    {\n");
            text.Append(string.Join("\n", functions.Where(f => f.Api is "both" or "method").Select(Method)));
            text.Append("    }\n}\n");
            output.Write($"src/Api/Generated/{RawBindings.Stem(file.Key)}.cs", text.ToString());
        }
    }

    private static string Method(CFunction function)
    {
        var signature = new Signature(function);
        string self = signature.Inputs[0].Name;
        var body = new List<string> { "using Borrowed self = Borrow();" };
        var passed = new List<string> { "self.Handle" };
        foreach (Argument argument in signature.Inputs.Skip(1))
        {
            string name = RawBindings.Escape(argument.Name);
            if (argument.Type is "adj_tensor" or "adj_tensor_opt")
            {
                string tensor = argument.Type == "adj_tensor" ? $"{name}.Borrow()" : $"Borrow({name})";
                if (argument.Type == "adj_tensor")
                {
                    body.Insert(body.Count - (body.Count > 1 ? 0 : 1), $"ArgumentNullException.ThrowIfNull({name});");
                }

                body.Add($"using Borrowed {argument.Name}_ = {tensor};");
                passed.Add($"{argument.Name}_.Handle");
                continue;
            }

            passed.Add(argument.Type switch
            {
                "uint8_t" or "adj_int_opt" or "adj_float_opt" or "adj_dtype_opt" => $"Option.Of({name})",
                "adj_scalar" => $"{name}.ToNative()",
                "adj_dtype" => $"(int){name}",
                "int64_t" or "double" => name,
                _ => throw new NotSupportedException($"{function.Name}: {argument.Type} needs a method by hand (\\api none)"),
            });
        }

        if (function.IsInPlace)
        {
            body.Add($"Status.Check(Native.{function.Name}({string.Join(", ", passed)}));");
            body.Add("return this;");
        }
        else
        {
            body.Add("nint result;");
            body.Add($"Status.Check(Native.{function.Name}({string.Join(", ", passed)}, &result));");
            body.Add("return Own(result);");
        }

        string parameters = string.Join(", ", signature.Inputs.Skip(1).Select(a => Parameter(function, a)));
        return $"{Comment(function, "        ", self, null)}        public Tensor {function.Op}({parameters})\n        {{\n            {string.Join("\n            ", body)}\n        }}\n";
    }

    private static string StaticMethod(CFunction function)
    {
        var signature = new Signature(function);
        string parameters = string.Join(", ", ["Tensor input", .. signature.Inputs.Skip(1).Select(a => Parameter(function, a))]);
        string passed = string.Join(", ", signature.Inputs.Skip(1).Select(a => RawBindings.Escape(a.Name)));
        return $"""
            {Comment(function, "    ", signature.Inputs[0].Name, "input")}    public static Tensor {function.Op}({parameters})
                {"{"}
                    ArgumentNullException.ThrowIfNull(input);
                    return input.{function.Op}({passed});
                {"}"}

            """;
    }

    private static string Parameter(CFunction function, Argument argument)
    {
        string type = argument.Type switch
        {
            "adj_tensor" => "Tensor",
            "adj_tensor_opt" => "Tensor?",
            "int64_t" => "long",
            "uint8_t" => "bool",
            "double" => "double",
            "adj_scalar" => "Scalar",
            "adj_int_opt" => "long?",
            "adj_float_opt" => "double?",
            "adj_dtype" => "ScalarType",
            "adj_dtype_opt" => "ScalarType?",
            _ => throw new NotSupportedException($"{function.Name}: {argument.Type} needs a method by hand (\\api none)"),
        };
        Match value = DefaultValue().Match(ParameterText(function, argument.Name));
        string suffix = value.Success ? " = " + (value.Groups[1].Value == "none" ? "null" : value.Groups[1].Value) : "";
        return $"{type} {RawBindings.Escape(argument.Name)}{suffix}";
    }

    private static string ParameterText(CFunction function, string name) =>
        function.Comment.FirstOrDefault(line => line.StartsWith($"\\param {name} ", StringComparison.Ordinal)) ?? "";

    /// <summary>Brief lines become the summary, \param lines parameters, what follows a colon after "Error" an exception.</summary>
    private static string Comment(CFunction function, string indent, string self, string? selfAs)
    {
        string[] brief = [.. function.Comment.TakeWhile(line => !line.StartsWith('\\') && !IsError(line))];
        string[] errors = [.. function.Comment.SkipWhile(line => !IsError(line)).TakeWhile(line => !line.StartsWith('\\'))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{indent}/// <summary>{Xml(string.Join(' ', brief))}</summary>\n");
        if (selfAs is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}/// <param name=\"{selfAs}\">The tensor, <c>{self}</c> above.</param>\n");
        }

        foreach (Argument argument in new Signature(function).Inputs.Skip(1))
        {
            string described = ParameterText(function, argument.Name);
            string words = described.Length == 0 ? $"The operand <c>{argument.Name}</c> above." : Xml(described[$"\\param {argument.Name} ".Length..]);
            text.Append(CultureInfo.InvariantCulture, $"{indent}/// <param name=\"{argument.Name}\">{words}</param>\n");
        }

        if (errors.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}/// <exception cref=\"TorchException\">{Xml(string.Join(' ', errors))}</exception>\n");
        }

        return text.ToString();
    }

    private static bool IsError(string line) => line.StartsWith("Error", StringComparison.Ordinal);

    private static string Xml(string text) => Code().Replace(WebUtility.HtmlEncode(text), "<c>$1</c>");

    [GeneratedRegex(@"\(default: ([^)]*)\)")]
    private static partial Regex DefaultValue();

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code();
}
