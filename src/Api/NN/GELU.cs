namespace Adjoint.Modules;

/// <summary>The activation x Φ(x).</summary>
public static class GELU
{
    /// <summary>How the distribution function Φ is computed.</summary>
    public enum Approximate
    {
        /// <summary>By the error function.</summary>
        none,

        /// <summary>By a hyperbolic tangent.</summary>
        tanh,
    }
}
