using System.Reflection;

namespace Adjoint.Tests.Compatibility;

/// <summary>How a method or constructor is called, written so that the two libraries' types compare as text.</summary>
internal sealed record Signature(string Member, IReadOnlyList<Parameter> Parameters, string Returns, IReadOnlyList<string> Implements)
{
    public static Signature Of(MethodBase method) => new(
        method is MethodInfo { IsGenericMethod: true } generic
            ? $"{method.Name}`{generic.GetGenericArguments().Length}"
            : method.Name,
        [.. method.GetParameters().Select(Parameter.Of)],
        method is MethodInfo { ReturnType: var type } ? TypeName.Of(type) : "",
        method is MethodInfo { ReturnType: { IsGenericParameter: false } result } ? [.. result.GetInterfaces().Select(TypeName.Of)] : []);

    /// <summary>
    /// Whether every call that fits <paramref name="theirs"/>, with positions or names, fits this one too. Beyond
    /// theirs there may be optional parameters, and a result may do more than the interface that theirs is.
    /// </summary>
    public bool Accepts(Signature theirs) =>
        Parameters.Count >= theirs.Parameters.Count &&
        (Returns == theirs.Returns || Implements.Contains(theirs.Returns)) &&
        theirs.Parameters.Zip(Parameters).All(pair => pair.Second.Accepts(pair.First)) &&
        Parameters.Skip(theirs.Parameters.Count).All(p => p.Optional);

    public override string ToString() => $"{Returns} {Member}({string.Join(", ", Parameters)})";
}

/// <summary>A parameter: its type, its name and whether a call may leave it out.</summary>
internal sealed record Parameter(string Type, string Name, bool Optional, string? Default)
{
    public static Parameter Of(ParameterInfo parameter) => new(
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "") +
        (parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : "ref " : "") +
        TypeName.Of(parameter.ParameterType),
        parameter.Name ?? "",
        parameter.HasDefaultValue,
        parameter.HasDefaultValue ? parameter.RawDefaultValue?.ToString() ?? "null" : null);

    public bool Accepts(Parameter theirs) =>
        Type == theirs.Type && Name == theirs.Name && (!theirs.Optional || (Optional && Default == theirs.Default));

    public override string ToString() => Optional ? $"{Type} {Name} = {Default}" : $"{Type} {Name}";
}

/// <summary>Names of types without what may differ between the libraries: the namespace, and a class for a struct.</summary>
internal static class TypeName
{
    public static string Of(Type type)
    {
        if (type.HasElementType)
        {
            string element = Of(type.GetElementType()!);
            return type.IsArray ? $"{element}[{new string(',', type.GetArrayRank() - 1)}]" : element;
        }
        // Scalar? is a nullable reference in TorchSharp and a nullable value here: a caller writes the same.
        if (Nullable.GetUnderlyingType(type) is { } value)
            return IsOfLibrary(value) && !value.IsEnum ? Of(value) : $"{Of(value)}?";
        if (type.IsGenericParameter)
            return type.Name;
        string name = IsOfLibrary(type) ? Namesake(type) : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : name;
    }

    /// <summary>The type's name below its library's root namespace.</summary>
    public static string Namesake(Type type) =>
        type.DeclaringType is { } outer ? $"{Namesake(outer)}.{type.Name}" : type.Name;

    private static bool IsOfLibrary(Type type) => type.Assembly.GetName().Name is "Adjoint" or "TorchSharp";
}
