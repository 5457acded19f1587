using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        private adj_tensor_info Info()
        {
            using var self = Borrow();
            adj_tensor_info info;
            Status.Check(Native.adj_tensor_get_info(self.Handle, &info));
            return info;
        }

        /// <summary>The element type.</summary>
        public ScalarType dtype => (ScalarType)Info().dtype;

        /// <summary>Number of dimensions.</summary>
        public long ndim => Info().ndim;

        /// <summary>Number of dimensions.</summary>
        public long Dimensions => Info().ndim;

        /// <summary>Number of dimensions (<c>Tensor.dim</c>).</summary>
        public long dim() => Info().ndim;

        /// <summary>Number of elements.</summary>
        public long NumberOfElements => Info().numel;

        /// <summary>Number of elements (<c>Tensor.numel</c>).</summary>
        public long numel() => Info().numel;

        /// <summary>Bytes per element.</summary>
        public long ElementSize => ElementSizeOf(dtype);

        /// <summary>Bytes per element (<c>Tensor.element_size</c>).</summary>
        public long element_size() => ElementSizeOf(dtype);

        /// <summary>The sizes.</summary>
        public long[] shape
        {
            get
            {
                using var self = Borrow();
                adj_tensor_info info = Info();
                return new ReadOnlySpan<long>(info.sizes, info.ndim).ToArray();
            }
        }

        /// <summary>The sizes (<c>Tensor.size</c>).</summary>
        public long[] size() => shape;

        /// <summary>One of the sizes (<c>Tensor.size</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <exception cref="TorchException">There is no such dimension.</exception>
        public long size(int dim)
        {
            using var self = Borrow();
            adj_tensor_info info = Info();
            return info.sizes[WrapDimension(dim, info.ndim)];
        }

        /// <summary>How many elements apart neighbours lie, for each dimension (<c>Tensor.stride</c>).</summary>
        public long[] stride()
        {
            using var self = Borrow();
            adj_tensor_info info = Info();
            return new ReadOnlySpan<long>(info.strides, info.ndim).ToArray();
        }

        /// <summary>How many elements apart neighbours of one dimension lie (<c>Tensor.stride</c>).</summary>
        /// <param name="dim">The dimension; negative ones count from the end.</param>
        /// <exception cref="TorchException">There is no such dimension.</exception>
        public long stride(int dim)
        {
            using var self = Borrow();
            adj_tensor_info info = Info();
            return info.strides[WrapDimension(dim, info.ndim)];
        }

        /// <summary>Where in its storage the first element lies, in elements (<c>Tensor.storage_offset</c>).</summary>
        public long storage_offset() => Info().storage_offset;

        /// <summary>Refuses to read elements of a tensor that vmap maps over: it stands for each of its examples.</summary>
        internal static void RequireElements(in adj_tensor_info info, in Borrowed tensor)
        {
            if (info.is_batched == 0)
                return;
            tensor.Dispose();
            throw new TorchException("Cannot access data pointer of Tensor that doesn't have storage");
        }

        /// <summary>Address of the first element; it is valid while the tensor lives.</summary>
        internal nint DataPointer => (nint)Info().data;

        /// <summary>Whether the elements lie densely in row-major order (<c>Tensor.is_contiguous</c>).</summary>
        public bool is_contiguous() => Info().is_contiguous != 0;

        /// <summary>Whether the elements are integers or truth values.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Whether the elements are real floating point numbers (<c>Tensor.is_floating_point</c>).</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the elements are complex numbers (<c>Tensor.is_complex</c>).</summary>
        public bool is_complex() => torch.is_complex(dtype);

        /// <summary>Where the elements lie.</summary>
        public Device device => CPU;

        /// <summary>The kind of device on which the elements lie.</summary>
        public DeviceType device_type => DeviceType.CPU;

        /// <summary>The number of the device on which the elements lie; -1, as there is one processor.</summary>
        public int device_index => -1;

        /// <summary>Whether the elements lie in the processor's memory: always.</summary>
        public bool is_cpu() => true;

        /// <summary>Whether the elements lie on a graphics card: never.</summary>
        public bool is_cuda => false;

        /// <summary>Whether the tensor is sparse: never.</summary>
        public bool is_sparse => false;

        /// <summary>Whether two tensors share their storage: one is a view of the other, or both are of a third.</summary>
        /// <param name="other">Another tensor.</param>
        internal bool SharesStorageWith(Tensor other)
        {
            using var a = Borrow();
            using var b = other.Borrow();
            byte shared;
            Status.Check(Native.adj_tensor_shares_storage(a.Handle, b.Handle, &shared));
            return shared != 0;
        }

        /// <summary>
        /// Whether two objects stand for one tensor (Python's <c>is</c>). Each read of <see cref="grad"/>, for example,
        /// gives a new object for the same tensor.
        /// </summary>
        /// <param name="other">Another tensor.</param>
        public bool is_same(Tensor? other)
        {
            if (other is null)
                return false;
            using var a = Borrow();
            using var b = other.Borrow();
            byte same;
            Status.Check(Native.adj_tensor_is_same(a.Handle, b.Handle, &same));
            return same != 0;
        }

        private static int WrapDimension(long dim, int ndim)
        {
            int range = Math.Max(ndim, 1);
            if (dim < -range || dim >= range || ndim == 0)
            {
                throw new TorchException(TorchErrorKind.Index,
                    ndim == 0
                        ? $"Dimension specified as {dim} but tensor has no dimensions"
                        : $"Dimension out of range (expected to be in range of [{-range}, {range - 1}], but got {dim})");
            }
            return (int)(dim < 0 ? dim + ndim : dim);
        }
    }
}
