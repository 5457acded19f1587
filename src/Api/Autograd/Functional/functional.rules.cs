namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// Jacobians, Hessians and their products with vectors, of functions
        /// (<see href="https://pytorch.org/docs/stable/autograd.html#functional-higher-level-api">torch.autograd.functional</see>).
        /// Whether an argument or a result is one tensor or several is PyTorch's choice of a tensor or a tuple.
        /// </summary>
        public static partial class functional
        {
            /// <summary>Which pass found that there is no gradient; the error names it.</summary>
            private enum Pass
            {
                Back,
                BackTrick,
                DoubleBack,
                DoubleBackTrick,
            }

            /// <summary>What a tensor that should require gradients is; the error names it.</summary>
            private enum Role
            {
                Outputs,
                GradInputs,
                Jacobian,
            }

            /// <summary>
            /// New tensors for the function to see, so that an input which the function also captures counts once as
            /// input and once as constant.
            /// </summary>
            private static Tensor[] Enter(IList<Tensor> tensors, bool create_graph, bool need_graph)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                return [.. tensors.Select(x =>
                {
                    Tensor source = create_graph && x.requires_grad ? x : x.detach();
                    return need_graph ? Leaf(source) : source;
                })];
            }

            /// <summary>What the caller gets: without history unless asked for.</summary>
            private static Tensor[] Leave(Tensor[] results, bool create_graph) =>
                create_graph ? results : [.. results.Select(x => x.detach())];

            private static Tensor[] Apply(Func<Tensor[], Tensor[]> func, Tensor[] inputs, string caller)
            {
                Tensor[] outputs = func(inputs) ?? throw new TorchException(TorchErrorKind.Value,
                    $"The outputs of the user-provided function given to {caller} must be either a Tensor or a tuple of Tensors but it returned null.");
                int missing = Array.IndexOf(outputs, null);
                return missing < 0 ? outputs : throw new TorchException(TorchErrorKind.Value,
                    $"The outputs of the user-provided function given to {caller} must be either a Tensor or a tuple of Tensors but the value at index {missing} is null.");
            }

            private static void RequireOneElement(Tensor output, string caller)
            {
                if (output.numel() != 1)
                    throw new TorchException($"The Tensor returned by the function given to {caller} should contain a single element");
            }

            private static void RequireSameSizes(Tensor[] v, Tensor[] others, bool isTuple)
            {
                if (v.Length != others.Length)
                {
                    throw new TorchException(isTuple
                        ? $"v is a tuple of invalid length: should be {others.Length} but got {v.Length}."
                        : "The given v should contain a single Tensor.");
                }
                for (int i = 0; i < v.Length; i++)
                {
                    if (!v[i].shape.SequenceEqual(others[i].shape))
                    {
                        string entry = isTuple ? $"Entry {i} in " : "";
                        throw new TorchException($"{entry}v has invalid size: should be {SizeText(others[i])} but got {SizeText(v[i])}.");
                    }
                }
            }

            private static string SizeText(Tensor tensor) => $"torch.Size([{string.Join(", ", tensor.shape)}])";

            /// <summary>The vector of a product with an input: checked, or absent where a 1 can stand for it.</summary>
            private static Tensor[]? InputVector(IList<Tensor>? v, Tensor[] inputs, bool isTuple, bool create_graph)
            {
                if (v is not null)
                {
                    Tensor[] vector = Enter(v, create_graph, need_graph: false);
                    RequireSameSizes(vector, inputs, isTuple);
                    return vector;
                }
                return inputs is [var only] && only.numel() == 1
                    ? null
                    : throw new TorchException("The vector v can only be None if the input to the user-provided function is a single Tensor with a single element.");
            }

            private static void RequireGraph(Tensor?[] tensors, Role role, bool strict)
            {
                if (!strict)
                    return;
                for (int i = 0; i < tensors.Length; i++)
                {
                    if (tensors[i] is not { } tensor)
                        throw new TorchException($"The output of the user-provided function is independent of input {i}. This is not allowed in strict mode.");
                    if (tensor.requires_grad)
                        continue;
                    throw new TorchException(role switch
                    {
                        Role.Jacobian =>
                            $"While computing the hessian, found that the jacobian of the user-provided function with respect to input {i} is independent of the input. " +
                            "This is not allowed in strict mode. You should ensure that your function is twice differentiable and that the jacobian depends on the inputs " +
                            "(this would be violated by a linear function for example).",
                        Role.GradInputs =>
                            $"The gradient with respect to input {i} is independent of the inputs of the user-provided function. This is not allowed in strict mode.",
                        _ =>
                            $"Output {i} of the user-provided function does not require gradients. " +
                            "The outputs must be computed in a differentiable manner from the input when running in strict mode.",
                    });
                }
            }

            /// <summary>Gradients of those outputs that have any; null for inputs that they do not depend on.</summary>
            private static Tensor?[] Grad(Tensor?[] outputs, Tensor[] inputs, Tensor[]? grad_outputs, bool create_graph)
            {
                int[] used = [.. Enumerable.Range(0, outputs.Length).Where(i => outputs[i] is { requires_grad: true })];
                if (used.Length == 0)
                    return new Tensor?[inputs.Length];
                return [.. grad([.. used.Select(i => outputs[i]!)], inputs, grad_outputs is null ? null : [.. used.Select(i => grad_outputs[i])],
                    retain_graph: create_graph, create_graph, allow_unused: true)];
            }

            /// <summary>Zeros where there is no gradient; in strict mode that is an error, as is a result that cannot be differentiated on.</summary>
            private static Tensor[] FillInZeros(Tensor?[] gradients, Tensor[] like, bool strict, bool create_graph, Pass pass)
            {
                var filled = new Tensor[gradients.Length];
                for (int i = 0; i < filled.Length; i++)
                {
                    if (strict && gradients[i] is null)
                        throw new TorchException(NoGradient(pass, i));
                    if (strict && create_graph && !gradients[i]!.requires_grad)
                    {
                        string what = pass is Pass.Back or Pass.BackTrick ? "jacobian" : "hessian";
                        throw new TorchException($"The {what} of the user-provided function is independent of input {i}. This is not allowed in strict mode when create_graph=True.");
                    }
                    filled[i] = gradients[i] ?? zeros_like(like[i]);
                }
                return filled;
            }

            private static string NoGradient(Pass pass, int i) => pass switch
            {
                Pass.Back => $"The output of the user-provided function is independent of input {i}. This is not allowed in strict mode.",
                Pass.BackTrick =>
                    $"The gradient with respect to the input is independent of entry {i} in the grad_outputs when using the double backward trick to compute " +
                    "forward mode gradients. This is not allowed in strict mode.",
                Pass.DoubleBack => $"The jacobian of the user-provided function is independent of input {i}. This is not allowed in strict mode.",
                _ =>
                    $"The hessian of the user-provided function is independent of entry {i} in the grad_jacobian. " +
                    "This is not allowed in strict mode as it prevents from using the double backward trick to replace forward mode AD.",
            };
        }
    }
}
