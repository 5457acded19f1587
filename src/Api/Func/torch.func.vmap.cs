using System.Runtime.CompilerServices;
using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class func
    {
        /// <summary>
        /// Lets a function for one example work on many: the result takes tensors with one more dimension, maps the
        /// function over it and returns tensors with one more dimension (<c>torch.func.vmap</c>). The function runs once;
        /// its operations work on all examples at a time.
        /// </summary>
        /// <param name="func">The function for one example. Tensors that it captures are the same for all of them.</param>
        /// <param name="in_dims">Which dimension of each argument counts the examples; null where there is none.</param>
        /// <param name="out_dims">Where that dimension goes in each result; null where the result does not depend on the example.</param>
        /// <param name="randomness">What random operations do in the function: "error", "same" numbers for all examples, or "different" ones.</param>
        /// <param name="chunk_size">How many examples to work on at a time; null for all, 1 makes a loop.</param>
        /// <exception cref="TorchException">
        /// A dimension does not exist or the sizes differ, the randomness is unknown, or the function needs the numbers of
        /// one example (<c>item</c>).
        /// </exception>
        [OverloadResolutionPriority(1)]
        public static Func<Tensor, Tensor> vmap(Func<Tensor, Tensor> func, MapDims in_dims = default, MapDims out_dims = default, string randomness = "error", long? chunk_size = null)
        {
            Func<Tensor[], Tensor[]> map = Map(Several(func), in_dims, out_dims, randomness, chunk_size);
            return x => map([x])[0];
        }

        /// <inheritdoc cref="vmap(Func{Tensor, Tensor}, MapDims, MapDims, string, long?)"/>
        [OverloadResolutionPriority(1)]
        public static Func<Tensor, Tensor[]> vmap(Func<Tensor, Tensor[]> func, MapDims in_dims = default, MapDims out_dims = default, string randomness = "error", long? chunk_size = null)
        {
            Func<Tensor[], Tensor[]> map = Map(Several(func), in_dims, out_dims, randomness, chunk_size);
            return x => map([x]);
        }

        /// <inheritdoc cref="vmap(Func{Tensor, Tensor}, MapDims, MapDims, string, long?)"/>
        public static Func<Tensor, Tensor, Tensor> vmap(Func<Tensor, Tensor, Tensor> func, MapDims in_dims = default, MapDims out_dims = default, string randomness = "error", long? chunk_size = null)
        {
            Func<Tensor[], Tensor[]> map = Map(Several(func), in_dims, out_dims, randomness, chunk_size);
            return (x, y) => map([x, y])[0];
        }

        /// <inheritdoc cref="vmap(Func{Tensor, Tensor}, MapDims, MapDims, string, long?)"/>
        public static Func<Tensor, Tensor, Tensor[]> vmap(Func<Tensor, Tensor, Tensor[]> func, MapDims in_dims = default, MapDims out_dims = default, string randomness = "error", long? chunk_size = null)
        {
            Func<Tensor[], Tensor[]> map = Map(Several(func), in_dims, out_dims, randomness, chunk_size);
            return (x, y) => map([x, y]);
        }

        /// <inheritdoc cref="vmap(Func{Tensor, Tensor}, MapDims, MapDims, string, long?)"/>
        public static Func<Tensor, Tensor, Tensor, Tensor> vmap(Func<Tensor, Tensor, Tensor, Tensor> func, MapDims in_dims = default, MapDims out_dims = default, string randomness = "error", long? chunk_size = null)
        {
            Func<Tensor[], Tensor[]> map = Map(Several(func), in_dims, out_dims, randomness, chunk_size);
            return (x, y, z) => map([x, y, z])[0];
        }

        /// <inheritdoc cref="vmap(Func{Tensor, Tensor}, MapDims, MapDims, string, long?)"/>
        public static Func<Tensor[], Tensor> vmap(Func<Tensor[], Tensor> func, MapDims in_dims = default, MapDims out_dims = default, string randomness = "error", long? chunk_size = null)
        {
            Func<Tensor[], Tensor[]> map = Map(Several(func), in_dims, out_dims, randomness, chunk_size);
            return x => map(x)[0];
        }

        /// <inheritdoc cref="vmap(Func{Tensor, Tensor}, MapDims, MapDims, string, long?)"/>
        public static Func<Tensor[], Tensor[]> vmap(Func<Tensor[], Tensor[]> func, MapDims in_dims = default, MapDims out_dims = default, string randomness = "error", long? chunk_size = null) =>
            Map(Several(func), in_dims, out_dims, randomness, chunk_size);

        private static Func<Tensor[], Tensor[]> Map(Func<Tensor[], Tensor[]> func, MapDims in_dims, MapDims out_dims, string randomness, long? chunk_size)
        {
            adj_randomness mode = Randomness(randomness);
            if (chunk_size <= 0)
                throw new TorchException(TorchErrorKind.Value, $"vmap: chunk_size should be None or greater than 0. (got {chunk_size})");
            return inputs =>
            {
                ArgumentNullException.ThrowIfNull(inputs);
                long?[] dims = InputDims(inputs, in_dims);
                long size = BatchSize(inputs, dims);
                if (chunk_size is not { } chunk || chunk >= size)
                    return MapAll(func, inputs, dims, size, out_dims, mode);
                Tensor[][] parts = [.. Chunks(size, chunk).Select(part =>
                    MapAll(func, [.. inputs.Select((x, i) => dims[i] is { } d ? x.narrow(d, part.Start, part.Length) : x)], dims, part.Length, out_dims, mode))];
                return [.. parts[0].Select((first, i) => out_dims.Of(i) is { } d ? cat([.. parts.Select(p => p[i])], d) : first)];
            };
        }

        private static adj_randomness Randomness(string randomness)
        {
            ArgumentNullException.ThrowIfNull(randomness);
            return randomness switch
            {
                "error" => adj_randomness.ADJ_RANDOMNESS_ERROR,
                "same" => adj_randomness.ADJ_RANDOMNESS_SAME,
                "different" => adj_randomness.ADJ_RANDOMNESS_DIFFERENT,
                _ => throw new TorchException($"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}"),
            };
        }

        private static Tensor[] MapAll(Func<Tensor[], Tensor[]> func, Tensor[] inputs, long?[] dims, long size, MapDims out_dims, adj_randomness mode)
        {
            using var map = new MapLevel(size, mode);
            Tensor[] outputs = Apply(func, [.. inputs.Select((x, i) => dims[i] is { } d ? map.AddBatchDim(x, d) : x)], "vmap");
            if (out_dims.Count is { } count && count != outputs.Length)
            {
                throw new TorchException(TorchErrorKind.Value,
                    $"vmap(func, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible with the structure of `outputs`. " +
                    $"out_dims has {count} elements but there are {outputs.Length} outputs.");
            }
            return [.. outputs.Select((y, i) => map.RemoveBatchDim(y, out_dims.Of(i)))];
        }

        private static IEnumerable<(long Start, long Length)> Chunks(long size, long chunk)
        {
            for (long start = 0; start < size; start += chunk)
                yield return (start, Math.Min(chunk, size - start));
        }

        private static long?[] InputDims(Tensor[] inputs, MapDims in_dims)
        {
            if (inputs.Length == 0)
            {
                throw new TorchException(TorchErrorKind.Value,
                    "vmap(func)(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to vmap over a function with no inputs. The latter is unsupported.");
            }
            if (in_dims.Count is { } count && count != inputs.Length)
            {
                throw new TorchException(TorchErrorKind.Value,
                    $"vmap(func, in_dims={in_dims}, ...)(<inputs>): in_dims is not compatible with the structure of `inputs`. " +
                    $"in_dims has {count} elements but there are {inputs.Length} inputs.");
            }
            var dims = new long?[inputs.Length];
            for (int i = 0; i < dims.Length; i++)
            {
                ArgumentNullException.ThrowIfNull(inputs[i]);
                if (in_dims.Of(i) is not { } dim)
                    continue;
                long ndim = inputs[i].dim();
                if (dim < -ndim || dim >= ndim)
                {
                    throw new TorchException(TorchErrorKind.Value,
                        $"vmap(func, in_dims={in_dims}, ...)(<inputs>): Got in_dim={dim} for some input, but that input is a Tensor of dimensionality {ndim} " +
                        $"so expected in_dim to satisfy -{ndim} <= in_dim < {ndim}.");
                }
                dims[i] = dim < 0 ? dim + ndim : dim;
            }
            return dims;
        }

        private static long BatchSize(Tensor[] inputs, long?[] dims)
        {
            long[] sizes = [.. inputs.Zip(dims).Where(pair => pair.Second is not null).Select(pair => pair.First.size((int)pair.Second!))];
            if (sizes.Length == 0)
                throw new TorchException(TorchErrorKind.Value, "vmap: Expected at least one Tensor to vmap over");
            return sizes.All(size => size == sizes[0]) ? sizes[0] : throw new TorchException(TorchErrorKind.Value,
                $"vmap: Expected all tensors to have the same size in the mapped dimension, got sizes [{string.Join(", ", sizes)}] for the mapped dimension");
        }

        /// <summary>A tensor that vmap maps over, as text: all of its examples. Null if the map is closed.</summary>
        internal static string? Mapped(Tensor tensor, Func<Tensor, string> toText)
        {
            if (MapLevel.Over(tensor) is not { } map)
                return null;
            using IDisposable mode = no_grad();
            using Tensor examples = map.RemoveBatchDim(tensor, 0);
            return $"BatchedTensor({map}, value=\n    {toText(examples).ReplaceLineEndings("\n    ")}\n)";
        }

        /// <summary>A map in force on this thread until it is disposed.</summary>
        private sealed class MapLevel : IDisposable
        {
            [ThreadStatic]
            private static MapLevel? t_innermost;

            private readonly long _level;
            private readonly long _size;
            private readonly int _depth;
            private readonly MapLevel? _outer;

            /// <param name="size">Number of examples.</param>
            /// <param name="randomness">What random operations do.</param>
            /// <param name="ofTangents">Whether nothing but tangents will be mapped over.</param>
            public MapLevel(long size, adj_randomness randomness, bool ofTangents = false)
            {
                _size = size;
                long level;
                Status.Check(Native.adj_vmap_increment_nesting(size, (int)randomness, Option.Of(ofTangents), &level));
                _level = level;
                _outer = t_innermost;
                _depth = 1 + (_outer?._depth ?? 0);
                t_innermost = this;
            }

            public void Dispose()
            {
                t_innermost = _outer;
                Status.Check(Native.adj_vmap_decrement_nesting(_level));
            }

            /// <summary>The innermost map of this thread that maps over a tensor, or null.</summary>
            public static MapLevel? Over(Tensor tensor)
            {
                MapLevel? map = t_innermost;
                while (map is not null && !map.MapsOver(tensor))
                    map = map._outer;
                return map;
            }

            private bool MapsOver(Tensor tensor)
            {
                using var self = tensor.Borrow();
                byte batched;
                Status.Check(Native.adj_vmap_is_batched_at(self.Handle, _level, &batched));
                return batched != 0;
            }

            public override string ToString() => $"lvl={_depth}, bdim=0";

            public Tensor AddBatchDim(Tensor tensor, long dim)
            {
                using var self = tensor.Borrow();
                nint result;
                Status.Check(Native.adj_vmap_add_batch_dim(self.Handle, dim, _level, &result));
                return Tensor.Own(result);
            }

            public Tensor RemoveBatchDim(Tensor tensor, long? dim)
            {
                using var self = tensor.Borrow();
                if (dim is { } at)
                {
                    nint result;
                    Status.Check(Native.adj_vmap_remove_batch_dim(self.Handle, _level, _size, at, &result));
                    return Tensor.Own(result);
                }
                return !MapsOver(tensor) ? tensor : throw new TorchException(TorchErrorKind.Value,
                    "vmap(func, ...): `func` can not return a BatchedTensor when out_dim is None");
            }
        }
    }

    /// <inheritdoc cref="func.vmap(Func{Tensor, Tensor}, func.MapDims, func.MapDims, string, long?)"/>
    public static Func<Tensor, Tensor> vmap(Func<Tensor, Tensor> func, func.MapDims in_dims = default, func.MapDims out_dims = default, string randomness = "error", long? chunk_size = null) =>
        torch.func.vmap(func, in_dims, out_dims, randomness, chunk_size);

    /// <inheritdoc cref="func.vmap(Func{Tensor, Tensor}, func.MapDims, func.MapDims, string, long?)"/>
    public static Func<Tensor, Tensor, Tensor> vmap(Func<Tensor, Tensor, Tensor> func, func.MapDims in_dims = default, func.MapDims out_dims = default, string randomness = "error", long? chunk_size = null) =>
        torch.func.vmap(func, in_dims, out_dims, randomness, chunk_size);

    /// <inheritdoc cref="func.vmap(Func{Tensor, Tensor}, func.MapDims, func.MapDims, string, long?)"/>
    public static Func<Tensor[], Tensor[]> vmap(Func<Tensor[], Tensor[]> func, func.MapDims in_dims = default, func.MapDims out_dims = default, string randomness = "error", long? chunk_size = null) =>
        torch.func.vmap(func, in_dims, out_dims, randomness, chunk_size);
}
