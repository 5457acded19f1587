namespace Adjoint;

/// <summary>How a tensor is written as text.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, dtype and device, without the elements.</summary>
    Metadata,

    /// <summary>Shape, dtype and device, and the elements as Julia writes them.</summary>
    Julia,

    /// <summary>The elements in nested brackets, as numpy writes them.</summary>
    Numpy,

    /// <summary>An array initializer of C#.</summary>
    CSharp,

    /// <summary>The style in <see cref="torch.TensorStringStyle"/>.</summary>
    Default,

    /// <summary>PyTorch's: <c>tensor([3.], grad_fn=&lt;AddBackward0&gt;)</c>.</summary>
    PyTorch,
}
