using System.Runtime.CompilerServices;
using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>A part of the tensor: a view where possible, as in Python's <c>x[1, :, None]</c>.</summary>
        /// <param name="indices">One entry for each of the first dimensions.</param>
        /// <exception cref="TorchException">There are too many entries, or one is out of range.</exception>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>Elements at the places that tensors of integers name, or where a bool tensor holds.</summary>
        /// <param name="indices">One tensor for each of the first dimensions.</param>
        /// <exception cref="TorchException">There are too many tensors, or a place is out of range.</exception>
        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>A view of one place of the first dimension.</summary>
        /// <param name="i1">The place; negative ones count from the end.</param>
        /// <exception cref="TorchException">It is out of range.</exception>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => IsPlace(i1) ? select(0, i1) : index([TensorIndex.Single(i1)]);
            set => index_put_(value, [TensorIndex.Single(i1)]);
        }

        /// <summary>A view of one place of each of the first dimensions.</summary>
        /// <param name="i1">The place in the first dimension; negative ones count from the end.</param>
        /// <param name="i2">The place in the second dimension.</param>
        /// <exception cref="TorchException">One is out of range.</exception>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => this[[i1, i2]];
            set => this[[i1, i2]] = value;
        }

        /// <summary>A view of one place of each of the first dimensions.</summary>
        /// <param name="i1">The place in the first dimension; negative ones count from the end.</param>
        /// <param name="i2">The place in the second dimension.</param>
        /// <param name="i3">The place in the third dimension.</param>
        /// <exception cref="TorchException">One is out of range.</exception>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => this[[i1, i2, i3]];
            set => this[[i1, i2, i3]] = value;
        }

        /// <summary>A view of one place of each of the first dimensions.</summary>
        /// <param name="i1">The place in the first dimension; negative ones count from the end.</param>
        /// <param name="i2">The place in the second dimension.</param>
        /// <param name="i3">The place in the third dimension.</param>
        /// <param name="i4">The place in the fourth dimension.</param>
        /// <exception cref="TorchException">One is out of range.</exception>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => this[[i1, i2, i3, i4]];
            set => this[[i1, i2, i3, i4]] = value;
        }

        /// <summary>A view of one place of each of the first dimensions.</summary>
        /// <param name="indices">The places; negative ones count from the end.</param>
        /// <exception cref="TorchException">One is out of range, or there are too many.</exception>
        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Array.ConvertAll(indices, i => TensorIndex.Single(i)));
            set => index_put_(value, Array.ConvertAll(indices, i => TensorIndex.Single(i)));
        }

        // What is no place goes the long way, which knows the exception.
        private bool IsPlace(long index)
        {
            adj_tensor_info info = Info();
            return info.ndim > 0 && index >= -info.sizes[0] && index < info.sizes[0];
        }

        /// <summary>A part of the tensor (Python's <c>x[…]</c>).</summary>
        /// <param name="indices">One entry for each of the first dimensions.</param>
        /// <exception cref="TorchException">There are too many entries, or one is out of range.</exception>
        public Tensor index(params TensorIndex[] indices)
        {
            ArgumentNullException.ThrowIfNull(indices);
            using var part = new IndexedPart(this, indices);
            return part.Read();
        }

        /// <summary>Elements at the places that tensors of integers name, or where a bool tensor holds (Python's <c>x[…]</c>).</summary>
        /// <param name="indices">One tensor for each of the first dimensions.</param>
        public Tensor index(params Tensor[] indices) => index(Array.ConvertAll(indices, TensorIndex.Tensor));

        /// <summary>Overwrites a part of the tensor (Python's <c>x[…] = value</c>).</summary>
        /// <param name="value">The new elements, of a shape that broadcasts to the part's.</param>
        /// <param name="indices">One entry for each of the first dimensions.</param>
        /// <returns>This tensor.</returns>
        /// <exception cref="TorchException">There are too many entries, one is out of range, or shapes do not fit.</exception>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        /// <summary>Overwrites a part of the tensor, or adds to it (<c>Tensor.index_put_</c>).</summary>
        /// <param name="value">The elements, of a shape that broadcasts to the part's.</param>
        /// <param name="indices">One entry for each of the first dimensions.</param>
        /// <param name="accumulate">Whether to add; places that are named twice then count twice.</param>
        /// <returns>This tensor.</returns>
        /// <exception cref="TorchException">There are too many entries, one is out of range, or shapes do not fit.</exception>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            ArgumentNullException.ThrowIfNull(value);
            ArgumentNullException.ThrowIfNull(indices);
            using var part = new IndexedPart(this, indices);
            part.Write(value, accumulate);
            return this;
        }

        /// <summary>Overwrites elements at the places that tensors name (<c>Tensor.index_put_</c>).</summary>
        /// <param name="value">The elements, of a shape that broadcasts to the part's.</param>
        /// <param name="indices">One tensor for each of the first dimensions.</param>
        /// <returns>This tensor.</returns>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        /// <summary>Overwrites elements at the places that tensors name, or adds to them (<c>Tensor.index_put_</c>).</summary>
        /// <param name="value">The elements, of a shape that broadcasts to the part's.</param>
        /// <param name="indices">One tensor for each of the first dimensions.</param>
        /// <param name="accumulate">Whether to add; places that are named twice then count twice.</param>
        /// <returns>This tensor.</returns>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor), accumulate);

        /// <summary>Sets a part of the tensor to one value (Python's <c>x[…] = value</c>).</summary>
        /// <param name="value">The value.</param>
        /// <param name="indices">One entry for each of the first dimensions.</param>
        /// <returns>This tensor.</returns>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor element = AsOperand(value);
            return index_put_(element, indices, false);
        }

        /// <summary>Sets elements at the places that tensors name to one value (<c>Tensor.index_put_</c>).</summary>
        /// <param name="value">The value.</param>
        /// <param name="indices">One tensor for each of the first dimensions.</param>
        /// <returns>This tensor.</returns>
        public Tensor index_put_(Scalar value, params Tensor[] indices) =>
            index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));
    }
}
