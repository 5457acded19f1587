using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>The literal 0 converts to every enumeration, also to one that may be null: it must not choose an overload by that.</summary>
[Trait("Fault", "20")]
public partial class OverloadTests
{
    [Fact]
    public void A_sum_along_dimension_0_is_one()
    {
        Tensor x = tensor(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });

        Assert.Equal([5.0, 7, 9], x.sum(0).data<double>().ToArray());
        Assert.Equal([5.0, 7, 9], sum(x, 0).data<double>().ToArray());
        Assert.Equal([4.0, 10, 18], x.prod(0).data<double>().ToArray());
        Assert.Equal([4.0, 10, 18], prod(x, 0).data<double>().ToArray());
        Assert.Equal(21f, x.sum(ScalarType.Float32).item<float>());
        Assert.Equal(720f, x.prod(ScalarType.Float32).item<float>());
        Assert.Equal(21.0, x.sum(null).item<double>());
    }

    [Fact]
    public void Zero_for_a_number_is_no_dtype()
    {
        string[] calls = [.. Calls().Distinct()];
        Assert.True(calls.Length > 200, $"only {calls.Length} calls");
        var program = CSharpSyntaxTree.ParseText($"#nullable disable\nunsafe class C {{ void M(Adjoint.torch.Tensor self) {{\n{string.Join('\n', calls)}\n}} }}", new CSharpParseOptions(LanguageVersion.Latest));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        SemanticModel model = CSharpCompilation.Create("Zeros", [program], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)).GetSemanticModel(program);

        InvocationExpressionSyntax[] invocations = [.. program.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>().Where(i => i.Parent is ExpressionStatementSyntax)];
        (InvocationExpressionSyntax Call, IMethodSymbol Method)[] bound =
            [.. invocations.Where(i => model.GetSymbolInfo(i).Symbol is IMethodSymbol).Select(i => (i, (IMethodSymbol)model.GetSymbolInfo(i).Symbol!))];
        Assert.True(bound.Length > calls.Length / 2, $"only {bound.Length} of {calls.Length} calls compile");
        Assert.Empty(bound.Where(b => IsEnum(b.Method.Parameters[b.Call.ArgumentList.Arguments.Count - 1].Type)).Select(b => b.Method.ToString()));
    }

    private static bool IsEnum(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum || (type is INamedTypeSymbol { IsGenericType: true } named && named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && IsEnum(named.TypeArguments[0]));

    /// <summary>Calls of all methods that take a number, with 0 for it and nothing behind it.</summary>
    private static IEnumerable<string> Calls()
    {
        Type[] types = [typeof(torch), typeof(Tensor), typeof(nn.functional), typeof(autograd), typeof(TensorExtensionMethods)];
        foreach (MethodInfo method in types.SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)))
        {
            ParameterInfo[] parameters = method.GetParameters();
            if (method.IsSpecialName || method.IsGenericMethod || parameters.Any(p => p.ParameterType.IsByRef))
                continue;
            for (int i = 0; i < parameters.Length; i++)
            {
                Type type = Nullable.GetUnderlyingType(parameters[i].ParameterType) ?? parameters[i].ParameterType;
                bool isNumber = type == typeof(long) || type == typeof(int) || type == typeof(double) || type == typeof(float) || type == typeof(Scalar);
                if (!isNumber || !parameters[(i + 1)..].All(p => p.IsOptional))
                    continue;
                string target = method.IsStatic ? Name(method.DeclaringType!) : "self";
                yield return $"{target}.@{method.Name}({string.Concat(parameters[..i].Select(p => $"default({Name(p.ParameterType)}), "))}0);";
            }
        }
    }

    private static string Name(Type type) =>
        type.IsArray ? $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]"
        : type.IsGenericType ? $"global::{Arity().Replace(type.GetGenericTypeDefinition().FullName!, "").Replace('+', '.')}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : $"global::{type.FullName!.Replace('+', '.')}";

    [GeneratedRegex("`\\d+")]
    private static partial Regex Arity();
}
