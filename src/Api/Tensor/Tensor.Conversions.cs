namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>A tensor without dimensions.</summary>
        /// <param name="value">The element.</param>
        public static implicit operator Tensor(byte value) => torch.tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        /// <param name="value">The element.</param>
        public static implicit operator Tensor(sbyte value) => torch.tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        /// <param name="value">The element.</param>
        public static implicit operator Tensor(short value) => torch.tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        /// <param name="value">The element.</param>
        public static implicit operator Tensor(int value) => torch.tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        /// <param name="value">The element.</param>
        public static implicit operator Tensor(long value) => torch.tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        /// <param name="value">The element.</param>
        public static implicit operator Tensor(float value) => torch.tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        /// <param name="value">The element.</param>
        public static implicit operator Tensor(double value) => torch.tensor(value);

        /// <summary>A tensor without dimensions.</summary>
        /// <param name="value">The element.</param>
        public static implicit operator Tensor(bool value) => torch.tensor(value);

        /// <summary>A tensor of one dimension with a copy of the elements.</summary>
        /// <param name="value">The elements.</param>
        public static implicit operator Tensor(byte[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension with a copy of the elements.</summary>
        /// <param name="value">The elements.</param>
        public static implicit operator Tensor(sbyte[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension with a copy of the elements.</summary>
        /// <param name="value">The elements.</param>
        public static implicit operator Tensor(short[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension with a copy of the elements.</summary>
        /// <param name="value">The elements.</param>
        public static implicit operator Tensor(int[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension with a copy of the elements.</summary>
        /// <param name="value">The elements.</param>
        public static implicit operator Tensor(long[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension with a copy of the elements.</summary>
        /// <param name="value">The elements.</param>
        public static implicit operator Tensor(float[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension with a copy of the elements.</summary>
        /// <param name="value">The elements.</param>
        public static implicit operator Tensor(double[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension with a copy of the elements.</summary>
        /// <param name="value">The elements.</param>
        public static implicit operator Tensor(bool[] value) => torch.tensor(value);

        /// <summary>A tensor without dimensions. The compiler also takes it to prefer a Scalar to a Tensor.</summary>
        /// <param name="scalar">The element.</param>
        public static implicit operator Tensor(Scalar scalar) => FromScalar(scalar, scalar.Type);
    }
}
