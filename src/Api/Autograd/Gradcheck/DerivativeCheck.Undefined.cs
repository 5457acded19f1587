namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        // Gradients and tangents that are not there count as zeros.
        private sealed partial class DerivativeCheck
        {
            private void CheckUndefinedGradients(int count)
            {
                RequireNothing([.. Outputs().Select(UndefinedGrad.Of)]);
                for (int left = 0; count > 1 && left < count; left++)
                    RequireNothing([.. Outputs().Select((y, i) => i == left ? UndefinedGrad.Of(y) : y)]);
            }

            private Tensor[] Outputs() => [.. Call(inputs).Where(y => y.requires_grad)];

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
                    throw Refused($"Expected backward function to handle undefined output grads. {notes}", error);
                }
                if (gradients.Any(g => g is not null && !IsZero(g)))
                    throw Refused($"Expected all input grads to be undefined or zero when all output grads are undefined or zero. {notes}", null);
            }

            private static GradcheckError Refused(string message, Exception? cause)
            {
                Warn("Backwards compatibility: New undefined gradient support checking feature is enabled by default, but it may break existing callers " +
                    "of this function. If this is true for you, you can call this function with \"check_undefined_grad=False\" to disable the feature");
                return cause is null ? new GradcheckError(message) : new GradcheckError(message, cause);
            }

            /// <summary>For each input: a tangent of zeros, and none, beside those of the other inputs.</summary>
            private void CheckUndefinedTangents()
            {
                Tensor[] directions = [.. _wanted.Select(Weight)];
                for (int i = 0; i < _wanted.Length; i++)
                {
                    Tensor?[] zero = [.. directions], none = [.. directions];
                    (zero[i], none[i]) = (zeros_like(_wanted[i]), null);
                    foreach (((Tensor? got, Tensor? expected), int o) in TangentsFor(zero).Zip(TangentsFor(none)).Select((pair, o) => (pair, o)))
                    {
                        if (got is not null && expected is not null && !allclose(got, expected))
                        {
                            throw new GradcheckError($"Mismatch in tangent values for output with index: {o} when input: {Shown(_wanted[i])} has an undefined tangent value. " +
                                $" Got: {Shown(got)} but expected: {Shown(expected)}");
                        }
                    }
                }
            }

            /// <summary>The tangents of the outputs in floating point.</summary>
            private Tensor?[] TangentsFor(Tensor?[] tangents)
            {
                using IDisposable mode = forward_ad.set_fwd_grad_enabled(true);
                using ForwardLevel level = ForwardLevel.Enter();
                Tensor[] arguments = [.. inputs.Select(Dual)];
                return [.. Call(arguments).Where(y => y.is_floating_point()).Select(y => forward_ad.UnpackDual(y, level.Id).tangent?.detach().clone())];

                Tensor Dual(Tensor input) =>
                    Array.FindIndex(_wanted, x => ReferenceEquals(x, input)) is >= 0 and int at && tangents[at] is { } tangent
                        ? forward_ad.MakeDual(input, tangent, level.Id)
                        : input;
            }

            /// <summary>Hands no gradient on (PyTorch's <c>UndefinedGrad</c>).</summary>
            private sealed class UndefinedGrad : ICustomFunction
            {
                private static readonly UndefinedGrad s_instance = new();

                public string Name => nameof(UndefinedGrad);

                public static Tensor Of(Tensor output) => CustomCall.Apply(s_instance, [output])[0];

                public IReadOnlyList<Tensor?> Forward(AutogradContext ctx, object?[] vars) => [(Tensor)vars[0]!];

                public IReadOnlyList<Tensor?> Backward(AutogradContext ctx, List<Tensor?> gradients) => [null];

                public IReadOnlyList<Tensor?> Jvp(AutogradContext ctx, List<Tensor?> tangents) => tangents;
            }
        }
    }
}
