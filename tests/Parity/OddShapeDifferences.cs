using System.Text.RegularExpressions;

namespace Parity;

/// <summary>What odd shapes show of libtorch and is not Adjoint's.</summary>
public static class OddShapeDifferences
{
    /// <summary>Differences that stay. A test fails when one is no longer there.</summary>
    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        // Refused by both, in other words.
        new("(nll_loss|cross_entropy)( .*)?", "to match target batch_size.*size mismatch", "libtorch compares batches before it looks at dimensions"),
        new("cross_entropy smoothing weight", "Adjoint:  shape '.*' is invalid for input", "the weight is reshaped before anyone counts classes"),
        new("index_select( .*)?", "self indexing axis dim should be positive|INDICES element is out of DATA bounds", "libtorch has another text for matrices"),
        new("index_add( .*)?", "libtorch: Dimension specified as 0|libtorch: index out of range in self", "libtorch fails as it words its message, or has another text for one dimension"),
        new("conv_padding same( .*)?", "libtorch: negative padding|libtorch: narrow|libtorch: Calculated padded|libtorch: Given groups", "libtorch pads the image first where the kernel is even, and then names the padded sizes"),
        new("conv_transpose 1d", "Output size is too small", "libtorch names a sequence as an image of one row"),
        new("(max|avg)_pool .*|max_pool|avg_pool", "non-batch dimension|max_pool1d", "libtorch names dimensions one by one, and sequences by themselves"),
        new("a(max|min) 0 2", "Expected reduction dim", "of several empty dimensions either may be named first"),
        new("linear.*", "mat1 and mat2|mat2 must be a matrix", "libtorch folds the batch, and multiplies another way with a bias"),
        new("scaled_dot_product_attention( .*)?", "mat1 and mat2|batch2 tensor|expanded size|The size of tensor a|output with shape|Adjoint:  amax", "libtorch takes another of its ways, and words it as that one does; attention to no keys is refused"),
        new("stack.*", "stack expects each tensor", "libtorch looks at the dimension of the first tensor before it compares sizes"),

        // Refused by libtorch alone.
        new("cross_entropy ignore all( none)?", "Adjoint:  index", "libtorch does not look for targets among no classes where all are ignored"),
        new("conv (1|2|3)d.*|conv_padding .*", "The expanded size of the tensor.*Adjoint:  no error", "of no channels libtorch's result has none, which its backward then expands to the kernel's"),
        new("conv 2d without bias", "second gradient 0: libtorch has none", "no images: the second gradient is zero, or none"),
        new("adaptive_(avg|max)_pool .*", "non-zero size for non-batch dimensions", "Adjoint pools no channels to no channels; the text names a sequence as an image of one row"),

        // Whether a zero gradient has a graph.
        new("view in place of base", "requires_grad", "no elements: only one engine records it"),
        new("scaled_dot_product_attention mask that is differentiated", "gradient .*E-", "a sum that is zero but for rounding"),
    ];

    /// <summary>
    /// Whether TorchSharp's process ends with the case, forward or backward, so that only Adjoint runs it.
    /// </summary>
    /// <param name="mine">What Adjoint gives.</param>
    public static bool Ends(string row, OddShape shape, CaseResult mine) => row.Split(' ')[0] switch
    {
        // matmul's export catches nothing.
        "matmul" => mine.Error is not null,
        // libtorch's backward expands in place what it has reduced.
        "clamp_tensor" => row == "clamp_tensor broadcast" && shape.Name is "0 without dimensions" or "0 of one element",
        "adaptive_avg_pool" => shape.Name == "0 in dimension 1 of 0",
        // A division by zero: no heads, or no values.
        "scaled_dot_product_attention" => shape.Name is "0 in dimension 2 of 2" or "0 in dimension -3",
        // libtorch's gradient of the source has the shape of the index.
        "scatter_add" => Regex.IsMatch(shape.Name, "^(0 in dimension . of 1|1 of one element|1 without dimensions)$"),
        "index_add" => Regex.IsMatch(shape.Name, "^0 in dimension . of 0$"),
        _ => false,
    };
}
