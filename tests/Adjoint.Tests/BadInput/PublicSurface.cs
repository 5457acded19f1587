extern alias graph;

using System.Linq.Expressions;
using System.Reflection;
using Adjoint.Modules;
using static Adjoint.torch;

namespace Adjoint.Tests.BadInput;

/// <summary>All that a program can call, and plausible arguments for it.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>
    /// Methods, constructors, operators, and accessors of properties of all public types that can be called by
    /// reflection: a span cannot be handed over.
    /// </summary>
    public static IReadOnlyList<MethodBase> Callables { get; } =
    [
        .. from type in new[] { typeof(torch), typeof(graph::Adjoint.torchviz) }.SelectMany(known => known.Assembly.GetExportedTypes())
           // A record's members are what it is made of, whatever that is.
           where !type.IsEnum && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is null
           where !type.IsSubclassOf(typeof(Delegate)) && !type.ContainsGenericParameters && !type.IsSubclassOf(typeof(Exception))
           from callable in type.GetMethods(Declared).Select(Closed).Concat<MethodBase>(type.GetConstructors(BindingFlags.Public | BindingFlags.Instance))
           where !callable.IsAbstract && !callable.GetParameters().Any(p => Pointed(p.ParameterType).IsByRefLike)
           select callable,
    ];

    /// <summary>The callable's class and name: overloads share it.</summary>
    public static string NameOf(MethodBase callable) =>
        $"{callable.DeclaringType!.FullName!["Adjoint.".Length..].Replace('+', '.')}.{callable.Name}";

    public static ILookup<string, MethodBase> ByName { get; } = Callables.ToLookup(NameOf);

    /// <summary>Calls with an argument for each parameter; what is thrown comes out as itself, and null stands for nothing.</summary>
    public static Exception? Thrown(MethodBase callable, object? self, object?[] arguments)
    {
        try
        {
            object? result = callable is ConstructorInfo constructor ? constructor.Invoke(arguments) : callable.Invoke(self, arguments);
            // What waits for its first use has to be used.
            if (result is System.Collections.IEnumerable sequence and not string)
                _ = sequence.GetEnumerator().MoveNext();
            return null;
        }
        catch (TargetInvocationException error)
        {
            return error.InnerException;
        }
        catch (ArgumentException error)
        {
            return error;
        }
    }

    /// <summary>An argument that could be meant, or null where that is allowed or none can be made up.</summary>
    public static object? Plausible(ParameterInfo parameter) =>
        MayBeNull(parameter) && !parameter.ParameterType.IsValueType ? null
        : parameter.HasDefaultValue && parameter.DefaultValue is bool or string ? parameter.DefaultValue
        // Only integers are positions.
        : parameter.Name!.StartsWith("ind", StringComparison.Ordinal) && parameter.ParameterType == typeof(Tensor) ? zeros(1, ScalarType.Int64)
        : parameter.Name!.StartsWith("ind", StringComparison.Ordinal) && parameter.ParameterType == typeof(Tensor[]) ? new[] { zeros(1, ScalarType.Int64) }
        : Plausible(parameter.ParameterType);

    /// <summary>Whether null stands for something there.</summary>
    public static bool MayBeNull(ParameterInfo parameter) =>
        parameter.ParameterType.IsValueType || parameter.IsOut || new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.NotNull;

    /// <summary>An argument that could be meant, or null where none can be made up.</summary>
    public static object? Plausible(Type type)
    {
        Type wanted = Nullable.GetUnderlyingType(Pointed(type)) ?? Pointed(type);
        return wanted switch
        {
            // As many dimensions as an indexer takes places.
            _ when wanted == typeof(Parameter) => new Parameter(ones([2, 2])),
            _ when wanted == typeof(SGD) => new SGD([new Parameter(ones(2))], 0.1),
            _ when wanted == typeof(Adam) => new Adam([new Parameter(ones(2))]),
            _ when typeof(optim.Optimizer).IsAssignableFrom(wanted) => new AdamW([new Parameter(ones(2))]),
            _ when wanted == typeof(AdaptiveMomentsOptions) => new Adam.Options(),
            _ when typeof(ParamGroup).IsAssignableFrom(wanted) || typeof(OptimizerOptions).IsAssignableFrom(wanted) => Activator.CreateInstance(wanted),
            _ when wanted == typeof(Tensor) => ones([2, 2, 2, 2, 2, 2], requires_grad: true),
            _ when wanted == typeof(Scalar) => (Scalar)1,
            _ when wanted == typeof(TensorIndex) => TensorIndex.Single(0),
            _ when wanted == typeof(string) => "cpu",
            _ when wanted == typeof(Device) => CPU,
            _ when wanted == typeof(Type) => typeof(float),
            _ when wanted == typeof(DisposeScope) => NewDisposeScope(),
            _ when wanted == typeof(autograd.graph.Node) => (ones(1, requires_grad: true) * 2).grad_fn,
            _ when wanted == typeof(Generator) => Generator.Default,
            _ when wanted == typeof(autograd.AutogradContext) => new autograd.AutogradContext([]),
            _ when wanted == typeof(graph::Adjoint.Digraph) => graph::Adjoint.torchviz.make_dot(ones(1)),
            _ when wanted == typeof(Array) => new[] { 1f },
            _ when wanted.IsArray => ArrayOf(wanted),
            _ when wanted.IsSubclassOf(typeof(Delegate)) => ConstantFunction(wanted),
            _ when wanted.IsInterface && wanted.IsGenericType => ArrayOf(wanted.GetGenericArguments()[0].MakeArrayType()) is var array && wanted.IsInstanceOfType(array) ? array : null,
            _ when wanted == typeof(long) || wanted == typeof(int) || wanted == typeof(double) || wanted == typeof(float) => Convert.ChangeType(1, wanted, null),
            _ when wanted.IsValueType => Activator.CreateInstance(wanted),
            _ when typeof(Tensor).IsAssignableTo(wanted) => ones([2, 2]),
            _ => null,
        };
    }

    private static Array ArrayOf(Type type)
    {
        var array = Array.CreateInstance(type.GetElementType()!, [.. Enumerable.Repeat(1, type.GetArrayRank())]);
        array.SetValue(Plausible(type.GetElementType()!), new int[type.GetArrayRank()]);
        return array;
    }

    private static Delegate ConstantFunction(Type type)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        ParameterExpression[] parameters = [.. invoke.GetParameters().Select(p => Expression.Parameter(p.ParameterType))];
        Expression body = invoke.ReturnType == typeof(void)
            ? Expression.Empty()
            : Expression.Constant(Plausible(invoke.ReturnType), invoke.ReturnType);
        return Expression.Lambda(type, body, parameters).Compile();
    }

    private static Type Pointed(Type type) => type.IsByRef ? type.GetElementType()! : type;

    private static MethodInfo Closed(MethodInfo method) =>
        method.IsGenericMethodDefinition
            ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(t => t.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? typeof(float) : typeof(Tensor))])
            : method;
}
