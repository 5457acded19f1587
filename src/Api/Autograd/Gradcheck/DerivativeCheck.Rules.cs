namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        // What a backward function has to keep to besides right numbers.
        private sealed partial class DerivativeCheck
        {
            private void CheckThatBackwardMultiplies(Tensor[] outputs)
            {
                if (outputs.Length == 0)
                    return;
                IList<Tensor?> gradients = grad(outputs, _wanted, [.. outputs.Select(zero => zeros_like(zero))], retain_graph: true, allow_unused: true)!;
                foreach ((Tensor? gradient, Tensor x) in gradients.Zip(_wanted))
                {
                    if (gradient is null)
                        continue;
                    if (!IsZero(gradient))
                        throw new GradcheckError("backward not multiplied by grad_output");
                    if (gradient.dtype != x.dtype)
                        throw new GradcheckError("grad is incorrect type");
                    if (!gradient.shape.SequenceEqual(x.shape))
                        throw new GradcheckError("grad is incorrect size");
                }
            }

            private const string BatchesFailed = "gradcheck or gradgradcheck failed while testing batched gradient computation.";

            private const string ForwardBatchesFailed = "gradcheck failed while testing batched gradient computation with forward-mode AD.";

            private static Tensor[] InBatches(Func<Tensor[]> compute, string text)
            {
                try
                {
                    return compute();
                }
                catch (TorchException error)
                {
                    throw new GradcheckError($"While computing batched gradients, got: {error.Message}\n\n{text}", error);
                }
            }

            private void CheckBatches(Tensor[] outputs)
            {
                for (int o = 0; o < outputs.Length; o++)
                {
                    Tensor weights = stack([Weight(outputs[o]), Weight(outputs[o])]);
                    Tensor[] together = InBatches(() => BatchedGrad([outputs[o]], _wanted, [weights], create_graph: false), BatchesFailed);
                    for (int i = 0; i < _wanted.Length; i++)
                    {
                        Tensor apart = stack([.. weights.unbind().Select(w => grad([outputs[o]], [_wanted[i]], [w], retain_graph: true, allow_unused: true)[0] ?? zeros_like(_wanted[i]))]);
                        RequireSame(together[i], apart, i, o, BatchesFailed);
                    }
                }
            }

            private void CheckForwardBatches()
            {
                for (int i = 0; i < _wanted.Length; i++)
                {
                    Tensor x = _wanted[i], tangents = stack([Weight(x), Weight(x)]);
                    Tensor[] together = InBatches(() => func.vmap((Tensor t) => Pushed(x, t))(tangents), ForwardBatchesFailed);
                    Tensor[][] apart = [.. tangents.unbind().Select(t => Pushed(x, t))];
                    for (int o = 0; o < together.Length; o++)
                        RequireSame(together[o], stack([.. apart.Select(row => row[o])]), i, o, ForwardBatchesFailed);
                }
            }

            private static void RequireSame(Tensor together, Tensor apart, int input, int output, string text)
            {
                if (!allclose(together, apart, 1e-05, 1e-08, equal_nan: true))
                    throw new GradcheckError($"For output {output} and input {input}:\n\n{text}\n\nGot:\n{Shown(together)}\n\nExpected:\n{Shown(apart)}");
            }

            private Tensor Weight(Tensor like) => RandomDirection(like).Vector!.reshape(like.shape);

            private static bool IsZero(Tensor value) => value.detach().eq(0).all().item<bool>();
        }
    }
}
