using System.Collections;
using Adjoint.Bindings;
using Adjoint.Utils;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements as a .NET collection, for reading and writing.</summary>
        /// <typeparam name="T">The .NET type of the elements.</typeparam>
        /// <exception cref="ArgumentException">It is not the type of this tensor's dtype.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireElementType<T>(dtype);
            return new TensorAccessor<T>(this);
        }

        /// <summary>
        /// A tensor over the same elements, without history and with a version counter of its own (<c>Tensor.data</c>).
        /// </summary>
        public Tensor data()
        {
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_tensor_data(self.Handle, &result));
            return Own(result);
        }

        /// <summary>Replaces elements, shape and dtype by those of another tensor (assignment to <c>Tensor.data</c>).</summary>
        /// <param name="source">The other tensor.</param>
        /// <returns>This tensor.</returns>
        public Tensor set_(Tensor source)
        {
            using var self = Borrow();
            using var other = Borrow(source);
            Status.Check(Native.adj_tensor_set_data(self.Handle, other.Handle));
            return this;
        }

        /// <summary>The value of a tensor with one element (<c>Tensor.item</c>).</summary>
        /// <typeparam name="T">The .NET type of the elements.</typeparam>
        /// <exception cref="ArgumentException">It is not the type of this tensor's dtype.</exception>
        /// <exception cref="TorchException">There is not exactly one element.</exception>
        public T item<T>() where T : unmanaged
        {
            using var self = Borrow();
            adj_tensor_info info;
            Status.Check(Native.adj_tensor_get_info(self.Handle, &info));
            if (info.is_batched != 0)
                ToScalar();
            if (info.numel != 1)
                throw new TorchException($"a Tensor with {info.numel} elements cannot be converted to Scalar");
            RequireElementType<T>((ScalarType)info.dtype);
            return *(T*)info.data;
        }

        /// <summary>The value of a tensor with one element (<c>Tensor.item</c>).</summary>
        /// <exception cref="TorchException">There is not exactly one element.</exception>
        public Scalar item() => ToScalar();

        /// <summary>The value of a tensor with one element (<c>Tensor.item</c>).</summary>
        /// <exception cref="TorchException">There is not exactly one element.</exception>
        public Scalar ToScalar()
        {
            using var self = Borrow();
            adj_scalar value;
            Status.Check(Native.adj_tensor_item(self.Handle, &value));
            return Scalar.FromNative(value);
        }

        /// <summary>Nested lists of <see cref="Scalar"/>, or one scalar for a tensor without dimensions (<c>Tensor.tolist</c>).</summary>
        public object tolist()
        {
            using var elements = new ElementReader(this);
            return ToList(elements, 0, 0);
        }

        private static object ToList(in ElementReader elements, int dim, long offset)
        {
            if (dim == elements.NDim)
                return elements.Read(offset);
            var list = new ArrayList();
            for (long i = 0; i < elements.Size(dim); i++)
                list.Add(ToList(elements, dim + 1, offset + i * elements.Stride(dim)));
            return list;
        }

        private static void RequireElementType<T>(ScalarType dtype) where T : unmanaged
        {
            if (ScalarTypeOrNone<T>() != dtype)
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
        }

        /// <summary>The value of a tensor with one element, converted to float.</summary>
        /// <param name="value">The tensor.</param>
        public static explicit operator float(Tensor value) => value.Required().ToScalar().ToSingle();

        /// <summary>The value of a tensor with one element, converted to double.</summary>
        /// <param name="value">The tensor.</param>
        public static explicit operator double(Tensor value) => value.Required().ToScalar().ToDouble();

        /// <summary>The value of a tensor with one element, converted to sbyte.</summary>
        /// <param name="value">The tensor.</param>
        public static explicit operator sbyte(Tensor value) => value.Required().ToScalar().ToSByte();

        /// <summary>The value of a tensor with one element, converted to byte.</summary>
        /// <param name="value">The tensor.</param>
        public static explicit operator byte(Tensor value) => value.Required().ToScalar().ToByte();

        /// <summary>The value of a tensor with one element, converted to short.</summary>
        /// <param name="value">The tensor.</param>
        public static explicit operator short(Tensor value) => value.Required().ToScalar().ToInt16();

        /// <summary>The value of a tensor with one element, converted to int.</summary>
        /// <param name="value">The tensor.</param>
        public static explicit operator int(Tensor value) => value.Required().ToScalar().ToInt32();

        /// <summary>The value of a tensor with one element, converted to long.</summary>
        /// <param name="value">The tensor.</param>
        public static explicit operator long(Tensor value) => value.Required().ToScalar().ToInt64();

        /// <summary>The value of a tensor with one element, converted to bool.</summary>
        /// <param name="value">The tensor.</param>
        public static explicit operator bool(Tensor value) => value.Required().ToScalar().ToBoolean();
    }
}
