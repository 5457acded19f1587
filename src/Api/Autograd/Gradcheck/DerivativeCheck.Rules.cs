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

            // A gradient is undefined for an output that is not among the roots; with one output there is no other.
            private void CheckUndefinedGradients(int count)
            {
                for (int left = 0; count > 1 && left < count; left++)
                    RequireNothing([.. Call(inputs).Where(y => y.requires_grad).Where((_, i) => i != left)]);
            }

            private void RequireNothing(Tensor[] outputs)
            {
                const string notes = "Please look at \"Notes about undefined output gradients\" in \"tools/autograd/derivatives.yaml\"";
                IList<Tensor?> gradients;
                try
                {
                    gradients = grad(outputs, _wanted, [.. outputs.Select(y => zeros_like(y))], retain_graph: true, allow_unused: true)!;
                }
                catch (TorchException error) when (error is not GradcheckError)
                {
                    throw new GradcheckError($"Expected backward function to handle undefined output grads. {notes}", error);
                }
                if (gradients.Any(g => g is not null && !IsZero(g)))
                    throw new GradcheckError($"Expected all input grads to be undefined or zero when all output grads are undefined or zero. {notes}");
            }

            private void CheckBatches(Tensor[] outputs)
            {
                for (int o = 0; o < outputs.Length; o++)
                {
                    Tensor weights = stack([Weight(outputs[o]), Weight(outputs[o])]);
                    Tensor[] together = BatchedGrad([outputs[o]], _wanted, [weights], create_graph: false);
                    for (int i = 0; i < _wanted.Length; i++)
                    {
                        Tensor apart = stack([.. weights.unbind().Select(w => grad([outputs[o]], [_wanted[i]], [w], retain_graph: true, allow_unused: true)[0] ?? zeros_like(_wanted[i]))]);
                        RequireSame(together[i], apart, i, o, "gradcheck or gradgradcheck failed while testing batched gradient computation.");
                    }
                }
            }

            private void CheckForwardBatches()
            {
                for (int i = 0; i < _wanted.Length; i++)
                {
                    Tensor x = _wanted[i], tangents = stack([Weight(x), Weight(x)]);
                    Tensor[] together = func.vmap((Tensor t) => Pushed(x, t))(tangents);
                    Tensor[][] apart = [.. tangents.unbind().Select(t => Pushed(x, t))];
                    for (int o = 0; o < together.Length; o++)
                        RequireSame(together[o], stack([.. apart.Select(row => row[o])]), i, o, "gradcheck failed while testing batched gradient computation with forward-mode AD.");
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
