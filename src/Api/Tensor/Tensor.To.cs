using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements in another dtype; the tensor itself, under another object, if it has it (<c>Tensor.to</c>).</summary>
        /// <param name="type">The dtype.</param>
        /// <param name="copy">Whether to copy also if it has the dtype.</param>
        /// <param name="disposeAfter">Whether to dispose this tensor afterwards.</param>
        /// <param name="non_blocking">Ignored.</param>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            Tensor result;
            using (Borrowed self = Borrow())
            {
                nint converted;
                Status.Check(Native.adj_to_dtype(self.Handle, (int)type, Option.Of(copy), &converted));
                result = Own(converted);
            }
            if (disposeAfter)
                Dispose();
            return result;
        }

        /// <inheritdoc cref="to_type(ScalarType, bool, bool, bool)"/>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>The elements in another dtype on a device (<c>Tensor.to</c>).</summary>
        /// <param name="type">The dtype.</param>
        /// <param name="device">The processor.</param>
        /// <param name="copy">Whether to copy also if nothing changes.</param>
        /// <param name="disposeAfter">Whether to dispose this tensor afterwards.</param>
        /// <param name="non_blocking">Ignored.</param>
        public Tensor to(ScalarType type, Device? device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            RequireCpu(device);
            return to_type(type, copy, disposeAfter, non_blocking);
        }

        /// <summary>The tensor on a device (<c>Tensor.to</c>).</summary>
        /// <param name="device">The processor.</param>
        /// <param name="copy">Whether to copy also if nothing changes.</param>
        /// <param name="disposeAfter">Whether to dispose this tensor afterwards.</param>
        /// <param name="non_blocking">Ignored.</param>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device.Required(), copy, disposeAfter, non_blocking);

        /// <summary>The elements in the dtype of another tensor (<c>Tensor.to</c>).</summary>
        /// <param name="other">The other tensor.</param>
        /// <param name="non_blocking">Ignored.</param>
        public Tensor to(Tensor other, bool non_blocking = false) => to_type(other.Required().dtype);

        /// <summary>The elements in the dtype of another tensor (<c>Tensor.type_as</c>).</summary>
        /// <param name="tensor">The other tensor.</param>
        public Tensor type_as(Tensor tensor) => to_type(tensor.Required().dtype);

        /// <summary>The elements in another dtype (<c>Tensor.type</c>).</summary>
        /// <param name="dtype">The dtype.</param>
        public Tensor type(ScalarType dtype) => to_type(dtype);

        /// <summary>The tensor in the processor's memory: itself, under another object (<c>Tensor.cpu</c>).</summary>
        public Tensor cpu() => alias();

        /// <summary>The elements as truth values: whether they are not zero (<c>Tensor.bool</c>).</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        /// <summary>The elements as unsigned 8-bit integers (<c>Tensor.byte</c>).</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);

        /// <summary>The elements as signed 32-bit integers (<c>Tensor.int</c>).</summary>
        public Tensor @int() => to_type(ScalarType.Int32);

        /// <summary>The elements as signed 64-bit integers (<c>Tensor.long</c>).</summary>
        public Tensor @long() => to_type(ScalarType.Int64);

        /// <summary>The elements in half precision (<c>Tensor.half</c>).</summary>
        public Tensor half() => to_type(ScalarType.Float16);

        /// <summary>The elements as upper halves of float32 (<c>Tensor.bfloat16</c>).</summary>
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        /// <summary>The elements in single precision (<c>Tensor.float</c>).</summary>
        public Tensor @float() => to_type(ScalarType.Float32);

        /// <summary>The elements in double precision (<c>Tensor.double</c>).</summary>
        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>Whether two tensors have the same sizes and elements (<c>torch.equal</c>).</summary>
        /// <param name="target">The other tensor.</param>
        public bool Equals(Tensor? target)
        {
            if (target is null || !shape.AsSpan().SequenceEqual(target.shape))
                return false;
            if (ReferenceEquals(this, target) && !is_floating_point())
                return true;
            using IDisposable mode = no_grad();
            using Tensor equal = eq(target);
            using Tensor everywhere = equal.all();
            return everywhere.item<bool>();
        }

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>The same for one object, always; tensors are meant to be told apart, not looked up by value.</summary>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
