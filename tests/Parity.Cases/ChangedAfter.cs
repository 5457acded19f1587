using Parity;

namespace Parity.Cases;

/// <summary>A row whose tensors change in place between the operation and the backward pass.</summary>
public static class ChangedAfter
{
    /// <summary>All results are multiplied in place: allowed where the operation saved none of them and they are no views that forbid it.</summary>
    public static CaseResult ResultsChange(this OpCase row, Layout layout) => Run(row, layout, (inputs, results) =>
    {
        foreach (Tensor result in results.Where(x => x.requires_grad))
        {
            result.mul_(3);
        }
    });

    /// <summary>All inputs that are numbers are multiplied in place: allowed where the operation saved none of them.</summary>
    public static CaseResult InputsChange(this OpCase row, Layout layout) => Run(row, layout, (inputs, results) =>
    {
        foreach (Tensor input in inputs.Where(x => x.requires_grad))
        {
            input.mul_(3);
        }
    });

    public static CaseResult NothingChanges(this OpCase row, Layout layout) => Run(row, layout, (_, _) => { });

    private static CaseResult Run(OpCase row, Layout layout, Action<Tensor[], Tensor[]> change)
    {
        using DisposeScope scope = NewDisposeScope();
        try
        {
            Tensor[] leaves = [.. row.Samples.Select(s => OpCase.Leaf(s.In(layout), Element.Float64, layout, differentiate: true))];
            // A leaf that requires gradients must not be written to, its copy may.
            Tensor[] inputs = [.. leaves.Select(x => x.clone())];
            Tensor[] results = row.Apply(inputs);
            change(inputs, results);
            Tensor[] smooth = [.. results.Where(x => x.requires_grad)];
            if (smooth.Length == 0)
            {
                return new CaseResult([], [], [], null);
            }

            OpCase.Weighted(smooth).backward();
            return new CaseResult([.. results.Select(OpCase.Read)], [.. leaves.Select(x => x.grad is { } g ? OpCase.Read(g) : null)], [], null);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or NullReferenceException))
        {
            return CaseResult.Failed(error);
        }
    }
}
