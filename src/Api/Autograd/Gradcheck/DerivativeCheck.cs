namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        /// <summary>One run of <c>gradcheck</c>. Jacobians are [elements of the input, elements of the output].</summary>
        private sealed partial class DerivativeCheck(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
        {
            public const int Seed = 20;

            public required double Eps { get; init; }

            public required double Atol { get; init; }

            public required double Rtol { get; init; }

            public required double NondetTol { get; init; }

            public required bool GradDtypes { get; init; }

            public required bool Fast { get; init; }

            // Those with respect to which there are derivatives.
            private readonly Tensor[] _wanted = [.. inputs.Where(x => x.requires_grad)];

            // A generator of its own: a check leaves the sequence of a seeded program as it is.
            private readonly Random _random = new(Seed);

            public void Run(bool backward, bool forward, bool batched, bool batchedForward, bool undefined)
            {
                CheckInputs();
                Tensor[] all = Call(inputs);
                Tensor[] outputs = [.. all.Where(y => y.requires_grad)];
                Compare(all, outputs, backward, forward);
                if (forward && undefined)
                    CheckUndefinedTangents();
                if (batchedForward)
                    CheckForwardBatches();
                if (!backward)
                    return;
                if (batched)
                    CheckBatches(outputs);
                CheckThatBackwardMultiplies(outputs);
                if (undefined)
                    CheckUndefinedGradients(outputs.Length);
            }

            private Tensor[] Call(Tensor[] arguments) => function(arguments).Required(nameof(function));

            private void CheckInputs()
            {
                for (int i = 0; i < inputs.Length; i++)
                {
                    if (!inputs[i].requires_grad)
                        continue;
                    if (inputs[i].dtype is not (ScalarType.Float64 or ScalarType.ComplexFloat64))
                    {
                        Warn($"Input #{i} requires gradient and is not a double precision floating point or complex. " +
                            "This check will likely fail if all the inputs are not of double precision floating point or complex. ");
                    }
                    if (inputs[i].stride().Zip(inputs[i].shape).Any(d => d.First <= 0 && d.Second > 1))
                    {
                        throw new TorchException($"The {i}th input has a dimension with stride 0. gradcheck only supports inputs that are non-overlapping " +
                            "to be able to compute the numerical gradients correctly. You should call .contiguous on the input before passing it to gradcheck.");
                    }
                }
                if (_wanted.Length == 0)
                {
                    throw new TorchException(TorchErrorKind.Value,
                        "gradcheck expects at least one input tensor to require gradient, but none of the them have requires_grad=True.");
                }
            }

            private void Compare(Tensor[] all, Tensor[] outputs, bool backward, bool forward)
            {
                if (outputs.Length == 0)
                {
                    RequireConstant();
                    return;
                }
                bool[] differentiable = [.. all.Where(y => y.is_floating_point()).Select(y => y.requires_grad)];
                Direction[] us = [.. _wanted.Select(x => Fast ? RandomDirection(x) : Direction.All)];
                Direction[] vs = [.. outputs.Select(y => Fast ? RandomDirection(y) : Direction.All)];
                Tensor[][] numerical = [.. _wanted.Select((x, i) => Kept(Numerical(x, us[i]), differentiable))];
                for (int o = 0; o < outputs.Length && backward; o++)
                {
                    Tensor y = outputs[o];
                    Tensor[] pulled = Analytical(y, vs[o], NondetTol, GradDtypes);
                    for (int i = 0; i < _wanted.Length; i++)
                        RequireClose(us[i].ApplyToRows(pulled[i]), i, o, i => Analytical(y, Direction.All, double.PositiveInfinity, false)[i]);
                }
                for (int i = 0; i < _wanted.Length && forward; i++)
                {
                    Tensor x = _wanted[i];
                    Tensor[] pushed = Forward(x, us[i], outputs);
                    for (int o = 0; o < outputs.Length; o++)
                        RequireClose(vs[o].ApplyToColumns(pushed[o]), i, o, _ => Forward(x, Direction.All, outputs)[o], "computed with forward mode ");
                }

                void RequireClose(Tensor analytical, int i, int o, Func<int, Tensor> whole, string mode = "")
                {
                    Tensor quotient = vs[o].ApplyToColumns(numerical[i][o]);
                    if (!Close(analytical, quotient, Atol * us[i].Sum * vs[o].Sum))
                        throw Mismatch(analytical, quotient, i, o, outputs[o], whole, mode);
                }
            }

            private GradcheckError Mismatch(Tensor analytical, Tensor numerical, int input, int output, Tensor y, Func<int, Tensor> whole, string mode)
            {
                string message = $"Jacobian {mode}mismatch for output {output} with respect to input {input},\nnumerical:{Shown(numerical)}\nanalytical:{Shown(analytical)}\n";
                if (Fast)
                {
                    // Of a projection one cannot see which element is wrong.
                    (analytical, numerical) = (whole(input), WholeNumerical(input, output));
                    message += SlowModeReport(numerical, analytical);
                }
                var mismatch = JacobianMismatch.Of(input, _wanted[input], output, y, numerical, analytical);
                return new GradcheckError($"{message}{mismatch}", mismatch);
            }

            private static Tensor[] Kept(Tensor[] values, bool[] flags) => [.. values.Where((_, i) => flags[i])];

            private void RequireConstant()
            {
                foreach (Tensor x in _wanted)
                {
                    Tensor[] jacobians = Numerical(x, Fast ? RandomDirection(x) : Direction.All);
                    if (jacobians.Any(j => j.numel() > 0 && (double)j.abs().max() > (Fast ? NondetTol : 0)))
                        throw new GradcheckError("Numerical gradient for function expected to be zero");
                }
            }

            // In one dtype: a function may compute in another than its input's.
            private bool Close(Tensor analytical, Tensor numerical, double atol) =>
                allclose(analytical.to(ScalarType.Float64), numerical.to(ScalarType.Float64), Rtol, atol);

            private string SlowModeReport(Tensor numerical, Tensor analytical)
            {
                string report = "\nThe above quantities relating the numerical and analytical jacobians are computed \nin fast mode. " +
                    "See: https://github.com/pytorch/pytorch/issues/53876 for more background \nabout fast mode. " +
                    "Below, we recompute numerical and analytical jacobians in slow mode:\n\n" +
                    $"Numerical:\n {Shown(numerical)}\nAnalytical:\n{Shown(analytical)}\n\n" +
                    FormattableString.Invariant($"The max per-element difference (slow mode) is: {(double)(numerical - analytical).abs().max()}.\n");
                return Close(analytical, numerical, Atol)
                    ? report + "Fast gradcheck failed but element-wise differences are small. This means that the\ntest might've passed in slow_mode!\n"
                    : report;
            }

            private Tensor WholeNumerical(int input, int output) =>
                Kept(Numerical(_wanted[input], Direction.All), [.. Call(inputs).Where(y => y.is_floating_point()).Select(y => y.requires_grad)])[output];

            private static string Shown(Tensor value) => value.detach().ToString(TensorStringStyle.PyTorch);
        }
    }
}
