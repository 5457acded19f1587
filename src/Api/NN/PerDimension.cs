namespace Adjoint;

/// <summary>Arguments with a number for each dimension, or one for all, which may be left out.</summary>
internal static class PerDimension
{
    /// <summary>The numbers, or one that stands for all.</summary>
    public static long[] Or(this long[]? values, long otherwise) => values ?? [otherwise];

    /// <summary>The number, or another.</summary>
    public static long[] Or(this long? value, long otherwise) => [value ?? otherwise];

    /// <summary>The two numbers, or one that stands for both.</summary>
    public static long[] Or(this (long, long)? values, long otherwise) => values is { } two ? [two.Item1, two.Item2] : [otherwise];

    /// <summary>The numbers, or none, which the library takes for "as the window".</summary>
    public static long[] OrNone(this long[]? values) => values ?? [];

    /// <summary>The number, or none.</summary>
    public static long[] OrNone(this long? value) => value is { } one ? [one] : [];

    /// <summary>The two numbers, or none.</summary>
    public static long[] OrNone(this (long, long)? values) => values is { } two ? [two.Item1, two.Item2] : [];
}
