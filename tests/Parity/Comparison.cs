namespace Parity;

/// <summary>Whether two engines gave the same.</summary>
public static class Comparison
{
    /// <summary>What differs, or null.</summary>
    /// <param name="exact">Computes the case in float64.</param>
    public static string? Difference(Element element, CaseResult theirs, CaseResult mine, Func<CaseResult> exact)
    {
        if (theirs.Error != mine.Error)
        {
            return $"libtorch: {theirs.Error ?? "no error"}\n  Adjoint:  {mine.Error ?? "no error"}";
        }

        // A few units in the last place of the narrowest dtype that took part.
        bool wide = element != Element.Float32 && !theirs.Outputs.Concat(theirs.Gradients).Any(o => o?.Dtype == "Float32");
        double tolerance = wide ? 1e-12 : 2e-5;
        string? difference = Difference(theirs.Outputs, mine.Outputs, tolerance, 0, "output")
            ?? Difference(theirs.Gradients, mine.Gradients, tolerance, 0, "gradient")
            ?? Difference(theirs.SecondGradients, mine.SecondGradients, tolerance, Largest(theirs.Gradients), "second gradient");
        bool rounds = element is Element.Float16 or Element.BFloat16 && difference is not null && !difference.Contains(Has, StringComparison.Ordinal);
        return rounds ? Loss(theirs, mine, exact()) : difference;
    }

    private const string Has = "libtorch has";

    private static string? Difference(Outcome?[] theirs, Outcome?[] mine, double tolerance, double terms, string what)
    {
        if (theirs.Length != mine.Length)
        {
            return $"{what}: {Has} {theirs.Length}, Adjoint {mine.Length}";
        }

        return Enumerable.Range(0, theirs.Length)
            .Select(i => Difference(theirs[i], mine[i], tolerance, terms, $"{what} {i}"))
            .FirstOrDefault(text => text is not null);
    }

    private static string? Difference(Outcome? theirs, Outcome? mine, double tolerance, double terms, string what)
    {
        if (theirs is null || mine is null)
        {
            return theirs is null == mine is null ? null : $"{what}: {Has} {(theirs is null ? "none" : "one")}";
        }

        string expected = Description(theirs), actual = Description(mine);
        if (expected != actual)
        {
            return $"{what}: {Has} {expected}, Adjoint {actual}";
        }

        // Where results are exact, so must ours be; floats of 16 bits differ by no more than a unit in their last place.
        double unit = Unit(theirs.Dtype);
        bool exact = unit == 0 && theirs.Dtype is not ("Float32" or "Float64");
        double scale = Math.Max(Largest([theirs]), Math.Max(terms, 1e-30));
        int wrong = Array.FindIndex(
            [.. theirs.Values.Zip(mine.Values)],
            pair => !Close(pair.First, pair.Second, exact ? 0 : unit > 0 ? unit * Math.Abs(pair.First) : tolerance * scale));
        return wrong < 0 ? null : $"{what}[{wrong}]: libtorch {theirs.Values[wrong]:R}, Adjoint {mine.Values[wrong]:R}";
    }

    /// <summary>
    /// Where floats of 16 bits are farther from the exact results than libtorch's, or null. The engines round at different places:
    /// an operation rounds once in Adjoint, in libtorch often after each of its steps, and a function of what has been rounded
    /// passes that on. Four units in the last place of the largest number that took part are no loss.
    /// </summary>
    /// <param name="exact">What the case gives in float64.</param>
    public static string? Loss(CaseResult theirs, CaseResult mine, CaseResult exact)
    {
        (string What, Func<CaseResult, Outcome?[]> Of)[] parts =
            [("output", c => c.Outputs), ("gradient", c => c.Gradients), ("second gradient", c => c.SecondGradients)];
        double largest = 0;
        return (
            from part in parts
            let terms = largest = Math.Max(largest, Largest(part.Of(exact)))
            from i in Enumerable.Range(0, part.Of(theirs).Length)
            let triple = (Theirs: part.Of(theirs)[i], Mine: part.Of(mine)[i], Exact: part.Of(exact)[i])
            where triple is { Theirs: not null, Mine: not null, Exact: not null }
            from k in Enumerable.Range(0, triple.Theirs.Values.Length)
            let values = (Theirs: triple.Theirs.Values[k], Mine: triple.Mine.Values[k], Exact: triple.Exact.Values[k])
            let unit = Unit(triple.Theirs.Dtype)
            where !Close(values.Theirs, values.Mine, unit * Math.Max(4 * terms, Math.Abs(values.Theirs)))
                && !Close(values.Mine, values.Exact, Math.Abs(values.Theirs - values.Exact))
            select $"{part.What} {i}[{k}]: libtorch {values.Theirs:R}, Adjoint {values.Mine:R}, exactly {values.Exact:R}").FirstOrDefault();
    }

    /// <summary>The largest distance between neighbours among floats of 16 bits, relative to them; 0 for other dtypes.</summary>
    private static double Unit(string dtype) => dtype switch
    {
        "Float16" => Math.ScaleB(1, -10),
        "BFloat16" => Math.ScaleB(1, -7),
        _ => 0,
    };

    /// <summary>
    /// A second gradient that is zero, as that of logsumexp over equal rows, is a difference of terms as large as the
    /// first: either engine may be left with their rounding.
    /// </summary>
    private static double Largest(Outcome?[] outcomes) =>
        outcomes.SelectMany(o => o?.Values ?? []).Where(double.IsFinite).Select(Math.Abs).Append(0).Max();

    private static bool Close(double a, double b, double tolerance) => a.Equals(b) || a == b || Math.Abs(a - b) <= tolerance;

    private static string Description(Outcome x) =>
        $"{x.Dtype} [{string.Join(", ", x.Shape)}]{(x.RequiresGrad ? ", requires_grad" : "")}";
}
