namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// Compares gradients of gradients with central differences, with respect to the inputs and the weights of the
        /// outputs that require gradients (<c>torch.autograd.gradgradcheck</c>). The default values suit float64.
        /// </summary>
        /// <param name="func">The function: tensors to tensors.</param>
        /// <param name="inputs">Its arguments; they are perturbed in place, and restored.</param>
        /// <param name="grad_outputs">One weight per output that requires gradients; null for random ones between -1 and 1.</param>
        /// <param name="eps">Step of the differences.</param>
        /// <param name="atol">Allowed difference besides the relative one.</param>
        /// <param name="rtol">Allowed difference, relative to the numerical derivative.</param>
        /// <param name="gen_non_contig_grad_outputs">Whether random weights lie apart in memory.</param>
        /// <param name="raise_exception">Whether a wrong derivative is an exception, or makes the result false.</param>
        /// <param name="nondet_tol">Allowed difference between two backward passes over the same values.</param>
        /// <param name="check_undefined_grad">Whether undefined gradients of gradients have to count as zeros.</param>
        /// <param name="check_grad_dtypes">Whether gradients need the dtype of their inputs.</param>
        /// <param name="check_batched_grad">Whether gradients for many weights at once are compared with those one by one.</param>
        /// <param name="check_fwd_over_rev">Whether forward mode over reverse mode is checked.</param>
        /// <param name="check_rev_over_rev">Whether reverse mode over reverse mode is checked.</param>
        /// <param name="fast_mode">Whether one random projection of each Jacobian is compared instead of all its elements.</param>
        /// <returns>True when all derivatives are right.</returns>
        /// <exception cref="GradcheckError">One is not; only with <paramref name="raise_exception"/>.</exception>
        /// <exception cref="TorchException">Neither an input nor a weight requires gradients, or one has elements that share memory.</exception>
        /// <exception cref="ArgumentException">Neither mode is to be checked, or batches without reverse mode.</exception>
        public static bool gradgradcheck(
            Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, double eps = 1e-06, double atol = 1e-05, double rtol = 0.001,
            bool gen_non_contig_grad_outputs = false, bool raise_exception = true, double nondet_tol = 0.0, bool check_undefined_grad = true,
            bool check_grad_dtypes = false, bool check_batched_grad = false, bool check_fwd_over_rev = false, bool check_rev_over_rev = true, bool fast_mode = false)
        {
            ArgumentNullException.ThrowIfNull(func);
            ArgumentNullException.ThrowIfNull(inputs);
            Expect(check_fwd_over_rev || check_rev_over_rev, "Expected at least one of check_fwd_over_rev or check_rev_over_rev to be True");
            Expect(!check_batched_grad || check_rev_over_rev, "Setting check_batched_grad=True requires check_rev_over_rev to be True");
            Tensor[] arguments = [.. inputs.Select(x => x.Required(nameof(inputs)))];
            Tensor[] weights = grad_outputs is not null
                ? [.. grad_outputs]
                : [.. func(arguments).Where(y => y.requires_grad).Select((y, i) => RandomWeight(y, gen_non_contig_grad_outputs, DerivativeCheck.Seed + i))];
            return gradcheck(Gradients, [.. arguments, .. weights], eps, atol, rtol, raise_exception, nondet_tol, check_undefined_grad, check_grad_dtypes,
                check_batched_grad, check_batched_forward_grad: false, check_fwd_over_rev, check_rev_over_rev, fast_mode);

            Tensor[] Gradients(Tensor[] all)
            {
                Tensor[] own = all[..arguments.Length];
                Tensor[] outputs = [.. func(own).Where(y => y.requires_grad)];
                IList<Tensor?> found = grad(outputs, [.. own.Where(x => x.requires_grad)], all[arguments.Length..], create_graph: true, allow_unused: true)!;
                return [.. found.OfType<Tensor>()];
            }
        }

        /// <inheritdoc cref="gradgradcheck(Func{Tensor[], Tensor[]}, IList{Tensor}, IList{Tensor}, double, double, double, bool, bool, double, bool, bool, bool, bool, bool, bool)"/>
        public static bool gradgradcheck(
            Func<Tensor[], Tensor> func, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, double eps = 1e-06, double atol = 1e-05, double rtol = 0.001,
            bool gen_non_contig_grad_outputs = false, bool raise_exception = true, double nondet_tol = 0.0, bool check_undefined_grad = true,
            bool check_grad_dtypes = false, bool check_batched_grad = false, bool check_fwd_over_rev = false, bool check_rev_over_rev = true, bool fast_mode = false)
        {
            ArgumentNullException.ThrowIfNull(func);
            return gradgradcheck(x => [func(x)], inputs, grad_outputs, eps, atol, rtol, gen_non_contig_grad_outputs, raise_exception, nondet_tol,
                check_undefined_grad, check_grad_dtypes, check_batched_grad, check_fwd_over_rev, check_rev_over_rev, fast_mode);
        }

        /// <inheritdoc cref="gradgradcheck(Func{Tensor[], Tensor[]}, IList{Tensor}, IList{Tensor}, double, double, double, bool, bool, double, bool, bool, bool, bool, bool, bool)"/>
        public static bool gradgradcheck(
            Func<Tensor, Tensor> func, Tensor inputs, Tensor? grad_outputs = null, double eps = 1e-06, double atol = 1e-05, double rtol = 0.001,
            bool gen_non_contig_grad_outputs = false, bool raise_exception = true, double nondet_tol = 0.0, bool check_undefined_grad = true,
            bool check_grad_dtypes = false, bool check_batched_grad = false, bool check_fwd_over_rev = false, bool check_rev_over_rev = true, bool fast_mode = false)
        {
            ArgumentNullException.ThrowIfNull(func);
            ArgumentNullException.ThrowIfNull(inputs);
            return gradgradcheck(x => [func(x[0])], [inputs], grad_outputs is null ? null : [grad_outputs], eps, atol, rtol, gen_non_contig_grad_outputs,
                raise_exception, nondet_tol, check_undefined_grad, check_grad_dtypes, check_batched_grad, check_fwd_over_rev, check_rev_over_rev, fast_mode);
        }

        private static Tensor RandomWeight(Tensor output, bool apart, int seed)
        {
            Tensor weight = DerivativeCheck.Uniform(new Random(seed), output.detach()) * 2 - 1;
            return (apart ? stack([weight, weight], -1).select(-1, 0) : weight).SetRequiresGrad();
        }
    }
}
