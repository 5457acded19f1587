extern alias ours;

using OpCase = ours::Parity.Cases.OpCase;

namespace Parity;

/// <summary>
/// Cases in which TorchSharp's process ends, because an exception leaves an export that does not catch it. The texts are what
/// the process said last; Adjoint is held to them.
/// </summary>
public static class ReferenceEnds
{
    /// <summary>How libtorch's message begins when the case ends the process, or null when it can be run.</summary>
    public static string? With(OpCase row, Element element, Layout layout, bool inPlace)
    {
        bool floating = element is Element.Float32 or Element.Float64 or Element.Float16 or Element.BFloat16;
        return row.Entry switch
        {
            "matmul" => Matmul(row.Name, element, layout),
            "var" when !floating && row.Name is not ("var" or "var biased") => "std and var only support floating point and complex dtypes",
            // The fill is allowed, and ends the process in backward.
            "fill_" or "masked_fill" when inPlace && floating && row.Smooth && layout == Layout.Expanded => "unsupported operation: more than one element of the written-to tensor",
            _ => null,
        };
    }

    private static string? Matmul(string name, Element element, Layout layout) => (layout, name) switch
    {
        (Layout.ZeroDim, _) => "both arguments to matmul need to be at least 1D, but they are 0D and 0D",
        (Layout.Empty, "matmul") => "mat1 and mat2 shapes cannot be multiplied (0x4 and 0x5)",
        (Layout.Empty, "matmul 3D 2D") => "mat1 and mat2 shapes cannot be multiplied (0x4 and 0x2)",
        (Layout.Empty, "matmul 2D 1D" or "matmul 3D 1D") => "size mismatch, got input (0), mat (0x4), vec (0)",
        (Layout.Empty, "matmul 1D 1D") when element == Element.Bool => "\"dot\" not implemented for 'Bool'",
        (Layout.Empty, _) => null,
        _ when element != Element.Bool => null,
        (_, "matmul 1D 1D") => "\"dot\" not implemented for 'Bool'",
        (_, "matmul 2D 1D") => "\"addmv_impl_cpu\" not implemented for 'Bool'",
        (_, "matmul" or "matmul 1D 2D") => "\"addmm_impl_cpu_\" not implemented for 'Bool'",
        // libtorch folds a batch into one product where the strides allow it, and then names another kernel.
        (_, _) => "\"",
    };
}
