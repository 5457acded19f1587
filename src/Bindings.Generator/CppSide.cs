using System.Text;

namespace Adjoint.Bindings.Generator;

/// <summary>The C++ declarations of the operations, and the exports that lead to them.</summary>
internal static class CppSide
{
    public static void Write(CHeader header, GeneratedFiles output)
    {
        CFunction[] operations = [.. header.Functions.Where(IsOperation)];
        HashSet<string> names = [.. operations.Select(f => f.Name)];

        var declarations = new StringBuilder("""
            #pragma once

            #include <optional>
            #include <span>
            #include <tuple>
            #include <utility>
            #include <vector>

            #include "core/shape.h"
            #include "core/tensor.h"

            namespace adjoint {


            """);
        foreach (CFunction function in operations.Where(f => !(f.IsInPlace && names.Contains(f.Name[..^1]))))
        {
            declarations.Append(Declare(function, names)).Append('\n');
        }

        declarations.Append("\n}  // namespace adjoint\n");
        output.Write("native/src/ops/generated/ops.h", declarations.ToString());

        foreach (IGrouping<string, CFunction> file in operations.GroupBy(f => f.Header))
        {
            var text = new StringBuilder($"""
                #include "adjoint/{file.Key}"

                #include "abi/guard.h"
                #include "ops/generated/ops.h"

                using namespace adjoint;

                """);
            foreach (CFunction function in file)
            {
                text.Append('\n').Append(Export(function, names));
            }

            string stem = file.Key == "autograd.h" ? "detach" : Path.GetFileNameWithoutExtension(file.Key);
            output.Write($"native/src/abi/generated/{stem}.cpp", text.ToString());
        }
    }

    /// <summary>Whether the export is one line around an operation; the others are written by hand in native/src/abi.</summary>
    private static bool IsOperation(CFunction function) =>
        function.Header is "random.h" || function.Header.StartsWith("ops_", StringComparison.Ordinal)
        || function.Name is "adj_detach" or "adj_detach_";

    private static string Declare(CFunction function, HashSet<string> names)
    {
        var signature = new Signature(function);
        List<string> parameters = [.. signature.Inputs.Select(a => $"{CppType(a.Type)} {a.Name}")];
        if (function.IsInPlace)
        {
            parameters[0] = "Tensor& " + signature.Inputs[0].Name;
        }
        else if (names.Contains(function.Name + "_"))
        {
            parameters.Add("Tensor* dst = nullptr");
        }
        else if (signature.Inputs is [.., { Type: "adj_dtype_opt" }])
        {
            parameters[^1] += " = std::nullopt";
        }

        string[] results = [.. signature.Outputs.Select(a => CppResult(a.Type))];
        string result = function.IsInPlace ? "Tensor" : results switch
        {
            [] => "void",
            [var one] => one,
            [var first, var second] => $"std::pair<{first}, {second}>",
            _ => $"std::tuple<{string.Join(", ", results)}>",
        };
        return $"{result} {function.Op}({string.Join(", ", parameters)});";
    }

    private static string Export(CFunction function, HashSet<string> names)
    {
        var signature = new Signature(function);
        var lines = new List<string>();
        foreach (Argument argument in signature.Outputs)
        {
            lines.Add($"abi::check_out({argument.Name}, \"{argument.Name}\");");
            if (argument.IsList)
            {
                lines.Add($"abi::check_out({argument.Name}_count, \"{argument.Name}_count\");");
            }
        }

        var passed = new List<string>();
        for (int i = 0; i < signature.Inputs.Count; i++)
        {
            Argument argument = signature.Inputs[i];
            if (Unwrap(argument, isWritten: function.IsInPlace && i == 0) is { } unwrap)
            {
                lines.Add(unwrap);
            }

            passed.Add(Pass(argument));
        }

        bool isForm = function.IsInPlace && names.Contains(function.Name[..^1]);
        if (isForm)
        {
            passed.Add($"&{signature.Inputs[0].Name}_ref.tensor");
        }

        string call = $"adjoint::{(isForm ? function.Op[..^1] : function.Op)}({string.Join(", ", passed)})";
        lines.AddRange(function.IsInPlace ? [call + ";"] : Deliver(signature.Outputs, call));
        string parameters = function.Parameters.Count == 0 ? "void" : string.Join(", ", function.Parameters.Select(p => $"{p.Type} {p.Name}"));
        return $"adj_status {function.Name}({parameters}) {{\n  return abi::guard([&] {{\n    {string.Join("\n    ", lines)}\n  }});\n}}\n";
    }

    private static string? Unwrap(Argument argument, bool isWritten) => argument.Type switch
    {
        "adj_tensor" when isWritten => $"abi::Borrowed {argument.Name}_ref = abi::borrow_mut({argument.Name}, \"{argument.Name}\");",
        "adj_tensor" => $"const abi::Borrowed {argument.Name}_ref = abi::borrow({argument.Name}, \"{argument.Name}\");",
        "adj_tensor_opt" => $"const abi::Borrowed {argument.Name}_ref = abi::borrow_opt({argument.Name});",
        "const adj_tensor*" =>
            $"const abi::BorrowedList {argument.Name}_list = abi::borrow_list({argument.Name}, {argument.Name}_count, \"{argument.Name}\");",
        "const adj_tensor_opt*" =>
            $"const abi::BorrowedList {argument.Name}_list = abi::borrow_list_opt({argument.Name}, {argument.Name}_count, \"{argument.Name}\");",
        _ => null,
    };

    private static string Pass(Argument argument) => argument.Type switch
    {
        "adj_tensor" or "adj_tensor_opt" => $"{argument.Name}_ref.tensor",
        "const adj_tensor*" or "const adj_tensor_opt*" => $"{argument.Name}_list.span()",
        "const int64_t*" => $"abi::ints({argument.Name}, {argument.Name}_count, \"{argument.Name}\")",
        "uint8_t" => $"{argument.Name} != 0",
        "adj_scalar" or "adj_scalar_opt" or "adj_dtype" or "adj_dtype_opt" => $"abi::{argument.Type[4..]}({argument.Name}, \"{argument.Name}\")",
        "adj_int_opt" or "adj_float_opt" => $"abi::{argument.Type[4..]}({argument.Name})",
        _ => argument.Name,
    };

    private static IEnumerable<string> Deliver(List<Argument> outputs, string call)
    {
        if (outputs.Count == 0)
        {
            return [call + ";"];
        }

        return outputs.Count == 1
            ? [Give(outputs[0], call)]
            : [$"auto results = {call};", .. outputs.Select((output, i) => Give(output, $"std::move(std::get<{i}>(results))"))];
    }

    private static string Give(Argument output, string value) => output.Type switch
    {
        "adj_tensor*" or "adj_tensor_opt*" => $"abi::give({output.Name}, {value});",
        "adj_tensor_list*" => $"abi::give_list({output.Name}, {output.Name}_count, {value});",
        _ => $"*{output.Name} = {value};",
    };

    private static string CppType(string type) => type switch
    {
        "adj_tensor" or "adj_tensor_opt" => "const Tensor&",
        "const adj_tensor*" or "const adj_tensor_opt*" => "std::span<const Tensor>",
        "const int64_t*" => "IntSpan",
        "uint8_t" => "bool",
        "adj_scalar" or "adj_scalar_opt" => "const Scalar&",
        "adj_int_opt" => "std::optional<int64_t>",
        "adj_float_opt" => "std::optional<double>",
        "adj_dtype" => "DType",
        "adj_dtype_opt" => "std::optional<DType>",
        _ => type,
    };

    private static string CppResult(string type) => type switch
    {
        "adj_tensor*" or "adj_tensor_opt*" => "Tensor",
        "adj_tensor_list*" => "std::vector<Tensor>",
        "uint8_t*" => "bool",
        _ => type[..^1],
    };
}
