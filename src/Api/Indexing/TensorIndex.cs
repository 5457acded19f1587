namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>
    /// One entry of an index in brackets: a number, a range, an ellipsis, a new dimension, a truth value or a tensor. Numbers,
    /// ranges and <c>^1</c> convert to it implicitly.
    /// </summary>
    public struct TensorIndex
    {
        internal enum Kind
        {
            None,
            Single,
            Ellipsis,
            Bool,
            Tensor,
            Slice,
        }

        internal Kind kind;
        internal long? start;
        internal long? stop;
        internal long? step;
        internal Tensor? tensor;

        /// <summary>All dimensions that no other entry takes (Python's <c>...</c>).</summary>
        public static readonly TensorIndex Ellipsis = new() { kind = Kind.Ellipsis };

        /// <summary>A new dimension of size 1 (Python's <c>None</c>).</summary>
        public static readonly TensorIndex None = new() { kind = Kind.None };

        /// <summary>A new dimension of size 1, like <see cref="None"/>.</summary>
        public static readonly TensorIndex Null = None;

        /// <summary>All of a dimension (Python's <c>:</c>).</summary>
        public static readonly TensorIndex Colon = Slice();

        /// <summary>Some places of a dimension (Python's <c>start:stop:step</c>); negative bounds count from the end.</summary>
        /// <param name="start">The first place; null for the beginning.</param>
        /// <param name="stop">The bound, not included; null for the end.</param>
        /// <param name="step">The distance; null for 1.</param>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { kind = Kind.Slice, start = start, stop = stop, step = step };

        /// <summary>Some places of a dimension.</summary>
        /// <param name="range">The first place and the bound, either of which may be null.</param>
        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        /// <summary>Some places of a dimension.</summary>
        /// <param name="range">The places.</param>
        public static TensorIndex Slice(Range range) => Slice(Bound(range.Start), Bound(range.End));

        /// <summary>A new dimension: of size 1 for true, of size 0 for false.</summary>
        /// <param name="value">The truth value.</param>
        public static TensorIndex Bool(bool value) => new() { kind = Kind.Bool, start = value ? 1 : 0 };

        /// <summary>One place of a dimension, which goes away.</summary>
        /// <param name="index">The place; negative ones count from the end.</param>
        public static TensorIndex Single(long? index) => new() { kind = Kind.Single, start = index };

        /// <summary>Places of a dimension, given by a tensor of integers, or those where a bool tensor holds.</summary>
        /// <param name="tensor">The tensor.</param>
        public static TensorIndex Tensor(Tensor tensor) => new() { kind = Kind.Tensor, tensor = tensor.Required() };

        /// <summary>One place of a dimension.</summary>
        /// <param name="value">The place.</param>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>Some places of a dimension.</summary>
        /// <param name="range">The first place and the bound, either of which may be null.</param>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        /// <summary>Some places of a dimension.</summary>
        /// <param name="range">The places.</param>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>One place of a dimension.</summary>
        /// <param name="index">The place.</param>
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -(long)index.Value : index.Value);

        /// <summary>Never called: it makes the compiler prefer an index to a tensor where a number could become either.</summary>
        /// <param name="value">An index.</param>
        /// <exception cref="InvalidOperationException">Always.</exception>
        public static implicit operator Tensor(TensorIndex value) => throw new InvalidOperationException("An index is not a tensor.");

        // ^0 is the end, which is null as an upper bound and beyond all places as a lower one.
        private static long? Bound(Index index) =>
            !index.IsFromEnd ? index.Value : index.Value == 0 ? null : -(long)index.Value;
    }
}
