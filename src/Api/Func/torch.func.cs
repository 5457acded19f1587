using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>
    /// Functions of functions: gradients, Jacobians and maps, which nest in any order
    /// (<see href="https://pytorch.org/docs/stable/func.html">torch.func</see>).
    /// </summary>
    public static partial class func
    {
        /// <summary>What a transform makes of the tensor that a function returns, and what else it returns.</summary>
        private static (TResult Result, TAux Aux) WithAux<TIn, TOut, TAux, TResult>(Func<TIn, (TOut, TAux)> func, Func<Func<TIn, TOut>, TResult> transform)
        {
            TAux aux = default!;
            TResult result = transform(x =>
            {
                (TOut y, aux) = func(x);
                return y;
            });
            return (result, aux);
        }

        private static Tensor[] Apply(Func<Tensor[], Tensor[]> func, Tensor[] inputs, string caller)
        {
            Tensor[]? outputs = func(inputs);
            if (outputs is null || outputs.Contains(null))
                throw new TorchException(TorchErrorKind.Value, $"{caller}(func, ...): `func` must only return Tensors, got type null.");
            return outputs;
        }

        /// <summary>Runs a function whose gradients are asked for.</summary>
        private static Tensor[] Transform(Func<Tensor[], Tensor[]> func, Tensor[] arguments)
        {
            using var running = Transformed.Enter();
            return func(arguments);
        }

        /// <summary>Non-negative, distinct numbers of arguments.</summary>
        private static int[] CheckedArguments(int[] argnums, int count)
        {
            if (argnums.Length == 0)
                throw new TorchException("argnums must be non-empty");
            int[] wrapped = [.. argnums.Select(i => i >= -count && i < count ? (i + count) % count : throw new TorchException($"Got argnum={i}, but only {count} positional inputs"))];
            return wrapped.Distinct().Count() == wrapped.Length ? wrapped : throw new TorchException($"argnums elements must be unique, got ({string.Join(", ", argnums)})");
        }

        /// <summary>
        /// A point to differentiate at: the arguments, some of them as new places in the graph, that of an outer transform
        /// where there is one. Within a vmap they are one per example, and so are their gradients.
        /// </summary>
        private sealed class Point
        {
            public readonly Tensor[] Arguments;
            public readonly Tensor[] Differentiated;

            public Point(Tensor[] arguments, int[] argnums)
            {
                ArgumentNullException.ThrowIfNull(arguments);
                Arguments = [.. arguments];
                foreach (int i in CheckedArguments(argnums, arguments.Length))
                    Arguments[i] = autograd.Leaf(arguments[i]);
                Differentiated = [.. CheckedArguments(argnums, arguments.Length).Select(i => Arguments[i])];
            }

            /// <summary>Whether what is computed from the outputs can be differentiated by somebody else.</summary>
            public bool IsSeenOutside(Tensor[] outputs)
            {
                using var from = new BorrowedList(outputs);
                using var known = new BorrowedList(Differentiated);
                byte seen;
                Status.Check(Native.adj_func_has_other_leaves(from.Handles, from.Count, known.Handles, known.Count, &seen));
                return seen != 0;
            }

            /// <summary>Gradients of those outputs that have any; zeros where they do not depend on an argument.</summary>
            public Tensor[] Gradients(Tensor[] outputs, Tensor[]? cotangents, bool retain_graph, bool create_graph)
            {
                int[] used = [.. Enumerable.Range(0, outputs.Length).Where(i => outputs[i].requires_grad)];
                if (used.Length == 0)
                    return [.. Differentiated.Select(x => zeros_like(x))];
                IList<Tensor?> found = autograd.grad(
                    [.. used.Select(i => outputs[i])], Differentiated, cotangents is null ? null : [.. used.Select(i => cotangents[i])], retain_graph, create_graph, allow_unused: true)!;
                return [.. Differentiated.Select((x, i) => found[i] ?? zeros_like(x))];
            }
        }

        /// <summary>What a transform gives: without history when only it could use that.</summary>
        private static Tensor Leave(Tensor tensor, bool seen) => seen ? tensor : WithoutHistory(tensor);

        /// <summary>An alias outside of the graph; unlike a detached one it keeps its tangents.</summary>
        private static Tensor WithoutHistory(Tensor tensor)
        {
            if (ForwardLevel.Innermost is null)
                return tensor.detach();
            using IDisposable mode = no_grad();
            return tensor.view(tensor.shape);
        }
    }
}
