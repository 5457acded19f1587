namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Logical and of two tensors (<c>torch.logical_and</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor whose shape broadcasts with it.</param>
    public static Tensor logical_and(Tensor left, Tensor right) => left.Required().logical_and(right);

    /// <summary>Logical and of two tensors, written into the left one (<c>Tensor.logical_and_</c>).</summary>
    /// <inheritdoc cref="logical_and(Tensor, Tensor)"/>
    public static Tensor logical_and_(Tensor left, Tensor right) => left.Required().logical_and_(right);

    /// <summary>Logical or of two tensors (<c>torch.logical_or</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor whose shape broadcasts with it.</param>
    public static Tensor logical_or(Tensor left, Tensor right) => left.Required().logical_or(right);

    /// <summary>Logical or of two tensors, written into the left one (<c>Tensor.logical_or_</c>).</summary>
    /// <inheritdoc cref="logical_or(Tensor, Tensor)"/>
    public static Tensor logical_or_(Tensor left, Tensor right) => left.Required().logical_or_(right);

    /// <summary>Logical exclusive or of two tensors (<c>torch.logical_xor</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor whose shape broadcasts with it.</param>
    public static Tensor logical_xor(Tensor left, Tensor right) => left.Required().logical_xor(right);

    /// <summary>Logical exclusive or of two tensors, written into the left one (<c>Tensor.logical_xor_</c>).</summary>
    /// <inheritdoc cref="logical_xor(Tensor, Tensor)"/>
    public static Tensor logical_xor_(Tensor left, Tensor right) => left.Required().logical_xor_(right);

    /// <summary>Bitwise and of two tensors (<c>torch.bitwise_and</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor whose shape broadcasts with it.</param>
    public static Tensor bitwise_and(Tensor left, Tensor right) => left.Required().bitwise_and(right);

    /// <summary>Bitwise and of two tensors, written into the left one (<c>Tensor.bitwise_and_</c>).</summary>
    /// <inheritdoc cref="bitwise_and(Tensor, Tensor)"/>
    public static Tensor bitwise_and_(Tensor left, Tensor right) => left.Required().bitwise_and_(right);

    /// <summary>Bitwise or of two tensors (<c>torch.bitwise_or</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor whose shape broadcasts with it.</param>
    public static Tensor bitwise_or(Tensor left, Tensor right) => left.Required().bitwise_or(right);

    /// <summary>Bitwise or of two tensors, written into the left one (<c>Tensor.bitwise_or_</c>).</summary>
    /// <inheritdoc cref="bitwise_or(Tensor, Tensor)"/>
    public static Tensor bitwise_or_(Tensor left, Tensor right) => left.Required().bitwise_or_(right);

    /// <summary>Bitwise exclusive or of two tensors (<c>torch.bitwise_xor</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor whose shape broadcasts with it.</param>
    public static Tensor bitwise_xor(Tensor left, Tensor right) => left.Required().bitwise_xor(right);

    /// <summary>Bitwise exclusive or of two tensors, written into the left one (<c>Tensor.bitwise_xor_</c>).</summary>
    /// <inheritdoc cref="bitwise_xor(Tensor, Tensor)"/>
    public static Tensor bitwise_xor_(Tensor left, Tensor right) => left.Required().bitwise_xor_(right);

    /// <summary>Which elements are infinite (<c>torch.isinf</c>).</summary>
    /// <param name="tensor">A tensor.</param>
    public static Tensor isinf(Tensor tensor) => tensor.Required().isinf();

    /// <summary>Which elements are neither infinite nor NaN (<c>torch.isfinite</c>).</summary>
    /// <param name="tensor">A tensor.</param>
    public static Tensor isfinite(Tensor tensor) => tensor.Required().isfinite();
}
