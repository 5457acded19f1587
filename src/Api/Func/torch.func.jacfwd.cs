using System.Runtime.CompilerServices;
using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class func
    {
        /// <summary>
        /// The Jacobian of a function, as a function (<c>torch.func.jacfwd</c>): all columns come from one pass forward,
        /// which suits functions with more results than arguments. It can be nested, and differentiated backwards.
        /// </summary>
        /// <param name="func">The function.</param>
        /// <param name="randomness">What random operations do in the function: "error", "same" numbers for all columns, or "different" ones.</param>
        /// <returns>A function of the same argument; its result has the function's shape followed by the argument's.</returns>
        /// <exception cref="TorchException">An argument is not of a floating point dtype, or the randomness is unknown.</exception>
        [OverloadResolutionPriority(1)]
        public static Func<Tensor, Tensor> jacfwd(Func<Tensor, Tensor> func, string randomness = "error")
        {
            Func<Tensor[], Tensor[][]> jacobian = JacobianByColumns(Several(func), [0], randomness, null);
            return x => jacobian([x])[0][0];
        }

        /// <inheritdoc cref="jacfwd(Func{Tensor, Tensor}, string)"/>
        /// <returns>A function of the same argument, with a Jacobian for each result of the function.</returns>
        [OverloadResolutionPriority(1)]
        public static Func<Tensor, Tensor[]> jacfwd(Func<Tensor, Tensor[]> func, string randomness = "error")
        {
            Func<Tensor[], Tensor[][]> jacobian = JacobianByColumns(Several(func), [0], randomness, null);
            return x => [.. jacobian([x]).Select(row => row[0])];
        }

        /// <inheritdoc cref="jacfwd(Func{Tensor, Tensor}, string)"/>
        /// <param name="func">The function.</param>
        /// <param name="argnums">For which argument.</param>
        /// <param name="randomness">What random operations do in the function: "error", "same" numbers for all columns, or "different" ones.</param>
        public static Func<Tensor, Tensor, Tensor> jacfwd(Func<Tensor, Tensor, Tensor> func, int argnums = 0, string randomness = "error")
        {
            Func<Tensor[], Tensor[][]> jacobian = JacobianByColumns(Several(func), [argnums], randomness, null);
            return (x, y) => jacobian([x, y])[0][0];
        }

        /// <inheritdoc cref="jacfwd(Func{Tensor, Tensor, Tensor}, int, string)"/>
        public static Func<Tensor[], Tensor> jacfwd(Func<Tensor[], Tensor> func, int argnums = 0, string randomness = "error")
        {
            Func<Tensor[], Tensor[][]> jacobian = JacobianByColumns(Several(func), [argnums], randomness, null);
            return x => jacobian(x)[0][0];
        }

        /// <inheritdoc cref="jacfwd(Func{Tensor, Tensor, Tensor}, int, string)"/>
        /// <param name="func">The function.</param>
        /// <param name="argnums">For which arguments.</param>
        /// <param name="randomness">What random operations do in the function: "error", "same" numbers for all columns, or "different" ones.</param>
        /// <returns>A function of the same arguments, with a Jacobian for each that was asked for.</returns>
        public static Func<Tensor[], Tensor[]> jacfwd(Func<Tensor[], Tensor> func, int[] argnums, string randomness = "error")
        {
            Func<Tensor[], Tensor[][]> jacobian = JacobianByColumns(Several(func), argnums, randomness, null);
            return x => jacobian(x)[0];
        }

        /// <summary>The same for a function that also returns what is not to be differentiated (<c>has_aux</c>).</summary>
        /// <inheritdoc cref="jacfwd(Func{Tensor, Tensor}, string)"/>
        /// <returns>A function of the same argument that returns the Jacobian, and what the function returned beside its result.</returns>
        public static Func<Tensor, (Tensor jacobian, TAux aux)> jacfwd<TAux>(Func<Tensor, (Tensor output, TAux aux)> func, string randomness = "error")
        {
            ArgumentNullException.ThrowIfNull(func);
            _ = Randomness(randomness);
            return x => WithAux(func, (Func<Tensor, Tensor> plain) => jacfwd(plain, randomness)(x));
        }

        /// <inheritdoc cref="jacfwd{TAux}(Func{Tensor, ValueTuple{Tensor, TAux}}, string)"/>
        /// <param name="func">The function.</param>
        /// <param name="argnums">For which arguments.</param>
        /// <param name="randomness">What random operations do in the function: "error", "same" numbers for all columns, or "different" ones.</param>
        public static Func<Tensor[], (Tensor[] jacobian, TAux aux)> jacfwd<TAux>(Func<Tensor[], (Tensor output, TAux aux)> func, int[] argnums, string randomness = "error")
        {
            ArgumentNullException.ThrowIfNull(func);
            ArgumentNullException.ThrowIfNull(argnums);
            _ = Randomness(randomness);
            return x => WithAux(func, (Func<Tensor[], Tensor> plain) => jacfwd(plain, argnums, randomness)(x));
        }

        /// <summary>Per result of a function a Jacobian for each argument that was asked for, some columns at a time.</summary>
        internal static Func<Tensor[], Tensor[][]> JacobianByColumns(Func<Tensor[], Tensor[]> func, int[] argnums, string randomness, long? chunk_size)
        {
            ArgumentNullException.ThrowIfNull(argnums);
            adj_randomness mode = Randomness(randomness);
            return arguments =>
            {
                ArgumentNullException.ThrowIfNull(arguments);
                int[] places = CheckedArguments(argnums, arguments.Length);
                Tensor[] point = [.. places.Select(i => arguments[i])];
                long count = point.Sum(x => x.numel());
                if (count == 0)
                    return [.. Apply(func, arguments, "jacfwd").Select(y => point.Select(x => y.new_zeros([.. y.shape, .. x.shape])).ToArray())];
                Tensor[] basis = Basis(point, count);
                Tensor[][] parts = [.. Chunks(count, chunk_size ?? count).Select(part =>
                    Columns(Partial, point, [.. basis.Select(b => b.narrow(0, part.Start, part.Length))], mode))];
                return [.. parts[0].Select((_, i) => Unflattened(parts.Length == 1 ? parts[0][i] : cat([.. parts.Select(p => p[i])], -1), point))];

                Tensor[] Partial(Tensor[] duals)
                {
                    Tensor[] all = [.. arguments];
                    for (int k = 0; k < places.Length; k++)
                        all[places[k]] = duals[k];
                    return func(all);
                }
            };
        }

        /// <summary>For each number of a point the direction in which it alone changes: per tensor [N, …].</summary>
        private static Tensor[] Basis(Tensor[] point, long count)
        {
            long[] starts = [.. point.Select((_, i) => point.Take(i).Sum(x => x.numel()))];
            return [.. point.Select((x, i) => eye(count, count, dtype: x.dtype).narrow(1, starts[i], x.numel()).reshape([count, .. x.shape]))];
        }

        /// <summary>
        /// The products of the Jacobian with several directions, […, N]: one pass forward in which only tangents are mapped
        /// over.
        /// </summary>
        private static Tensor[] Columns(Func<Tensor[], Tensor[]> func, Tensor[] point, Tensor[] directions, adj_randomness mode)
        {
            // Values differ between columns only where their random numbers do.
            using var map = new MapLevel(directions[0].size(0), mode, ofTangents: mode != adj_randomness.ADJ_RANDOMNESS_DIFFERENT);
            Tensor[] products = Jvp(func, point, [.. directions.Select(v => map.AddBatchDim(v, 0))], strict: false).Products;
            return [.. products.Select(product => map.RemoveBatchDim(product, -1))];
        }

        /// <summary>Columns […, N] for all numbers of a point, as a Jacobian for each tensor of it.</summary>
        private static Tensor[] Unflattened(Tensor columns, Tensor[] point)
        {
            long[] shape = columns.shape[..^1];
            var jacobians = new Tensor[point.Length];
            long start = 0;
            for (int i = 0; i < point.Length; i++)
            {
                jacobians[i] = columns.narrow(-1, start, point[i].numel()).reshape([.. shape, .. point[i].shape]);
                start += point[i].numel();
            }
            return jacobians;
        }
    }
}
