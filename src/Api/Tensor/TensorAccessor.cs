using System.Collections;
using System.Runtime.CompilerServices;
using Adjoint.Bindings;
using static Adjoint.torch;

namespace Adjoint.Utils;

/// <summary>
/// The elements of a tensor, in row-major order, as a .NET collection: reads and writes go to the tensor's memory,
/// unseen by autograd.
/// </summary>
/// <typeparam name="T">The .NET type with the layout of the tensor's dtype.</typeparam>
/// <remarks>Each call looks the tensor up anew: after the tensor's Dispose it throws <see cref="ObjectDisposedException"/>.</remarks>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor _tensor;

    internal TensorAccessor(Tensor tensor) => _tensor = tensor;

    /// <summary>Number of elements.</summary>
    public long Count => _tensor.numel();

    /// <summary>Whether writing is impossible: never.</summary>
    public bool IsReadOnly => false;

    /// <summary>An element.</summary>
    /// <param name="indices">One index for each dimension, or a single one into the elements in row-major order.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public T this[params long[] indices]
    {
        get
        {
            using var elements = new Elements(_tensor);
            return *elements.At(indices);
        }
        set
        {
            using var elements = new Elements(_tensor);
            *elements.At(indices) = value;
        }
    }

    /// <summary>A copy of all elements.</summary>
    public T[] ToArray()
    {
        using var elements = new Elements(_tensor);
        var array = new T[elements.Count];
        elements.Read(0, array);
        return array;
    }

    /// <summary>A copy of all elements in an array with the tensor's sizes; a scalar gives an array of one element.</summary>
    public Array ToNDArray()
    {
        long[] shape = _tensor.shape;
        Array array = shape.Length == 0 ? new T[1] : CreateArray(shape);
        CopyTo(FlatView(array));
        return array;
    }

    /// <summary>Copies elements until the array is full or no more are left.</summary>
    /// <param name="array">Where to.</param>
    /// <param name="arrayIndex">First place in the array.</param>
    /// <param name="tensorIndex">First element, in row-major order.</param>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyTo(T[], int, long)"/>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var elements = new Elements(_tensor);
        Span<T> target = array[arrayIndex..];
        long left = elements.Left(tensorIndex);
        elements.Read(tensorIndex, target.Length > left ? target[..(int)left] : target);
    }

    /// <summary>Overwrites elements until the array or the tensor ends.</summary>
    /// <param name="array">Where from.</param>
    /// <param name="arrayIndex">First place in the array.</param>
    /// <param name="tensorIndex">First element, in row-major order.</param>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyFrom(T[], int, long)"/>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var elements = new Elements(_tensor);
        ReadOnlySpan<T> source = array[arrayIndex..];
        long left = elements.Left(tensorIndex);
        elements.Write(tensorIndex, source.Length > left ? source[..(int)left] : source);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        // In batches: an iterator cannot hold a borrow, and one for each element would be slow.
        var batch = new T[(int)Math.Min(Count, 1024)];
        for (long start = 0, count = Count; start < count; start += batch.Length)
        {
            int length = (int)Math.Min(batch.Length, count - start);
            CopyTo(batch.AsSpan(0, length), 0, start);
            for (int i = 0; i < length; i++)
                yield return batch[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether two accessors give the same elements in the same order.</summary>
    /// <param name="obj">Another accessor.</param>
    public override bool Equals(object? obj) =>
        obj is TensorAccessor<T> other && (ReferenceEquals(_tensor, other._tensor) || this.SequenceEqual(other));

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_tensor);

    /// <summary>Whether two accessors give the same elements in the same order.</summary>
    /// <param name="left">An accessor.</param>
    /// <param name="right">Another one.</param>
    public static bool operator ==(TensorAccessor<T>? left, TensorAccessor<T>? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two accessors give different elements.</summary>
    /// <param name="left">An accessor.</param>
    /// <param name="right">Another one.</param>
    public static bool operator !=(TensorAccessor<T>? left, TensorAccessor<T>? right) => !(left == right);

    /// <summary>Does nothing: the tensor is not the accessor's.</summary>
    public void Dispose() { }

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Arrays of unmanaged elements and any rank share one implementation.")]
    private static Array CreateArray(long[] shape) => Array.CreateInstance(typeof(T), shape);

    private static Span<T> FlatView(Array array) =>
        System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array)), array.Length);

    /// <summary>The tensor's memory, held for the length of one call.</summary>
    private readonly ref struct Elements
    {
        private readonly Borrowed _borrowed;
        private readonly adj_tensor_info _info;

        public Elements(Tensor tensor)
        {
            _borrowed = tensor.Borrow();
            adj_tensor_info info;
            Status.Check(Native.adj_tensor_get_info(_borrowed.Handle, &info));
            Tensor.RequireElements(info, _borrowed);
            _info = info;
        }

        public void Dispose() => _borrowed.Dispose();

        public long Count => _info.numel;

        public long Left(long start) =>
            start >= 0 && start <= Count ? Count - start : throw new ArgumentOutOfRangeException(nameof(start), $"{start} of {Count} elements");

        public T* At(long[] indices)
        {
            if (indices.Length == 1 && _info.ndim != 1)
                return At(indices[0]);
            if (indices.Length != _info.ndim)
                throw new IndexOutOfRangeException($"{indices.Length} indices for a tensor of {_info.ndim} dimensions");
            long offset = 0;
            for (int d = 0; d < indices.Length; d++)
            {
                if ((ulong)indices[d] >= (ulong)_info.sizes[d])
                    throw new IndexOutOfRangeException($"{indices[d]} >= {_info.sizes[d]} in dimension {d}.");
                offset += indices[d] * _info.strides[d];
            }
            return (T*)_info.data + offset;
        }

        private T* At(long index)
        {
            if ((ulong)index >= (ulong)Count)
                throw new IndexOutOfRangeException($"{index} of {Count} elements");
            if (_info.is_contiguous != 0)
                return (T*)_info.data + index;
            long offset = 0;
            for (int d = _info.ndim - 1; d >= 0; d--)
            {
                (index, long place) = Math.DivRem(index, _info.sizes[d]);
                offset += place * _info.strides[d];
            }
            return (T*)_info.data + offset;
        }

        public void Read(long start, Span<T> target)
        {
            if (_info.is_contiguous != 0)
            {
                new ReadOnlySpan<T>((T*)_info.data + start, target.Length).CopyTo(target);
                return;
            }
            for (int i = 0; i < target.Length; i++)
                target[i] = *At(start + i);
        }

        public void Write(long start, ReadOnlySpan<T> source)
        {
            for (int i = 0; i < source.Length; i++)
                *At(start + i) = source[i];
        }
    }
}
