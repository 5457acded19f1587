using Parity;

namespace Parity.Cases;

/// <summary>One operation with its sample inputs; compiled once over each engine.</summary>
/// <param name="Name">The operation's entry in the C header without its prefix, then what is particular to the row.</param>
/// <param name="InPlace">The in-place form, which writes into the first input.</param>
/// <param name="Smooth">Whether results can be differentiated.</param>
/// <param name="Flat">
/// Whether zeros that do not depend on the input are part of the derivative. TorchSharp's process ends when such a gradient is
/// differentiated ("derivative for aten::zeros is not implemented"), so that difference quotients alone check the second one.
/// </param>
public sealed record OpCase(
    string Name,
    Sample[] Samples,
    Func<Tensor[], Tensor[]> Apply,
    Func<Tensor[], Tensor>? InPlace = null,
    bool Smooth = true,
    bool Flat = false)
{
    /// <summary>The operation's entry in the C header without its prefix.</summary>
    public string Entry => Name.Split(' ')[0];

    public override string ToString() => Name;

    /// <summary>Runs forward, and for floating point backward and backward of the backward.</summary>
    /// <param name="exact">Whether to compute in float64 with the numbers that the inputs have in their dtype.</param>
    public CaseResult Run(Element element, Layout layout, bool inPlace = false, bool exact = false)
    {
        using DisposeScope scope = NewDisposeScope();
        try
        {
            bool differentiate = Smooth && element is Element.Float32 or Element.Float64 or Element.Float16 or Element.BFloat16;
            Tensor[] leaves = [.. Samples.Select(s => Leaf(s.In(layout), element, layout, differentiate, exact))];
            return Differentiate(Evaluate(leaves, layout, inPlace), [.. leaves.Where((_, i) => Samples[i].Role == Role.Number)], differentiate);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or NullReferenceException))
        {
            return CaseResult.Failed(error);
        }
    }

    /// <summary>Applies the operation, or its in-place form to a copy of the first leaf, to views of leaves that lie as asked.</summary>
    public Tensor[] Evaluate(Tensor[] leaves, Layout layout, bool inPlace)
    {
        if (!inPlace)
        {
            return Apply([.. leaves.Select((x, i) => View(x, Samples[i].In(layout), layout))]);
        }

        // A leaf that requires gradients must not be written to, a view of its copy may.
        Tensor[] inputs = [.. leaves.Select((x, i) => View(i == 0 ? x.clone() : x, Samples[i].In(layout), layout))];
        InPlace!(inputs);
        return [inputs[0]];
    }

    private CaseResult Differentiate(Tensor[] results, Tensor[] leaves, bool differentiate)
    {
        Outcome[] outputs = [.. results.Select(Read)];
        Tensor[] smooth = [.. results.Where(x => x.requires_grad)];
        if (!differentiate || smooth.Length == 0)
        {
            return new CaseResult(outputs, [], [], null);
        }

        IList<Tensor> first = autograd.grad([Weighted(smooth)], leaves, retain_graph: true, create_graph: true);
        Outcome[] gradients = [.. first.Select(Read)];
        Tensor[] again = [.. first.Where(g => g.requires_grad)];
        if (Flat || again.Length == 0)
        {
            return new CaseResult(outputs, gradients, [], null);
        }

        Weighted(again).backward();
        return new CaseResult(outputs, gradients, [.. leaves.Select(x => x.grad is { } g ? Read(g) : null)], null);
    }

    /// <summary>A leaf that holds a sample's elements, so that a view of it can lie as asked.</summary>
    public static Tensor Leaf(Sample sample, Element element, Layout layout, bool differentiate, bool exact = false)
    {
        Tensor value = tensor(sample.ValuesAs(element)).reshape(sample.Shape).to(Dtype(sample.Role, element));
        value = exact && sample.Role == Role.Number ? value.to(ScalarType.Float64) : value;
        Tensor stored = sample.Shape.Length == 0 ? value : layout switch
        {
            Layout.Transposed => value.permute(Reversed(value)).contiguous(),
            Layout.Strided => stack([value, value], sample.Shape.Length).flatten(sample.Shape.Length - 1, sample.Shape.Length),
            Layout.Expanded => value.narrow(0, 0, 1).contiguous(),
            _ => value,
        };
        // Only a copy of its own is sure to be a leaf over its own memory.
        stored = stored.detach().clone();
        return differentiate && sample.Role == Role.Number ? stored.requires_grad_() : stored;
    }

    /// <summary>The input that lies as asked, from the leaf that holds its elements.</summary>
    private static Tensor View(Tensor leaf, Sample sample, Layout layout) => sample.Shape.Length == 0 ? leaf : layout switch
    {
        Layout.Transposed => leaf.permute(Reversed(leaf)),
        Layout.Strided => leaf.slice(leaf.dim() - 1, 0, leaf.shape[^1], 2),
        Layout.Expanded => leaf.expand(sample.Shape),
        _ => leaf,
    };

    private static long[] Reversed(Tensor value) => [.. Enumerable.Range(0, (int)value.dim()).Select(d => value.dim() - 1 - d)];

    private static ScalarType Dtype(Role role, Element element) => role switch
    {
        Role.Index => ScalarType.Int64,
        Role.Mask => ScalarType.Bool,
        _ => Dtype(element),
    };

    internal static ScalarType Dtype(Element element) => element switch
    {
        Element.Float32 => ScalarType.Float32,
        Element.Float64 => ScalarType.Float64,
        Element.Float16 => ScalarType.Float16,
        Element.BFloat16 => ScalarType.BFloat16,
        Element.Int64 => ScalarType.Int64,
        Element.Int32 => ScalarType.Int32,
        Element.UInt8 => ScalarType.Byte,
        _ => ScalarType.Bool,
    };

    /// <summary>A scalar that weighs each element differently, so that no error hides in a sum.</summary>
    internal static Tensor Weighted(IReadOnlyList<Tensor> values) => values.Select(Weighted).Aggregate((sum, x) => sum + x);

    private static Tensor Weighted(Tensor value)
    {
        // Of 7 binary places, which floats of any dtype have.
        double[] weights = [.. new Sample([value.numel()], 0.5, 1.5, Seed: 5).Values.Select(w => Math.Round(128 * w) / 128)];
        return (value * tensor(weights).reshape(value.shape).to(value.dtype)).sum();
    }

    internal static Outcome Read(Tensor value)
    {
        Tensor wide = value.detach().to(ScalarType.Float64).contiguous();
        // TorchSharp's accessor does not read tensors without elements, nor does it keep its tensor alive.
        double[] values = wide.numel() == 0 ? [] : wide.data<double>().ToArray();
        GC.KeepAlive(wide);
        return new Outcome(value.dtype.ToString(), value.shape, value.requires_grad, values);
    }
}
