namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// Compares gradients with central differences, with respect to the inputs that require gradients
        /// (<c>torch.autograd.gradcheck</c>). The default values suit float64.
        /// </summary>
        /// <param name="func">The function: tensors to tensors.</param>
        /// <param name="inputs">Its arguments; they are perturbed in place, and restored.</param>
        /// <param name="eps">Step of the differences.</param>
        /// <param name="atol">Allowed difference besides the relative one.</param>
        /// <param name="rtol">Allowed difference, relative to the numerical derivative.</param>
        /// <param name="raise_exception">Whether a wrong derivative is an exception, or makes the result false.</param>
        /// <param name="nondet_tol">Allowed difference between two backward passes over the same values.</param>
        /// <param name="check_undefined_grad">Whether undefined gradients of outputs have to count as zeros.</param>
        /// <param name="check_grad_dtypes">Whether gradients need the dtype of their inputs.</param>
        /// <param name="check_batched_grad">Whether gradients for many weights at once are compared with those one by one.</param>
        /// <param name="check_batched_forward_grad">The same for forward mode.</param>
        /// <param name="check_forward_ad">Whether derivatives of forward mode are checked.</param>
        /// <param name="check_backward_ad">Whether derivatives of reverse mode are checked.</param>
        /// <param name="fast_mode">
        /// Whether one random projection of each Jacobian is compared instead of all its elements: two calls of the function
        /// per input. Where it fails, the report shows the whole Jacobians.
        /// </param>
        /// <returns>True when all derivatives are right.</returns>
        /// <exception cref="GradcheckError">One is not; only with <paramref name="raise_exception"/>.</exception>
        /// <exception cref="TorchException">No input requires gradients, or one has elements that share memory.</exception>
        /// <exception cref="ArgumentException">Neither mode is to be checked, or batches of a mode that is not.</exception>
        public static bool gradcheck(
            Func<Tensor[], Tensor[]> func, IList<Tensor> inputs, double eps = 1e-06, double atol = 1e-05, double rtol = 0.001, bool raise_exception = true,
            double nondet_tol = 0.0, bool check_undefined_grad = true, bool check_grad_dtypes = false, bool check_batched_grad = false,
            bool check_batched_forward_grad = false, bool check_forward_ad = false, bool check_backward_ad = true, bool fast_mode = false)
        {
            ArgumentNullException.ThrowIfNull(func);
            ArgumentNullException.ThrowIfNull(inputs);
            Expect(check_forward_ad || check_backward_ad, "Expected at least one of check_forward_ad or check_backward_ad to be True");
            Expect(!check_batched_grad || check_backward_ad, "Setting check_batched_grad=True requires check_backward_ad to be True");
            Expect(!check_batched_forward_grad || check_forward_ad, "Setting check_batched_forward_grad=True requires check_forward_ad to be True");
            var check = new DerivativeCheck(func, [.. inputs.Select(x => x.Required(nameof(inputs)))])
            {
                Eps = eps,
                Atol = atol,
                Rtol = rtol,
                NondetTol = nondet_tol,
                GradDtypes = check_grad_dtypes,
                Fast = fast_mode,
            };
            try
            {
                check.Run(check_backward_ad, check_forward_ad, check_batched_grad, check_batched_forward_grad, check_undefined_grad);
                return true;
            }
            catch (GradcheckError) when (!raise_exception)
            {
                return false;
            }
        }

        /// <inheritdoc cref="gradcheck(Func{Tensor[], Tensor[]}, IList{Tensor}, double, double, double, bool, double, bool, bool, bool, bool, bool, bool, bool)"/>
        public static bool gradcheck(
            Func<Tensor[], Tensor> func, IList<Tensor> inputs, double eps = 1e-06, double atol = 1e-05, double rtol = 0.001, bool raise_exception = true,
            double nondet_tol = 0.0, bool check_undefined_grad = true, bool check_grad_dtypes = false, bool check_batched_grad = false,
            bool check_batched_forward_grad = false, bool check_forward_ad = false, bool check_backward_ad = true, bool fast_mode = false)
        {
            ArgumentNullException.ThrowIfNull(func);
            return gradcheck(x => [func(x)], inputs, eps, atol, rtol, raise_exception, nondet_tol, check_undefined_grad, check_grad_dtypes,
                check_batched_grad, check_batched_forward_grad, check_forward_ad, check_backward_ad, fast_mode);
        }

        /// <inheritdoc cref="gradcheck(Func{Tensor[], Tensor[]}, IList{Tensor}, double, double, double, bool, double, bool, bool, bool, bool, bool, bool, bool)"/>
        public static bool gradcheck(
            Func<Tensor, Tensor> func, Tensor inputs, double eps = 1e-06, double atol = 1e-05, double rtol = 0.001, bool raise_exception = true,
            double nondet_tol = 0.0, bool check_undefined_grad = true, bool check_grad_dtypes = false, bool check_batched_grad = false,
            bool check_batched_forward_grad = false, bool check_forward_ad = false, bool check_backward_ad = true, bool fast_mode = false)
        {
            ArgumentNullException.ThrowIfNull(func);
            return gradcheck(x => [func(x[0])], [inputs], eps, atol, rtol, raise_exception, nondet_tol, check_undefined_grad, check_grad_dtypes,
                check_batched_grad, check_batched_forward_grad, check_forward_ad, check_backward_ad, fast_mode);
        }

        private static void Expect(bool condition, string message)
        {
            if (!condition)
                throw new ArgumentException(message);
        }
    }
}
