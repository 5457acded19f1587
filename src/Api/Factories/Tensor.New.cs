namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>Ones in this tensor's dtype (<c>Tensor.new_ones</c>).</summary>
        /// <param name="size">The size.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones([size], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Ones in this tensor's dtype (<c>Tensor.new_ones</c>).</summary>
        /// <param name="rows">Number of rows.</param>
        /// <param name="columns">Number of columns.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones([rows, columns], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Ones in this tensor's dtype (<c>Tensor.new_ones</c>).</summary>
        /// <param name="dim0">A size.</param>
        /// <param name="dim1">A size.</param>
        /// <param name="dim2">A size.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones([dim0, dim1, dim2], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Ones in this tensor's dtype (<c>Tensor.new_ones</c>).</summary>
        /// <param name="dim0">A size.</param>
        /// <param name="dim1">A size.</param>
        /// <param name="dim2">A size.</param>
        /// <param name="dim3">A size.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones([dim0, dim1, dim2, dim3], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Zeros in this tensor's dtype (<c>Tensor.new_zeros</c>).</summary>
        /// <param name="size">The sizes.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros(size, dtype ?? this.dtype, device, requires_grad);

        /// <summary>Zeros in this tensor's dtype (<c>Tensor.new_zeros</c>).</summary>
        /// <param name="size">The sizes.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros(size, dtype ?? this.dtype, device, requires_grad);

        /// <summary>Zeros in this tensor's dtype (<c>Tensor.new_zeros</c>).</summary>
        /// <param name="size">The size.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros([size], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Zeros in this tensor's dtype (<c>Tensor.new_zeros</c>).</summary>
        /// <param name="rows">Number of rows.</param>
        /// <param name="columns">Number of columns.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros([rows, columns], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Zeros in this tensor's dtype (<c>Tensor.new_zeros</c>).</summary>
        /// <param name="dim0">A size.</param>
        /// <param name="dim1">A size.</param>
        /// <param name="dim2">A size.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros([dim0, dim1, dim2], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Zeros in this tensor's dtype (<c>Tensor.new_zeros</c>).</summary>
        /// <param name="dim0">A size.</param>
        /// <param name="dim1">A size.</param>
        /// <param name="dim2">A size.</param>
        /// <param name="dim3">A size.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros([dim0, dim1, dim2, dim3], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Undefined elements in this tensor's dtype (<c>Tensor.new_empty</c>).</summary>
        /// <param name="size">The sizes.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty(size, dtype ?? this.dtype, device, requires_grad);

        /// <summary>Undefined elements in this tensor's dtype (<c>Tensor.new_empty</c>).</summary>
        /// <param name="size">The sizes.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty(size, dtype ?? this.dtype, device, requires_grad);

        /// <summary>Undefined elements in this tensor's dtype (<c>Tensor.new_empty</c>).</summary>
        /// <param name="size">The size.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty([size], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Undefined elements in this tensor's dtype (<c>Tensor.new_empty</c>).</summary>
        /// <param name="rows">Number of rows.</param>
        /// <param name="columns">Number of columns.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty([rows, columns], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Undefined elements in this tensor's dtype (<c>Tensor.new_empty</c>).</summary>
        /// <param name="dim0">A size.</param>
        /// <param name="dim1">A size.</param>
        /// <param name="dim2">A size.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty([dim0, dim1, dim2], dtype ?? this.dtype, device, requires_grad);

        /// <summary>Undefined elements in this tensor's dtype (<c>Tensor.new_empty</c>).</summary>
        /// <param name="dim0">A size.</param>
        /// <param name="dim1">A size.</param>
        /// <param name="dim2">A size.</param>
        /// <param name="dim3">A size.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty([dim0, dim1, dim2, dim3], dtype ?? this.dtype, device, requires_grad);

        /// <summary>One value in this tensor's dtype (<c>Tensor.new_full</c>).</summary>
        /// <param name="size">The sizes.</param>
        /// <param name="value">The value.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full(size, value, dtype ?? this.dtype, device, requires_grad);

        /// <summary>One value in this tensor's dtype (<c>Tensor.new_full</c>).</summary>
        /// <param name="size">The sizes.</param>
        /// <param name="value">The value.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full(size, value, dtype ?? this.dtype, device, requires_grad);

        /// <summary>One value in this tensor's dtype (<c>Tensor.new_full</c>).</summary>
        /// <param name="size">The size.</param>
        /// <param name="value">The value.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full([size], value, dtype ?? this.dtype, device, requires_grad);

        /// <summary>One value in this tensor's dtype (<c>Tensor.new_full</c>).</summary>
        /// <param name="rows">Number of rows.</param>
        /// <param name="columns">Number of columns.</param>
        /// <param name="value">The value.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full([rows, columns], value, dtype ?? this.dtype, device, requires_grad);

        /// <summary>One value in this tensor's dtype (<c>Tensor.new_full</c>).</summary>
        /// <param name="dim0">A size.</param>
        /// <param name="dim1">A size.</param>
        /// <param name="dim2">A size.</param>
        /// <param name="value">The value.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full([dim0, dim1, dim2], value, dtype ?? this.dtype, device, requires_grad);

        /// <summary>One value in this tensor's dtype (<c>Tensor.new_full</c>).</summary>
        /// <param name="dim0">A size.</param>
        /// <param name="dim1">A size.</param>
        /// <param name="dim2">A size.</param>
        /// <param name="dim3">A size.</param>
        /// <param name="value">The value.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor new_full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full([dim0, dim1, dim2, dim3], value, dtype ?? this.dtype, device, requires_grad);
    }
}
