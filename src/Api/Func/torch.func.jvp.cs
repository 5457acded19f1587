namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Function transforms, which can be nested (<see href="https://pytorch.org/docs/stable/func.html">torch.func</see>).</summary>
    public static partial class func
    {
        private const string JvpText = "jvp(f, primals, tangents)";

        /// <summary>
        /// A function's value, and its Jacobian times a vector, in one forward pass (<c>torch.func.jvp</c>). It can be nested,
        /// and differentiated backwards.
        /// </summary>
        /// <param name="func">The function.</param>
        /// <param name="primals">The point, of a floating point dtype.</param>
        /// <param name="tangents">The vector, of the point's shape.</param>
        /// <param name="strict">Whether an output that does not depend on the point is an error instead of a zero product.</param>
        /// <returns>The value, and the product, of the value's shape.</returns>
        /// <exception cref="TorchException">A shape or dtype does not fit, or strict mode found an independence.</exception>
        public static (Tensor output, Tensor jvp_out) jvp(Func<Tensor, Tensor> func, Tensor primals, Tensor tangents, bool strict = false)
        {
            (Tensor[] outputs, Tensor[] products) = Jvp(Several(func), [primals], [tangents], strict);
            return (outputs[0], products[0]);
        }

        /// <inheritdoc cref="jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/>
        /// <returns>The values, and one product per value, of its shape.</returns>
        public static (Tensor[] output, Tensor[] jvp_out) jvp(Func<Tensor, Tensor[]> func, Tensor primals, Tensor tangents, bool strict = false) =>
            Jvp(Several(func), [primals], [tangents], strict);

        /// <inheritdoc cref="jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/>
        public static (Tensor output, Tensor jvp_out) jvp(Func<Tensor[], Tensor> func, IReadOnlyList<Tensor> primals, IReadOnlyList<Tensor> tangents, bool strict = false)
        {
            (Tensor[] outputs, Tensor[] products) = Jvp(Several(func), primals, tangents, strict);
            return (outputs[0], products[0]);
        }

        /// <inheritdoc cref="jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/>
        /// <returns>The values, and one product per value, of its shape.</returns>
        public static (Tensor[] output, Tensor[] jvp_out) jvp(Func<Tensor[], Tensor[]> func, IReadOnlyList<Tensor> primals, IReadOnlyList<Tensor> tangents, bool strict = false) =>
            Jvp(func, primals, tangents, strict);

        /// <summary>The same for a function that also returns what is not to be differentiated (<c>has_aux</c>).</summary>
        /// <inheritdoc cref="jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/>
        /// <returns>The values, one product per value, of its shape, and what the function returned beside them.</returns>
        public static (Tensor[] output, Tensor[] jvp_out, TAux aux) jvp<TAux>(Func<Tensor[], (Tensor[] output, TAux aux)> func, IReadOnlyList<Tensor> primals, IReadOnlyList<Tensor> tangents, bool strict = false)
        {
            ArgumentNullException.ThrowIfNull(func);
            return WithAux(func, (Func<Tensor[], Tensor[]> plain) => Jvp(plain, primals, tangents, strict)) is var ((outputs, products), aux) ? (outputs, products, aux) : default;
        }

        /// <inheritdoc cref="jvp{TAux}(Func{Tensor[], ValueTuple{Tensor[], TAux}}, IReadOnlyList{Tensor}, IReadOnlyList{Tensor}, bool)"/>
        public static (Tensor output, Tensor jvp_out, TAux aux) jvp<TAux>(Func<Tensor, (Tensor output, TAux aux)> func, Tensor primals, Tensor tangents, bool strict = false)
        {
            ArgumentNullException.ThrowIfNull(func);
            return WithAux(func, (Func<Tensor, Tensor> plain) => jvp(plain, primals, tangents, strict)) is var ((output, product), aux) ? (output, product, aux) : default;
        }

        private static (Tensor[] Outputs, Tensor[] Products) Jvp(Func<Tensor[], Tensor[]> func, IReadOnlyList<Tensor> primals, IReadOnlyList<Tensor> tangents, bool strict)
        {
            ArgumentNullException.ThrowIfNull(func);
            ArgumentNullException.ThrowIfNull(primals);
            ArgumentNullException.ThrowIfNull(tangents);
            if (primals.Count == 0)
                throw new TorchException($"{JvpText}: Expected primals to contain at least one Tensor.");
            if (primals.Count != tangents.Count)
                throw new TorchException($"{JvpText}: Expected primals and tangents to have the same python structure. For example, if primals is a tuple of 3 tensors, tangents also must be. Got {primals.Count} primals and {tangents.Count} tangents");
            using IDisposable mode = autograd.forward_ad.set_fwd_grad_enabled(true);
            using ForwardLevel level = ForwardLevel.Enter();
            Tensor[] results = func([.. primals.Zip(tangents, (x, v) => autograd.forward_ad.MakeDual(x.Required(nameof(primals)), v.Required(nameof(tangents)), level.Id))]);
            if (results is null or [])
                throw new TorchException($"{JvpText}: Expected f to be a function that has non-empty output (got output = [])");
            var outputs = new Tensor[results.Length];
            var products = new Tensor[results.Length];
            for (int i = 0; i < results.Length; i++)
            {
                if (results[i] is not { } result)
                    throw new TorchException($"{JvpText}: expected f(*args) to return only tensors, got unsupported type null");
                (outputs[i], Tensor? product) = autograd.forward_ad.UnpackDual(result, level.Id);
                if (product is null && strict)
                    throw new TorchException("jvp(f, primals, tangents, strict=True): The output of f is independent of the inputs. This is not allowed with strict=True.");
                products[i] = product ?? zeros_like(outputs[i]);
            }
            return (outputs, products);
        }
    }
}
