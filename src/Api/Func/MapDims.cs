namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class func
    {
        /// <summary>
        /// The dimension that <c>vmap</c> maps over: one number for all tensors, or one for each, where null stands for
        /// "none". Left out it is 0.
        /// </summary>
        public readonly struct MapDims
        {
            // Null for one dimension for all, so that the default value is 0.
            private readonly long?[]? _each;
            private readonly long _all;

            private MapDims(long?[]? each, long all)
            {
                _each = each;
                _all = all;
            }

            /// <summary>One dimension for all.</summary>
            /// <param name="dim">The dimension; negative ones count from the end.</param>
            public static implicit operator MapDims(long dim) => new(null, dim);

            /// <summary>One dimension for all.</summary>
            /// <param name="dim">The dimension; negative ones count from the end.</param>
            public static implicit operator MapDims(int dim) => new(null, dim);

            /// <summary>A dimension for each.</summary>
            /// <param name="dims">The dimensions; null for none.</param>
            public static implicit operator MapDims(long?[] dims)
            {
                ArgumentNullException.ThrowIfNull(dims);
                return new([.. dims], 0);
            }

            /// <summary>A dimension for each.</summary>
            /// <param name="dims">The dimensions; null for none.</param>
            public static implicit operator MapDims((long? First, long? Second) dims) => new([dims.First, dims.Second], 0);

            /// <summary>A dimension for each.</summary>
            /// <param name="dims">The dimensions; null for none.</param>
            public static implicit operator MapDims((long? First, long? Second, long? Third) dims) => new([dims.First, dims.Second, dims.Third], 0);

            /// <summary>Of how many tensors it speaks; null for any number.</summary>
            internal int? Count => _each?.Length;

            internal long? Of(int index) => _each is null ? _all : _each[index];

            /// <summary>The dimensions as Python writes them.</summary>
            public override string ToString() => _each is null ? $"{_all}" : $"({string.Join(", ", _each.Select(d => d?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "None"))})";
        }
    }
}
