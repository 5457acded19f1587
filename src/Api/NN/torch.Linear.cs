using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>The matrix product; dimensions in front broadcast (<c>torch.matmul</c>).</summary>
    /// <param name="input">The left factor.</param>
    /// <param name="target">The right factor.</param>
    /// <exception cref="TorchException">The sizes do not fit.</exception>
    public static Tensor matmul(Tensor input, Tensor target) => input.Required().matmul(target);

    /// <summary>β · input + α · mat1 · mat2 (<c>torch.addmm</c>).</summary>
    /// <param name="input">A tensor that broadcasts to the result.</param>
    /// <param name="mat1">The left factor.</param>
    /// <param name="mat2">The right factor.</param>
    /// <param name="beta">Factor of <paramref name="input"/>.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <exception cref="TorchException">The sizes do not fit.</exception>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => input.Required().addmm(mat1, mat2, beta, alpha);

    /// <summary>The inner product of two vectors (<c>torch.dot</c>).</summary>
    /// <param name="input">A vector.</param>
    /// <param name="other">A vector of the same length.</param>
    /// <exception cref="TorchException">They are not vectors of one length and dtype.</exception>
    public static Tensor dot(Tensor input, Tensor other) => input.Required().dot(other);

    public partial class Tensor
    {
        /// <summary>The matrix product; dimensions in front broadcast (<c>torch.matmul</c>).</summary>
        /// <param name="target">The right factor.</param>
        /// <exception cref="TorchException">The sizes do not fit.</exception>
        public Tensor matmul(Tensor target)
        {
            using var self = Borrow();
            using var right = Borrow(target);
            nint result;
            Status.Check(Native.adj_matmul(self.Handle, right.Handle, &result));
            return Own(result);
        }

        /// <summary>β · this + α · mat1 · mat2 (<c>torch.addmm</c>).</summary>
        /// <param name="mat1">The left factor.</param>
        /// <param name="mat2">The right factor.</param>
        /// <param name="beta">Factor of this tensor, which broadcasts to the result.</param>
        /// <param name="alpha">Factor of the product.</param>
        /// <exception cref="TorchException">The sizes do not fit.</exception>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1)
        {
            using var self = Borrow();
            using var left = Borrow(mat1);
            using var right = Borrow(mat2);
            nint result;
            Status.Check(Native.adj_addmm(self.Handle, left.Handle, right.Handle, ((Scalar)beta).ToNative(), ((Scalar)alpha).ToNative(), &result));
            return Own(result);
        }
    }
}
