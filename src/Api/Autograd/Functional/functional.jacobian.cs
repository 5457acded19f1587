namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        public static partial class functional
        {
            private const string ReverseMode = "reverse-mode";
            private const string ForwardMode = "forward-mode";

            /// <summary>The Jacobian of a function at a point (<c>torch.autograd.functional.jacobian</c>).</summary>
            /// <param name="function">The function.</param>
            /// <param name="inputs">The point.</param>
            /// <param name="create_graph">Whether the result can be differentiated on.</param>
            /// <param name="strict">Whether an output that does not depend on an input is an error instead of zeros.</param>
            /// <param name="vectorize">Whether to ask for all rows in one pass instead of one by one.</param>
            /// <param name="strategy">
            /// "reverse-mode", or "forward-mode" for columns instead of rows, which suits functions with more outputs than
            /// inputs; unlike PyTorch's it also goes one by one, and can be differentiated on.
            /// </param>
            /// <returns>The output's shape followed by the input's; of the input's dtype.</returns>
            /// <exception cref="TorchException">
            /// Strict mode found an output that is independent of an input, or was asked for together with
            /// <paramref name="vectorize"/> or "forward-mode"; the strategy is unknown.
            /// </exception>
            public static Tensor jacobian(Func<Tensor, Tensor> function, Tensor inputs, bool create_graph = false, bool strict = false, bool vectorize = false, string strategy = ReverseMode) =>
                Jacobian(Several(function), Alone(inputs), create_graph, strict, vectorize, strategy)[0][0];

            /// <inheritdoc cref="jacobian(Func{Tensor, Tensor}, Tensor, bool, bool, bool, string)"/>
            /// <returns>One Jacobian per output: the output's shape followed by the input's.</returns>
            public static Tensor[] jacobian(Func<Tensor, Tensor[]> function, Tensor inputs, bool create_graph = false, bool strict = false, bool vectorize = false, string strategy = ReverseMode) =>
                [.. Jacobian(Several(function), Alone(inputs), create_graph, strict, vectorize, strategy).Select(row => row[0])];

            /// <inheritdoc cref="jacobian(Func{Tensor, Tensor}, Tensor, bool, bool, bool, string)"/>
            /// <returns>One Jacobian per input: the output's shape followed by the input's.</returns>
            public static Tensor[] jacobian(Func<Tensor[], Tensor> function, IList<Tensor> inputs, bool create_graph = false, bool strict = false, bool vectorize = false, string strategy = ReverseMode) =>
                Jacobian(Several(function), inputs, create_graph, strict, vectorize, strategy)[0];

            /// <inheritdoc cref="jacobian(Func{Tensor[], Tensor}, IList{Tensor}, bool, bool, bool, string)"/>
            public static Tensor[] jacobian(Func<Tensor[], Tensor> function, params Tensor[] inputs) =>
                jacobian(function, (IList<Tensor>)inputs);

            /// <inheritdoc cref="jacobian(Func{Tensor, Tensor}, Tensor, bool, bool, bool, string)"/>
            /// <returns>At [i][j] the Jacobian of output i for input j: the output's shape followed by the input's.</returns>
            public static Jacobians jacobian(Func<Tensor[], Tensor[]> function, IList<Tensor> inputs, bool create_graph = false, bool strict = false, bool vectorize = false, string strategy = ReverseMode) =>
                new(Jacobian(Several(function), inputs, create_graph, strict, vectorize, strategy));

            /// <inheritdoc cref="jacobian(Func{Tensor[], Tensor[]}, IList{Tensor}, bool, bool, bool, string)"/>
            public static Jacobians jacobian(Func<Tensor[], Tensor[]> function, params Tensor[] inputs) =>
                jacobian(function, (IList<Tensor>)inputs);

            /// <summary>
            /// The Jacobians of several outputs for several inputs. PyTorch nests them, [i][j]; TorchSharp lists them,
            /// output by output, which is how they are enumerated.
            /// </summary>
            public sealed class Jacobians : IEnumerable<Tensor>
            {
                private readonly Tensor[][] _rows;

                internal Jacobians(Tensor[][] rows) => _rows = rows;

                /// <summary>The number of outputs.</summary>
                public int Length => _rows.Length;

                /// <summary>The Jacobians of one output, one per input.</summary>
                /// <param name="output">Which output.</param>
                public Tensor[] this[int output] => _rows[output];

                /// <inheritdoc/>
                public IEnumerator<Tensor> GetEnumerator() => _rows.SelectMany(row => row).GetEnumerator();

                System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
            }

            /// <summary>The Hessian of a function with one number as its value (<c>torch.autograd.functional.hessian</c>).</summary>
            /// <param name="func">The function; its result has one element.</param>
            /// <param name="inputs">The point.</param>
            /// <param name="create_graph">Whether the result can be differentiated on.</param>
            /// <param name="strict">Whether a gradient that does not depend on an input is an error instead of zeros.</param>
            /// <param name="vectorize">Whether to ask for all rows in one pass instead of one by one.</param>
            /// <param name="outer_jacobian_strategy">"reverse-mode", or "forward-mode" to differentiate the gradient forwards.</param>
            /// <returns>The input's shape twice.</returns>
            /// <exception cref="TorchException">
            /// The function gave more than one element, strict mode found an independence, or was asked for together with
            /// <paramref name="vectorize"/> or "forward-mode"; the strategy is unknown.
            /// </exception>
            public static Tensor hessian(Func<Tensor, Tensor> func, Tensor inputs, bool create_graph = false, bool strict = false, bool vectorize = false, string outer_jacobian_strategy = ReverseMode) =>
                Hessian(Several(func), Alone(inputs), create_graph, strict, vectorize, outer_jacobian_strategy)[0][0];

            /// <inheritdoc cref="hessian(Func{Tensor, Tensor}, Tensor, bool, bool, bool, string)"/>
            /// <returns>At [i][j] the derivatives for inputs i and j: the shape of input i followed by that of input j.</returns>
            public static Tensor[][] hessian(Func<Tensor[], Tensor> func, IList<Tensor> inputs, bool create_graph = false, bool strict = false, bool vectorize = false, string outer_jacobian_strategy = ReverseMode) =>
                Hessian(Several(func), inputs, create_graph, strict, vectorize, outer_jacobian_strategy);

            private static Tensor[] Alone(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                return [tensor];
            }

            private static Tensor[][] Jacobian(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, bool create_graph, bool strict, bool vectorize, string strategy)
            {
                ArgumentNullException.ThrowIfNull(strategy);
                if (strategy is not (ForwardMode or ReverseMode))
                {
                    throw new TorchException("Expected strategy to be either \"forward-mode\" or \"reverse-mode\". Hint: If your function has more outputs than inputs, " +
                        "\"forward-mode\" tends to be more performant. Otherwise, prefer to use \"reverse-mode\".");
                }
                using IDisposable mode = enable_grad();
                if (strategy == ForwardMode)
                    return JacobianByColumns(func, inputs, create_graph, strict, vectorize);
                Tensor[] x = Enter(inputs, create_graph, need_graph: true);
                Tensor[] outputs = Apply(func, x, "jacobian");
                RequireGraph(outputs, Role.Outputs, strict);
                if (strict && vectorize)
                {
                    throw new TorchException("torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported together. " +
                        "Please either set `strict=False` or `vectorize=False`.");
                }
                var jacobians = new Tensor[outputs.Length][];
                for (int i = 0; i < outputs.Length; i++)
                {
                    Tensor[] rows = vectorize ? BatchedGrad([outputs[i]], x, [Basis(outputs[i])], create_graph) : Rows(i, outputs[i], x, create_graph, strict);
                    jacobians[i] = Leave([.. rows.Select((r, j) => r.reshape([.. outputs[i].shape, .. x[j].shape]))], create_graph);
                }
                return jacobians;
            }

            private static Tensor[][] JacobianByColumns(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, bool create_graph, bool strict, bool vectorize)
            {
                if (strict)
                {
                    throw new TorchException("torch.autograd.functional.jacobian: `strict=True` and `strategy=\"forward-mode\"` are not supported together (yet). " +
                        "Please either set `strict=False` or `strategy=\"reverse-mode\"`.");
                }
                Tensor[] x = Enter(inputs, create_graph, need_graph: false);
                Func<Tensor[], Tensor[][]> jacobians =
                    torch.func.JacobianByColumns(z => Apply(func, z, "jacobian"), [.. Enumerable.Range(0, x.Length)], "error", chunk_size: vectorize ? null : 1);
                return [.. jacobians(x).Select(row => Leave(row, create_graph))];
            }

            /// <summary>Per input the gradients of each element of an output, [N, …].</summary>
            private static Tensor[] Rows(int number, Tensor output, Tensor[] inputs, bool create_graph, bool strict)
            {
                long count = output.numel();
                var rows = new Tensor?[inputs.Length][];
                for (int j = 0; j < rows.Length; j++)
                    rows[j] = new Tensor?[count];
                for (long k = 0; k < count && output.requires_grad; k++)
                {
                    // Recorded passes may save the weight, so each has its own.
                    Tensor weight = output.new_zeros([count]);
                    weight.narrow(0, k, 1).fill_(1);
                    IList<Tensor?> found = grad([output], inputs, [weight.view(output.shape)], retain_graph: true, create_graph, allow_unused: true)!;
                    for (int j = 0; j < rows.Length; j++)
                    {
                        if (strict && found[j] is null)
                            throw new TorchException($"Output {number} of the user-provided function is independent of input {j}. This is not allowed in strict mode.");
                        if (strict && create_graph && !found[j]!.requires_grad)
                            throw new TorchException($"The jacobian of the user-provided function is independent of input {j}. This is not allowed in strict mode when create_graph=True.");
                        rows[j][k] = found[j];
                    }
                }
                return [.. inputs.Select((x, j) => StackRows(rows[j], x))];
            }

            private static Tensor[][] Hessian(Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, bool create_graph, bool strict, bool vectorize, string strategy)
            {
                return Jacobian(Gradient, inputs, create_graph, strict, vectorize, strategy);

                Tensor[] Gradient(Tensor[] x)
                {
                    // Detached they would lose their tangents.
                    if (strategy == ForwardMode)
                        x = [.. x.Select(Leaf)];
                    Tensor[] gradient = Jacobian(Scalar, x, create_graph: true, strict: false, vectorize: false, ReverseMode)[0];
                    RequireGraph(gradient, Role.Jacobian, strict);
                    return gradient;
                }

                Tensor[] Scalar(Tensor[] x)
                {
                    Tensor[] outputs = Apply(func, x, "hessian");
                    RequireGraph(outputs, Role.Outputs, strict);
                    RequireOneElement(outputs[0], "hessian");
                    return [outputs[0].squeeze()];
                }
            }
        }
    }
}
