namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        private sealed partial class DerivativeCheck
        {
            /// <summary>What a Jacobian is multiplied with: a unit vector in fast mode, else nothing.</summary>
            private sealed record Direction(Tensor? Vector)
            {
                public static Direction All { get; } = new((Tensor?)null);

                /// <summary>By how much the product with a matrix of ones grows: an allowed difference grows with it.</summary>
                public double Sum => Vector is null ? 1 : (double)Vector.sum();

                public Tensor ApplyToRows(Tensor jacobian) => Vector is null ? jacobian : Vector.to(jacobian.dtype).matmul(jacobian);

                public Tensor ApplyToColumns(Tensor jacobian) => Vector is null ? jacobian : jacobian.matmul(Vector.to(jacobian.dtype));
            }

            private Direction RandomDirection(Tensor like)
            {
                Tensor vector = Uniform(_random, like).reshape(-1);
                return new(vector / vector.norm());
            }

            /// <summary>Numbers between 0 and 1, of a tensor's shape and dtype.</summary>
            public static Tensor Uniform(Random random, Tensor like)
            {
                double[] values = new double[checked((int)like.numel())];
                for (int i = 0; i < values.Length; i++)
                    values[i] = random.NextDouble();
                return tensor(values).to(like.dtype).reshape(like.shape);
            }

            /// <summary>
            /// By central differences, one Jacobian per output in floating point: [elements of x, elements of the output], or
            /// [elements of the output] along a direction.
            /// </summary>
            private Tensor[] Numerical(Tensor x, Direction u)
            {
                using Tensor data = x.data();
                if (u.Vector is not null)
                    return Quotients(data, u.Vector.reshape(x.shape) * Eps);
                Tensor[][] rows = [.. Elements(data).Select(element => Quotients(element, full_like(element, Eps)))];
                if (rows.Length > 0)
                    return [.. Enumerable.Range(0, rows[0].Length).Select(o => stack([.. rows.Select(row => row[o])]))];
                return [.. Call(inputs).Where(y => y.is_floating_point()).Select(y => y.new_zeros([0, y.numel()]))];
            }

            /// <summary>(f(x + step) − f(x − step)) / 2 eps for each output in floating point, flat.</summary>
            private Tensor[] Quotients(Tensor part, Tensor step)
            {
                using Tensor original = part.clone();
                try
                {
                    Tensor[] below = At(original - step), above = At(original + step);
                    return [.. below.Zip(above, Quotient)];
                }
                finally
                {
                    part.copy_(original);
                }

                Tensor[] At(Tensor place)
                {
                    part.copy_(place);
                    place.Dispose();
                    return [.. Call(inputs).Where(y => y.is_floating_point()).Select(y => y.detach().clone())];
                }
            }

            private Tensor Quotient(Tensor below, Tensor above)
            {
                if (!below.shape.SequenceEqual(above.shape))
                {
                    throw new GradcheckError(FormattableString.Invariant($"Expected `func` to return outputs with the same shape when inputs are perturbed by {Eps}, but got:") +
                        $" shapes torch.Size([{string.Join(", ", below.shape)}]) and torch.Size([{string.Join(", ", above.shape)}]).");
                }
                if (below.dtype != above.dtype)
                {
                    throw new GradcheckError(FormattableString.Invariant($"Expected `func` to return outputs with the same dtype when inputs are perturbed by {Eps}, but got:") +
                        $" dtypes {below.dtype} and {above.dtype}.");
                }
                return ((above - below) / (2 * Eps)).reshape(-1);
            }

            /// <summary>Views of the elements, in row-major order.</summary>
            private static IEnumerable<Tensor> Elements(Tensor data)
            {
                long[] sizes = data.shape, strides = data.stride();
                for (long place = 0; place < data.numel(); place++)
                {
                    long offset = data.storage_offset() + JacobianMismatch.Unravel(place, sizes).Zip(strides, (i, stride) => i * stride).Sum();
                    using Tensor element = data.as_strided([], [], offset);
                    yield return element;
                }
            }

            /// <summary>
            /// By backward passes, one Jacobian per wanted input: [elements of the input, elements of the output], or
            /// [elements of the input] along a direction of the output.
            /// </summary>
            private Tensor[] Analytical(Tensor output, Direction v, double tolerance, bool dtypes)
            {
                Tensor[] first = Passes(output, v, out bool typesFit, out bool sizesFit);
                Tensor[] again = Passes(output, v, out _, out _);
                if (!typesFit && dtypes)
                    throw new GradcheckError("Gradient has dtype mismatch");
                if (!sizesFit)
                    throw new GradcheckError("Analytical gradient has incorrect size");
                if (first.Zip(again).Any(pair => pair.First.numel() > 0 && (double)(pair.First - pair.Second).abs().max() > tolerance))
                {
                    throw new GradcheckError("Backward is not reentrant, i.e., running backward with same input and grad_output multiple times gives different values, " +
                        FormattableString.Invariant($"although analytical gradient matches numerical gradient.The tolerance for nondeterminism was {tolerance:0.0###############}."));
                }
                return first;
            }

            /// <summary>By forward mode, one Jacobian per differentiable output, shaped as those of <see cref="Numerical"/>.</summary>
            private Tensor[] Forward(Tensor x, Direction u, Tensor[] outputs)
            {
                if (u.Vector is not null)
                    return Pushed(x, u.Vector.reshape(x.shape));
                Tensor[][] rows = [.. OneHot(x).Select(t => Pushed(x, t))];
                return [.. outputs.Select((y, o) => rows.Length > 0 ? stack([.. rows.Select(row => row[o])]) : y.new_zeros([0, y.numel()]))];
            }

            /// <summary>The tangents of the differentiable outputs, flat, for a tangent of one input.</summary>
            private Tensor[] Pushed(Tensor x, Tensor tangent)
            {
                using IDisposable mode = forward_ad.set_fwd_grad_enabled(true);
                using ForwardLevel level = ForwardLevel.Enter();
                Tensor dual = forward_ad.MakeDual(x, tangent, level.Id);
                return [.. Call([.. inputs.Select(input => ReferenceEquals(input, x) ? dual : input)]).Where(y => y.requires_grad).Select(Tangent)];

                Tensor Tangent(Tensor y)
                {
                    (Tensor primal, Tensor? found) = forward_ad.UnpackDual(y, level.Id);
                    return (found ?? zeros_like(primal)).detach().clone().reshape(-1);
                }
            }

            private Tensor[] Passes(Tensor output, Direction v, out bool typesFit, out bool sizesFit)
            {
                IEnumerable<Tensor> weights = v.Vector is not null ? [v.Vector.reshape(output.shape)] : OneHot(output);
                Tensor?[][] passes = [.. weights.Select(w => grad([output], _wanted, [w], retain_graph: true, allow_unused: true)!.ToArray<Tensor?>())];
                typesFit = passes.All(pass => pass.Zip(_wanted).All(p => p.First is null || p.First.dtype == p.Second.dtype));
                sizesFit = passes.All(pass => pass.Zip(_wanted).All(p => p.First is null || p.First.shape.SequenceEqual(p.Second.shape)));
                return sizesFit ? [.. _wanted.Select((x, i) => Columns([.. passes.Select(pass => pass[i])], x, v))] : [];
            }

            private static Tensor Columns(Tensor?[] columns, Tensor x, Direction v)
            {
                if (columns.Length == 0)
                    return x.new_zeros([x.numel(), 0]);
                Tensor[] flat = [.. columns.Select(c => (c is null ? zeros_like(x) : c.detach().to(x.dtype)).reshape(-1))];
                return v.Vector is not null ? flat[0] : stack(flat, 1);
            }

            private static IEnumerable<Tensor> OneHot(Tensor output)
            {
                for (long j = 0; j < output.numel(); j++)
                {
                    Tensor weight = output.detach().new_zeros([output.numel()]);
                    weight[j].fill_(1);
                    yield return weight.reshape(output.shape);
                }
            }
        }
    }
}
