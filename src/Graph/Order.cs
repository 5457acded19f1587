namespace Adjoint;

/// <summary>The order of a node in words.</summary>
internal static class Order
{
    public static string Name(int order) => order switch
    {
        0 => "first-order",
        1 => "second-order",
        2 => "third-order",
        _ => FormattableString.Invariant($"order {order + 1}"),
    };

    public static string Description(int order) => order switch
    {
        0 => "first (forward pass)",
        1 => "second (recorded backward pass)",
        2 => "third (recorded backward of a backward pass)",
        _ => FormattableString.Invariant($"{order + 1}"),
    };
}
