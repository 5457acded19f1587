namespace Parity;

/// <summary>Whether two engines gave the same.</summary>
public static class Comparison
{
    /// <summary>What differs, or null.</summary>
    public static string? Difference(Element element, CaseResult theirs, CaseResult mine)
    {
        if (theirs.Error != mine.Error)
        {
            return $"libtorch: {theirs.Error ?? "no error"}\n  Adjoint:  {mine.Error ?? "no error"}";
        }

        // A few units in the last place of the narrowest dtype that took part.
        bool wide = element != Element.Float32 && !theirs.Outputs.Concat(theirs.Gradients).Any(o => o?.Dtype == "Float32");
        double tolerance = wide ? 1e-12 : 2e-5;
        return Difference(theirs.Outputs, mine.Outputs, tolerance, 0, "output")
            ?? Difference(theirs.Gradients, mine.Gradients, tolerance, 0, "gradient")
            ?? Difference(theirs.SecondGradients, mine.SecondGradients, tolerance, Largest(theirs.Gradients), "second gradient");
    }

    private static string? Difference(Outcome?[] theirs, Outcome?[] mine, double tolerance, double terms, string what)
    {
        if (theirs.Length != mine.Length)
        {
            return $"{what}: libtorch has {theirs.Length}, Adjoint {mine.Length}";
        }

        return Enumerable.Range(0, theirs.Length)
            .Select(i => Difference(theirs[i], mine[i], tolerance, terms, $"{what} {i}"))
            .FirstOrDefault(text => text is not null);
    }

    private static string? Difference(Outcome? theirs, Outcome? mine, double tolerance, double terms, string what)
    {
        if (theirs is null || mine is null)
        {
            return theirs is null == mine is null ? null : $"{what}: libtorch has {(theirs is null ? "none" : "one")}";
        }

        string expected = Description(theirs), actual = Description(mine);
        if (expected != actual)
        {
            return $"{what}: libtorch has {expected}, Adjoint {actual}";
        }

        // Where results are exact, so must ours be; floats of 16 bits differ by no more than a unit in their last place.
        double unit = theirs.Dtype switch { "Float16" => Math.ScaleB(1, -10), "BFloat16" => Math.ScaleB(1, -7), _ => 0 };
        bool exact = unit == 0 && theirs.Dtype is not ("Float32" or "Float64");
        double scale = Math.Max(Largest([theirs]), Math.Max(terms, 1e-30));
        int wrong = Array.FindIndex(
            [.. theirs.Values.Zip(mine.Values)],
            pair => !Close(pair.First, pair.Second, exact ? 0 : unit > 0 ? unit * Math.Max(Math.Abs(pair.First), terms) : tolerance * scale));
        return wrong < 0 ? null : $"{what}[{wrong}]: libtorch {theirs.Values[wrong]:R}, Adjoint {mine.Values[wrong]:R}";
    }

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
