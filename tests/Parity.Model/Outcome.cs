namespace Parity;

/// <summary>A tensor's content and description, free of any engine.</summary>
public sealed record Outcome(string Dtype, long[] Shape, bool RequiresGrad, double[] Values);

/// <summary>What a case gave: results, gradients of the inputs, gradients of those gradients; or an error.</summary>
public sealed record CaseResult(Outcome[] Outputs, Outcome?[] Gradients, Outcome?[] SecondGradients, string? Error)
{
    public static CaseResult Failed(Exception error) => new([], [], [], Text(error));

    /// <summary>
    /// What both engines say: the first line, because libtorch's backtrace follows it; and the kind of exception, because
    /// a program catches by kind.
    /// </summary>
    public static string Text(Exception error)
    {
        string kind = error is System.Runtime.InteropServices.ExternalException ? "" : $"{error.GetType().Name}: ";
        return kind + error.Message.Split('\n')[0];
    }
}
