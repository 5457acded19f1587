using System.Runtime.InteropServices;

namespace Adjoint;

/// <summary>What kind of rule a <see cref="TorchException"/> reports.</summary>
public enum TorchErrorKind
{
    /// <summary>A rule of an operation or of the graph was broken (PyTorch's RuntimeError).</summary>
    Runtime = 1,

    /// <summary>An index or a dimension lies outside of its range (PyTorch's IndexError).</summary>
    Index = 3,

    /// <summary>The operation does not exist for these dtypes (PyTorch's NotImplementedError).</summary>
    NotImplemented = 5,

    /// <summary>A value has an unsuitable type or content (PyTorch's ValueError and TypeError).</summary>
    Value = 6,

    /// <summary>A fault inside of the library.</summary>
    Internal = 7,

    /// <summary>A function that the library called back has failed.</summary>
    Callback = 8,
}

/// <summary>
/// An error that the native core reports, with PyTorch's text. It derives from <see cref="ExternalException"/>
/// because that is what code written for TorchSharp catches.
/// </summary>
public class TorchException : ExternalException
{
    /// <summary>Makes an exception of kind <see cref="TorchErrorKind.Runtime"/>.</summary>
    public TorchException() : this("An operation failed.") { }

    /// <summary>Makes an exception of kind <see cref="TorchErrorKind.Runtime"/>.</summary>
    /// <param name="message">What went wrong.</param>
    public TorchException(string message) : this(TorchErrorKind.Runtime, message) { }

    /// <summary>Makes an exception of kind <see cref="TorchErrorKind.Runtime"/>.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public TorchException(string message, Exception innerException) : base(message, innerException) => Kind = TorchErrorKind.Runtime;

    /// <summary>Makes an exception.</summary>
    /// <param name="kind">Which kind of rule was broken.</param>
    /// <param name="message">What went wrong.</param>
    public TorchException(TorchErrorKind kind, string message) : base(message) => Kind = kind;

    /// <summary>Which kind of rule was broken: PyTorch's exception class.</summary>
    public TorchErrorKind Kind { get; }

    /// <summary>
    /// The C# calls that made the node whose backward failed, with files and lines, innermost first; null unless the
    /// node was made, and failed, under <see cref="AnomalyMode"/>.
    /// </summary>
    public string? ForwardTrace => Data[Adjoint.ForwardTrace.Traceback] as string;

    /// <inheritdoc/>
    public override string ToString() =>
        ForwardTrace is { } trace ? $"{base.ToString()}\n--- Forward call that made the failing node ---\n{trace}" : base.ToString();
}
