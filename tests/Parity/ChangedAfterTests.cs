extern alias libtorch;
extern alias ours;

using Adjoint.Reference;
using Our = ours::Parity.Cases.ChangedAfter;
using OurTable = ours::Parity.Cases.OpTable;
using Their = libtorch::Parity.Cases.ChangedAfter;
using TheirTable = libtorch::Parity.Cases.OpTable;

namespace Parity;

/// <summary>
/// Each row with its results, or its inputs, changed in place before the backward pass: the right gradients, or an error where
/// libtorch has one. Which tensors an operation saves differs, so that either may still know what the other has lost.
/// </summary>
public class ChangedAfterTests
{
    private const string Attention = "scaled_dot_product_attention";

    public static TheoryData<string> Rows => [.. OurTable.All.Where(row => row.Smooth && !row.Name.StartsWith("custom", StringComparison.Ordinal)).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Results_change(string name) =>
        Check(name, 3, layout => Our.ResultsChange(OurTable.Named(name), layout), layout => Their.ResultsChange(TheirTable.Named(name), layout));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Inputs_change(string name) =>
        Check(name, 1, layout => Our.InputsChange(OurTable.Named(name), layout), layout => Their.InputsChange(TheirTable.Named(name), layout));

    /// <param name="factor">By which gradients exceed those without the change.</param>
    private static void Check(string name, double factor, Func<Layout, CaseResult> mine, Func<Layout, CaseResult> theirs)
    {
        LibTorch.Load(threads: 1);
        foreach (Layout layout in (Layout[])[Layout.Plain, Layout.Transposed, Layout.ZeroDim])
        {
            CaseResult changed = mine(layout), plain = Our.NothingChanges(OurTable.Named(name), layout);
            if (changed.Error is { } error && plain.Error is null)
            {
                // libtorch's attention for one problem at a time saves nothing of what it gives.
                Assert.True(theirs(layout).Error is not null || name.StartsWith(Attention, StringComparison.Ordinal), $"{name}, {layout}: {error}");
            }
            else if (plain.Error is null)
            {
                Assert.Equal(
                    plain.Gradients.SelectMany(g => g?.Values ?? []).Select(v => factor * v),
                    changed.Gradients.SelectMany(g => g?.Values ?? []),
                    (a, b) => a.Equals(b) || Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a)));
            }
        }
    }
}
