using System.Text.RegularExpressions;

namespace Parity;

/// <summary>A difference from libtorch that stays.</summary>
/// <param name="Rows">The rows of the op table, as a regular expression.</param>
/// <param name="Pattern">What the difference says, as a regular expression.</param>
/// <param name="Reason">Why it stays.</param>
public sealed record KnownDifference(string Rows, string Pattern, string Reason)
{
    public bool Concerns(string row) => Regex.IsMatch(row, $"^({Rows})$");

    public bool Explains(string difference) => Regex.IsMatch(difference, Pattern, RegexOptions.Singleline);
}

/// <summary>The list of them. A test fails when one is no longer there.</summary>
public static class KnownDifferences
{
    private const string NoError = "Adjoint:  no error", Graph = "gradient 0: libtorch has .*requires_grad";

    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        // TorchSharp departs from PyTorch.
        new("(var|std) biased", "output|gradient", "TorchSharp's var(false) and std(false) forget the argument; PyTorch's correction is 0"),
        new("round", NoError, "TorchSharp calls round.decimals, which has no integers; PyTorch's round returns a copy of them"),
        new("full of a bool", "libtorch has Int64", "TorchSharp turns true into 1; PyTorch's full gives a bool tensor"),
        new("dot", "InvalidOperationException", "TorchSharp compares shapes itself; the text is PyTorch's"),

        new("adaptive_max_pool 3d", "while checking arguments for adaptive_max_pool1d", "TorchSharp calls the one for sequences"),

        // Which text says it.
        new("batch_norm( .*)?", "should contain 0 elements|mean\\(\\): could not infer", "libtorch reads the number of channels of a number, which has none; it takes another way where the input is not dense"),
        new("round decimals", "\"round_cpu\" not implemented", "Adjoint rounds integers to decimals in floating point"),
        new("randint like", "output 0\\[", "libtorch draws in the order of memory, Adjoint in that of indices"),
        new("expand new dimension", "numel: integer multiplication overflow", "libtorch multiplies sizes before it looks at them"),
        new("mv", "vector \\+ matrix @ vector expected", "libtorch asks a zero-dim tensor for its size first"),
        new("nll_loss( .*)?", "Expected 2 or more dimensions", "TorchSharp checks what PyTorch does not: PyTorch takes a vector"),
        new("cross_entropy( .*)?", "Expected floating point type for target", "one number and one class: libtorch takes it for probabilities"),
        new("norm( .*)?", "linalg.vector_norm cannot compute", "an extremum of nothing: Adjoint says so in amax's words"),
        new("masked_fill broadcast", "The size of tensor a", "libtorch names mask and tensor in the other order"),
        new("scaled_dot_product_attention( .*)?", "libtorch: no error.*Adjoint:  expected (scalar type|m1)|not implemented for 'Bool'|libtorch: expected m1 and m2", "of nothing, of bools, or of integers in a batch: libtorch multiplies in another shape, and another kernel refuses them"),
        new("linear of three dimensions", "not implemented for 'Bool'", "libtorch folds the batch and names another kernel"),

        // Whether a zero gradient has a graph: it does not matter to values.
        new("layer_norm bias", "Expected a proper Tensor but got None", "libtorch has no second derivative of a bias without a weight"),
        new("layer_norm( .*)?", "gradient [12]: libtorch has .*requires_grad", "the gradient of the bias is constant; only one engine records that"),
        new("nll_loss( .*)?|prod( .*)?|prod_dim( .*)?|var( .*)?", Graph + "|Adjoint Float\\d+ \\[.*\\], requires_grad", "the gradient is constant in the input; only one engine records that"),

        // Rounded at other places.
        new("batch_norm by running statistics", "second gradient .*exactly", "a sum over many terms in float16: libtorch happens to be nearer"),

        // Exactly zero but for rounding.
        new("(norm|var|std)( .*)?|softmax 0|log_softmax 0|scaled_dot_product_attention of one problem", "E-(0[789]|1\\d)", "a difference of equal numbers: zero, or the rounding of one of them"),
    ];
}
