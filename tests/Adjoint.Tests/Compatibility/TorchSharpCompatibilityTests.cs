using System.Reflection;
using Xunit.Abstractions;

namespace Adjoint.Tests.Compatibility;

/// <summary>
/// Sources written for TorchSharp compile against Adjoint: what has a namesake there takes the same arguments in the
/// same order. TorchSharp's assembly is only looked at, libtorch is not loaded.
/// </summary>
public class TorchSharpCompatibilityTests(ITestOutputHelper output)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly IReadOnlyDictionary<string, Type> s_theirs =
        Assembly.Load("TorchSharp").GetExportedTypes().GroupBy(TypeName.Namesake).ToDictionary(g => g.Key, g => g.First());

    private static readonly IReadOnlyList<(Type Ours, Type Theirs)> s_pairs =
    [
        .. typeof(torch).Assembly.GetExportedTypes()
            .Where(t => s_theirs.ContainsKey(TypeName.Namesake(t)))
            .Select(t => (t, s_theirs[TypeName.Namesake(t)])),
    ];

    public static TheoryData<string> Classes => [.. s_pairs.Where(p => !p.Ours.IsEnum).Select(p => TypeName.Namesake(p.Ours))];

    public static TheoryData<string> Enums => [.. s_pairs.Where(p => p.Ours.IsEnum).Select(p => TypeName.Namesake(p.Ours))];

    [Fact]
    public void The_central_types_have_namesakes()
    {
        string[] expected = ["torch", "torch.Tensor", "torch.autograd", "Scalar", "torch.TensorIndex", "torch.ScalarType", "TensorStringStyle", "DisposeScope"];

        Assert.Empty(expected.Except(s_pairs.Select(p => TypeName.Namesake(p.Ours))));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Members_with_a_namesake_take_the_same_arguments(string type)
    {
        (Type ours, Type theirs) = s_pairs.Single(p => TypeName.Namesake(p.Ours) == type);
        ILookup<string, Signature> known = Signatures(theirs).ToLookup(s => s.Member);
        ILookup<string, Signature> present = Signatures(ours).ToLookup(s => s.Member);

        var problems = new List<string>();
        foreach (IGrouping<string, Signature> overloads in present.Where(group => known.Contains(group.Key)))
        {
            foreach (Signature own in overloads)
            {
                bool same = known[overloads.Key].Any(own.Accepts);
                if (!same && !Additions.Contains(type, own))
                    problems.Add($"{own}\n    there: {string.Join("\n           ", known[overloads.Key])}");
            }
        }
        PrintCoverage(type, present, known);

        Assert.True(problems.Count == 0, $"{problems.Count} signatures of {type} differ from TorchSharp's:\n  {string.Join("\n  ", problems)}");
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Properties_and_fields_with_a_namesake_have_its_type(string type)
    {
        (Type ours, Type theirs) = s_pairs.Single(p => TypeName.Namesake(p.Ours) == type);
        ILookup<string, string> known = Values(theirs).ToLookup(v => v.Name, v => v.Type);

        Assert.All(
            Values(ours).Where(v => known.Contains(v.Name)),
            own => Assert.Contains(own.Type, known[own.Name]));
    }

    [Theory]
    [MemberData(nameof(Enums))]
    public void Enum_members_have_the_same_numbers(string type)
    {
        (Type ours, Type theirs) = s_pairs.Single(p => TypeName.Namesake(p.Ours) == type);

        Assert.NotEmpty(Enum.GetNames(ours));
        foreach (string name in Enum.GetNames(ours).Intersect(Enum.GetNames(theirs)))
            Assert.Equal((name, Convert.ToInt64(Enum.Parse(theirs, name), null)), (name, Convert.ToInt64(Enum.Parse(ours, name), null)));
    }

    private static IEnumerable<Signature> Signatures(Type type) =>
        type.GetMethods(Declared).Where(m => !m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)).Cast<MethodBase>()
            .Concat(type.GetConstructors(BindingFlags.Public | BindingFlags.Instance))
            .Select(Signature.Of);

    private static IEnumerable<(string Name, string Type)> Values(Type type) =>
        type.GetFields(Declared).Select(f => (f.Name, TypeName.Of(f.FieldType)))
            .Concat(type.GetProperties(Declared).Select(p => (
                p.GetIndexParameters() is { Length: > 0 } index
                    ? $"{p.Name}[{string.Join(", ", index.Select(i => TypeName.Of(i.ParameterType)))}]"
                    : p.Name,
                TypeName.Of(p.PropertyType))));

    private void PrintCoverage(string type, ILookup<string, Signature> present, ILookup<string, Signature> known)
    {
        int names = known.Count(group => present.Contains(group.Key));
        int overloads = known.SelectMany(g => g).Count(there => present[there.Member].Any(own => own.Accepts(there)));
        // The build prints what tests report.
        output.WriteLine($"report: {type} has {names} of TorchSharp's {known.Count} methods, {overloads} of {known.Sum(g => g.Count())} overloads");
    }
}
