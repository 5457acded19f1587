using System.Runtime.CompilerServices;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class func
    {
        /// <summary>
        /// A function's value, and a function that multiplies vectors by its Jacobian (<c>torch.func.vjp</c>).
        /// </summary>
        /// <param name="func">The function.</param>
        /// <param name="primals">The point.</param>
        /// <returns>
        /// The value, and a function from a vector of the value's shape to the product, of the point's shape. It can be
        /// called many times, and mapped with <c>vmap</c>.
        /// </returns>
        /// <exception cref="TorchException">The function's result, or the point, is not of a floating point dtype.</exception>
        [OverloadResolutionPriority(1)]
        public static (Tensor output, Func<Tensor, Tensor> vjp_fn) vjp(Func<Tensor, Tensor> func, Tensor primals)
        {
            (Tensor[] outputs, Func<Tensor[], Tensor[]> product) = Vjp(Several(func), [primals], [0]);
            return (outputs[0], v => product([v])[0]);
        }

        /// <inheritdoc cref="vjp(Func{Tensor, Tensor}, Tensor)"/>
        [OverloadResolutionPriority(1)]
        public static (Tensor[] output, Func<Tensor[], Tensor> vjp_fn) vjp(Func<Tensor, Tensor[]> func, Tensor primals)
        {
            (Tensor[] outputs, Func<Tensor[], Tensor[]> product) = Vjp(Several(func), [primals], [0]);
            return (outputs, v => product(v)[0]);
        }

        /// <inheritdoc cref="vjp(Func{Tensor, Tensor}, Tensor)"/>
        public static (Tensor output, Func<Tensor, Tensor[]> vjp_fn) vjp(Func<Tensor[], Tensor> func, params Tensor[] primals)
        {
            (Tensor[] outputs, Func<Tensor[], Tensor[]> product) = Vjp(Several(func), primals, Everything(primals));
            return (outputs[0], v => product([v]));
        }

        /// <inheritdoc cref="vjp(Func{Tensor, Tensor}, Tensor)"/>
        public static (Tensor[] output, Func<Tensor[], Tensor[]> vjp_fn) vjp(Func<Tensor[], Tensor[]> func, params Tensor[] primals) =>
            Vjp(Several(func), primals, Everything(primals));

        /// <inheritdoc cref="vjp(Func{Tensor, Tensor}, Tensor)"/>
        public static (Tensor output, Func<Tensor, Tensor[]> vjp_fn) vjp(Func<Tensor, Tensor, Tensor> func, Tensor x, Tensor y)
        {
            (Tensor[] outputs, Func<Tensor[], Tensor[]> product) = Vjp(Several(func), [x, y], [0, 1]);
            return (outputs[0], v => product([v]));
        }

        /// <summary>The same for a function that also returns what is not to be differentiated (<c>has_aux</c>).</summary>
        /// <inheritdoc cref="vjp(Func{Tensor, Tensor}, Tensor)"/>
        /// <returns>The value, the function that multiplies, and what the function returned beside the value.</returns>
        public static (Tensor output, Func<Tensor, Tensor> vjp_fn, TAux aux) vjp<TAux>(Func<Tensor, (Tensor output, TAux aux)> func, Tensor primals)
        {
            ArgumentNullException.ThrowIfNull(func);
            return WithAux(func, (Func<Tensor, Tensor> plain) => vjp(plain, primals)) is var ((output, product), aux) ? (output, product, aux) : default;
        }

        /// <inheritdoc cref="vjp{TAux}(Func{Tensor, ValueTuple{Tensor, TAux}}, Tensor)"/>
        public static (Tensor[] output, Func<Tensor[], Tensor[]> vjp_fn, TAux aux) vjp<TAux>(Func<Tensor[], (Tensor[] output, TAux aux)> func, params Tensor[] primals)
        {
            ArgumentNullException.ThrowIfNull(func);
            return WithAux(func, (Func<Tensor[], Tensor[]> plain) => vjp(plain, primals)) is var ((output, product), aux) ? (output, product, aux) : default;
        }

        /// <summary>
        /// The Jacobian of a function, as a function (<c>torch.func.jacrev</c>): all rows come from one pass backward.
        /// </summary>
        /// <param name="func">The function.</param>
        /// <param name="chunk_size">How many rows to take at a time; null for all, 1 makes a loop.</param>
        /// <returns>A function of the same argument; its result has the function's shape followed by the argument's.</returns>
        /// <exception cref="TorchException">The function's result, or the argument, is not of a floating point dtype.</exception>
        [OverloadResolutionPriority(1)]
        public static Func<Tensor, Tensor> jacrev(Func<Tensor, Tensor> func, long? chunk_size = null)
        {
            Func<Tensor[], Tensor[][]> jacobian = JacobianByRows(Several(func), [0], chunk_size);
            return x => jacobian([x])[0][0];
        }

        /// <inheritdoc cref="jacrev(Func{Tensor, Tensor}, long?)"/>
        /// <returns>A function of the same argument, with a Jacobian for each result of the function.</returns>
        [OverloadResolutionPriority(1)]
        public static Func<Tensor, Tensor[]> jacrev(Func<Tensor, Tensor[]> func, long? chunk_size = null)
        {
            Func<Tensor[], Tensor[][]> jacobian = JacobianByRows(Several(func), [0], chunk_size);
            return x => [.. jacobian([x]).Select(row => row[0])];
        }

        /// <inheritdoc cref="jacrev(Func{Tensor, Tensor}, long?)"/>
        /// <param name="func">The function.</param>
        /// <param name="argnums">For which argument.</param>
        /// <param name="chunk_size">How many rows to take at a time; null for all, 1 makes a loop.</param>
        public static Func<Tensor, Tensor, Tensor> jacrev(Func<Tensor, Tensor, Tensor> func, int argnums = 0, long? chunk_size = null)
        {
            Func<Tensor[], Tensor[][]> jacobian = JacobianByRows(Several(func), [argnums], chunk_size);
            return (x, y) => jacobian([x, y])[0][0];
        }

        /// <inheritdoc cref="jacrev(Func{Tensor, Tensor, Tensor}, int, long?)"/>
        public static Func<Tensor[], Tensor> jacrev(Func<Tensor[], Tensor> func, int argnums = 0, long? chunk_size = null)
        {
            Func<Tensor[], Tensor[][]> jacobian = JacobianByRows(Several(func), [argnums], chunk_size);
            return x => jacobian(x)[0][0];
        }

        /// <inheritdoc cref="jacrev(Func{Tensor, Tensor, Tensor}, int, long?)"/>
        /// <param name="func">The function.</param>
        /// <param name="argnums">For which arguments.</param>
        /// <param name="chunk_size">How many rows to take at a time; null for all, 1 makes a loop.</param>
        /// <returns>A function of the same arguments, with a Jacobian for each that was asked for.</returns>
        public static Func<Tensor[], Tensor[]> jacrev(Func<Tensor[], Tensor> func, int[] argnums, long? chunk_size = null)
        {
            Func<Tensor[], Tensor[][]> jacobian = JacobianByRows(Several(func), argnums, chunk_size);
            return x => jacobian(x)[0];
        }

        /// <summary>The same for a function that also returns what is not to be differentiated (<c>has_aux</c>).</summary>
        /// <inheritdoc cref="jacrev(Func{Tensor, Tensor}, long?)"/>
        /// <returns>A function of the same argument that returns the Jacobian, and what the function returned beside its result.</returns>
        public static Func<Tensor, (Tensor jacobian, TAux aux)> jacrev<TAux>(Func<Tensor, (Tensor output, TAux aux)> func, long? chunk_size = null)
        {
            ArgumentNullException.ThrowIfNull(func);
            return x => WithAux(func, (Func<Tensor, Tensor> plain) => jacrev(plain, chunk_size)(x));
        }

        /// <inheritdoc cref="jacrev{TAux}(Func{Tensor, ValueTuple{Tensor, TAux}}, long?)"/>
        /// <param name="func">The function.</param>
        /// <param name="argnums">For which arguments.</param>
        /// <param name="chunk_size">How many rows to take at a time; null for all, 1 makes a loop.</param>
        public static Func<Tensor[], (Tensor[] jacobian, TAux aux)> jacrev<TAux>(Func<Tensor[], (Tensor output, TAux aux)> func, int[] argnums, long? chunk_size = null)
        {
            ArgumentNullException.ThrowIfNull(func);
            ArgumentNullException.ThrowIfNull(argnums);
            return x => WithAux(func, (Func<Tensor[], Tensor> plain) => jacrev(plain, argnums, chunk_size)(x));
        }

        /// <summary>
        /// The Hessian of a function, as a function (<c>torch.func.hessian</c>): <c>jacfwd</c> of <c>jacrev</c>.
        /// </summary>
        /// <param name="func">The function.</param>
        /// <returns>A function of the same argument; its result has the function's shape followed by the argument's, twice.</returns>
        /// <exception cref="TorchException">The function's result, or the argument, is not of a floating point dtype.</exception>
        [OverloadResolutionPriority(1)]
        public static Func<Tensor, Tensor> hessian(Func<Tensor, Tensor> func) => jacfwd(jacrev(func));

        /// <summary>The second derivatives of a function of several arguments, as a function (<c>torch.func.hessian</c>).</summary>
        /// <param name="func">The function.</param>
        /// <param name="argnums">For which arguments.</param>
        /// <returns>
        /// A function of the same arguments; at [i][j] its result has the function's shape followed by those of the i-th
        /// and the j-th argument that was asked for.
        /// </returns>
        /// <exception cref="TorchException">The function's result, or an argument, is not of a floating point dtype.</exception>
        public static Func<Tensor[], Tensor[][]> hessian(Func<Tensor[], Tensor> func, int[] argnums)
        {
            Func<Tensor[], Tensor[][]> rows = JacobianByRows(Several(func), argnums, null);
            return JacobianByColumns(x => rows(x)[0], argnums, "error", null);
        }

        private static int[] Everything(Tensor[] primals)
        {
            ArgumentNullException.ThrowIfNull(primals);
            return [.. Enumerable.Range(0, primals.Length)];
        }

        private static (Tensor[] Outputs, Func<Tensor[], Tensor[]> Product) Vjp(Func<Tensor[], Tensor[]> func, Tensor[] primals, int[] argnums)
        {
            bool recorded = is_grad_enabled();
            using IDisposable mode = enable_grad();
            var point = new Point(primals, argnums);
            Tensor[] outputs = Apply(x => Transform(func, x), point.Arguments, "vjp");
            RequireFloating(outputs);
            bool seen = recorded && point.IsSeenOutside(outputs);
            return ([.. outputs.Select(y => Leave(y, seen))], Product);

            Tensor[] Product(Tensor[] cotangents)
            {
                if (cotangents.Length != outputs.Length)
                {
                    throw new TorchException("Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. " +
                        $"cotangents: {cotangents.Length}, primal output: {outputs.Length}");
                }
                bool create = is_grad_enabled() && (seen || cotangents.Any(v => v.requires_grad));
                return [.. point.Gradients(outputs, cotangents, retain_graph: true, create_graph: create).Select(g => Leave(g, create))];
            }
        }

        private static Func<Tensor[], Tensor[][]> JacobianByRows(Func<Tensor[], Tensor[]> func, int[] argnums, long? chunk_size)
        {
            ArgumentNullException.ThrowIfNull(argnums);
            if (chunk_size <= 0)
                throw new TorchException(TorchErrorKind.Value, "jacrev: `chunk_size` should be greater than 0.");
            return arguments =>
            {
                bool recorded = is_grad_enabled();
                using IDisposable mode = enable_grad();
                var point = new Point(arguments, argnums);
                Tensor[] outputs = Apply(x => Transform(func, x), point.Arguments, "jacrev");
                RequireFloating(outputs);
                bool seen = recorded && point.IsSeenOutside(outputs);
                return [.. outputs.Select(y => Rows(y, point.Differentiated, chunk_size, seen))];
            };
        }

        /// <summary>The Jacobians of an output, of its shape followed by the input's.</summary>
        private static Tensor[] Rows(Tensor output, Tensor[] inputs, long? chunk_size, bool create_graph)
        {
            long count = output.numel();
            Tensor basis = autograd.Basis(output);
            Tensor[][] parts = [.. Chunks(Math.Max(count, 1), chunk_size ?? Math.Max(count, 1)).Select(part =>
                autograd.BatchedGrad([output], inputs, [basis.narrow(0, part.Start, Math.Min(part.Length, count))], create_graph))];
            return [.. inputs.Select((x, i) =>
                Leave((parts.Length == 1 ? parts[0][i] : cat([.. parts.Select(p => p[i])])).reshape([.. output.shape, .. x.shape]), create_graph))];
        }

        private static void RequireFloating(Tensor[] outputs)
        {
            foreach (Tensor output in outputs)
            {
                if (!output.is_floating_point())
                    throw new TorchException($"vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor with dtype {output.dtype}");
            }
        }
    }
}
