namespace Adjoint;

/// <summary>How much zero padding a convolution has, by name.</summary>
public enum Padding
{
    /// <summary>None.</summary>
    Valid = 0,

    /// <summary>As much as leaves the size as it is.</summary>
    Same = 1,
}
