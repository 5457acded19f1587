using Parity;
using Parity.Cases;
using Xunit.Abstractions;

namespace Adjoint.Tests.Ops;

/// <summary>
/// Whatever the rows of the op table make, forward, backward and backward of the backward, also when they fail, is freed.
/// </summary>
[Collection("memory")]
public class LeakTests(ITestOutputHelper log)
{
    [Fact]
    public void Nothing_stays_of_any_row()
    {
        int cases = 0;
        var leaks = new List<string>();
        // What is made once and kept, constants for instance, is made here.
        Array.ForEach(Enum.GetValues<Element>(), element => RunAll(element, ref cases));
        foreach (Element element in Enum.GetValues<Element>())
        {
            (long Tensors, long Nodes, long Bytes) before = LiveObjects.Count();
            RunAll(element, ref cases);
            (long Tensors, long Nodes, long Bytes) after = LiveObjects.Count();
            if (after != before)
                leaks.Add($"{element}: {before} became {after}");
        }

        log.WriteLine($"count: {cases} cases run twice without a tensor, node or byte left");
        Assert.True(leaks.Count == 0, string.Join('\n', leaks) + "\n" + string.Join('\n', leaks.Count == 0 ? [] : Culprits()));
    }

    private static void RunAll(Element element, ref int cases)
    {
        foreach (OpCase row in OpTable.All)
            cases += Run(row, element);
    }

    private static int Run(OpCase row, Element element)
    {
        int cases = 0;
        foreach (Layout layout in Enum.GetValues<Layout>())
        {
            row.Run(element, layout);
            cases++;
            if (row.InPlace is not null)
            {
                row.Run(element, layout, inPlace: true);
                cases++;
            }
        }

        return cases;
    }

    private static IEnumerable<string> Culprits()
    {
        foreach (OpCase row in OpTable.All)
        {
            foreach (Element element in Enum.GetValues<Element>())
            {
                (long, long, long) before = LiveObjects.Count();
                Run(row, element);
                (long, long, long) after = LiveObjects.Count();
                if (after != before)
                    yield return $"{row.Name}, {element}: {before} became {after}";
            }
        }
    }
}
