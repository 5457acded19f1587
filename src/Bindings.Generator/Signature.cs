namespace Adjoint.Bindings.Generator;

/// <summary>An argument as a user of an operation sees it: a pointer and its length are one.</summary>
internal sealed record Argument(string Type, string Name)
{
    public bool IsList => Type is "const adj_tensor*" or "const adj_tensor_opt*" or "const int64_t*" or "adj_tensor_list*";
}

/// <summary>The inputs and outputs of a function, by the conventions that types.h states.</summary>
internal sealed class Signature
{
    private static readonly HashSet<string> s_inputs =
    [
        "adj_tensor", "adj_tensor_opt", "const adj_tensor*", "const adj_tensor_opt*", "const int64_t*", "int64_t", "uint64_t", "uint8_t",
        "double", "adj_scalar", "adj_scalar_opt", "adj_int_opt", "adj_float_opt", "adj_dtype", "adj_dtype_opt",
    ];

    public Signature(CFunction function)
    {
        IReadOnlyList<CParameter> parameters = function.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            var argument = new Argument(parameters[i].Type, parameters[i].Name);
            (s_inputs.Contains(argument.Type) ? Inputs : Outputs).Add(argument);
            if (argument.IsList)
            {
                i++;
                if (i == parameters.Count || parameters[i].Name != argument.Name + "_count")
                {
                    throw new NotSupportedException($"{function.Name}: {argument.Name} must be followed by {argument.Name}_count");
                }
            }
        }
    }

    public List<Argument> Inputs { get; } = [];

    public List<Argument> Outputs { get; } = [];
}
