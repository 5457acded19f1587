namespace Adjoint;

public static partial class torch
{
    public static partial class autograd
    {
        internal const string NoForward = "You must implement the forward function for custom autograd.Function.";
        internal const string NoSetupContext = "setup_context is not implemented.";
        internal const string NoJvp = "You must implement the jvp function for custom autograd.Function to use it with forward mode AD.";

        /// <summary>
        /// A function with a backward of its own (<c>torch.autograd.Function</c>): derive from
        /// <see cref="SingleTensorFunction{T}"/> or <see cref="MultiTensorFunction{T}"/>, and call <c>apply</c>.
        /// </summary>
        /// <remarks>
        /// There is one object of a function for all its calls, possibly on several threads at once; what belongs to a call
        /// is kept in its <see cref="AutogradContext"/>. Backward can be differentiated again if it is made of operations on
        /// the gradients and the saved tensors.
        /// </remarks>
        /// <typeparam name="T">The function itself.</typeparam>
        public abstract class Function<T> : ICustomFunction where T : Function<T>, new()
        {
            private static readonly T s_instance = new();

            private protected Function()
            {
            }

            /// <summary>The function's name; its node is called so, with "Backward" appended.</summary>
            public abstract string Name { get; }

            /// <summary>
            /// Whether backward cannot be differentiated: it then runs unrecorded, and a pass through its results is an error
            /// (<c>torch.autograd.function.once_differentiable</c>).
            /// </summary>
            public virtual bool once_differentiable => false;

            /// <summary>
            /// PyTorch's <c>generate_vmap_rule</c>. Within <c>vmap</c> the
            /// members of a function always run on mapped tensors, so that either value maps it.
            /// </summary>
            public virtual bool generate_vmap_rule => false;

            /// <summary>Calls the function: forward now, and backward in backward passes.</summary>
            /// <param name="vars">The arguments of forward. Only tensors are differentiated, not what lies in lists.</param>
            /// <returns>The outputs, with their history.</returns>
            public static List<Tensor> apply_internal(params object[] vars) => CustomCall.Apply(s_instance, vars);

            IReadOnlyList<Tensor?> ICustomFunction.Forward(AutogradContext ctx, object?[] vars) => Forward(ctx, vars);

            IReadOnlyList<Tensor?> ICustomFunction.Backward(AutogradContext ctx, List<Tensor?> gradients) => Backward(ctx, gradients);

            IReadOnlyList<Tensor?> ICustomFunction.Jvp(AutogradContext ctx, List<Tensor?> tangents) => Jvp(ctx, tangents);

            private protected abstract IReadOnlyList<Tensor?> Forward(AutogradContext ctx, object?[] vars);

            private protected abstract IReadOnlyList<Tensor?> Backward(AutogradContext ctx, List<Tensor?> gradients);

            private protected abstract IReadOnlyList<Tensor?> Jvp(AutogradContext ctx, List<Tensor?> tangents);
        }

        // TorchSharp's members have no annotations: overrides written for it compile with any.
#nullable disable annotations

        /// <summary>A custom function with one output; see <see cref="Function{T}"/>.</summary>
        /// <typeparam name="T">The function itself.</typeparam>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            /// <inheritdoc cref="Function{T}.apply_internal"/>
            /// <returns>The output, with its history.</returns>
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            /// <summary>Computes the output; recording is off.</summary>
            /// <param name="ctx">Takes what backward will need.</param>
            /// <param name="vars">The arguments of apply.</param>
            /// <returns>The output.</returns>
            /// <remarks>Unless it is overridden it calls <see cref="forward(object[])"/> and <see cref="setup_context"/>.</remarks>
            public virtual Tensor forward(AutogradContext ctx, params object[] vars)
            {
                Tensor output = forward(vars);
                setup_context(ctx, vars, output);
                return output;
            }

            /// <summary>Computes the output, for a function that leaves to <see cref="setup_context"/> what backward will need; recording is off.</summary>
            /// <param name="vars">The arguments of apply.</param>
            /// <returns>The output.</returns>
            public virtual Tensor forward(object[] vars) => throw new NotImplementedException(NoForward);

            /// <summary>Keeps what backward will need (PyTorch's <c>setup_context</c>).</summary>
            /// <param name="ctx">Takes it.</param>
            /// <param name="inputs">The arguments of apply.</param>
            /// <param name="output">What <see cref="forward(object[])"/> returned.</param>
            public virtual void setup_context(AutogradContext ctx, object[] inputs, Tensor output) => throw new NotImplementedException(NoSetupContext);

            /// <summary>Computes the gradients of the arguments from that of the output: the vjp.</summary>
            /// <param name="ctx">What forward left.</param>
            /// <param name="grad_output">Of the output's shape.</param>
            /// <returns>
            /// One for each argument, of its shape; null for an argument that is no tensor, and where the gradient is zero.
            /// </returns>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            /// <summary>Computes the tangent of the output from those of the arguments, in forward mode.</summary>
            /// <param name="ctx">What forward left.</param>
            /// <param name="grad_inputs">One for each argument, of its shape; null for an argument that is no tensor.</param>
            /// <returns>Of the output's shape, or null for zero.</returns>
            /// <exception cref="NotImplementedException">The function has no such form.</exception>
            public virtual Tensor jvp(AutogradContext ctx, List<Tensor> grad_inputs) => throw new NotImplementedException(NoJvp);

            private protected sealed override IReadOnlyList<Tensor> Forward(AutogradContext ctx, object[] vars) => [forward(ctx, vars)];

            private protected sealed override IReadOnlyList<Tensor> Backward(AutogradContext ctx, List<Tensor> gradients) => backward(ctx, gradients[0]);

            private protected sealed override IReadOnlyList<Tensor> Jvp(AutogradContext ctx, List<Tensor> tangents) => [jvp(ctx, tangents)];
        }

        /// <summary>A custom function with any number of outputs; see <see cref="Function{T}"/>.</summary>
        /// <typeparam name="T">The function itself.</typeparam>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            /// <inheritdoc cref="Function{T}.apply_internal"/>
            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            /// <summary>Computes the outputs; recording is off.</summary>
            /// <param name="ctx">Takes what backward will need.</param>
            /// <param name="vars">The arguments of apply.</param>
            /// <returns>The outputs.</returns>
            /// <remarks>Unless it is overridden it calls <see cref="forward(object[])"/> and <see cref="setup_context"/>.</remarks>
            public virtual List<Tensor> forward(AutogradContext ctx, params object[] vars)
            {
                List<Tensor> outputs = forward(vars);
                setup_context(ctx, vars, outputs);
                return outputs;
            }

            /// <summary>Computes the outputs, for a function that leaves to <see cref="setup_context"/> what backward will need; recording is off.</summary>
            /// <param name="vars">The arguments of apply.</param>
            /// <returns>The outputs.</returns>
            public virtual List<Tensor> forward(object[] vars) => throw new NotImplementedException(NoForward);

            /// <summary>Keeps what backward will need (PyTorch's <c>setup_context</c>).</summary>
            /// <param name="ctx">Takes it.</param>
            /// <param name="inputs">The arguments of apply.</param>
            /// <param name="outputs">What <see cref="forward(object[])"/> returned.</param>
            public virtual void setup_context(AutogradContext ctx, object[] inputs, IReadOnlyList<Tensor> outputs) => throw new NotImplementedException(NoSetupContext);

            /// <summary>Computes the gradients of the arguments from those of the outputs: the vjp.</summary>
            /// <param name="ctx">What forward left.</param>
            /// <param name="grad_outputs">One for each output, of its shape.</param>
            /// <returns>
            /// One for each argument, of its shape; null for an argument that is no tensor, and where the gradient is zero.
            /// </returns>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            /// <summary>Computes the tangents of the outputs from those of the arguments, in forward mode.</summary>
            /// <param name="ctx">What forward left.</param>
            /// <param name="grad_inputs">One for each argument, of its shape; null for an argument that is no tensor.</param>
            /// <returns>One for each output, of its shape, or null for zero.</returns>
            /// <exception cref="NotImplementedException">The function has no such form.</exception>
            public virtual List<Tensor> jvp(AutogradContext ctx, List<Tensor> grad_inputs) => throw new NotImplementedException(NoJvp);

            private protected sealed override IReadOnlyList<Tensor> Forward(AutogradContext ctx, object[] vars) => forward(ctx, vars);

            private protected sealed override IReadOnlyList<Tensor> Backward(AutogradContext ctx, List<Tensor> gradients) => backward(ctx, gradients);

            private protected sealed override IReadOnlyList<Tensor> Jvp(AutogradContext ctx, List<Tensor> tangents) => jvp(ctx, tangents);
        }

#nullable restore annotations
    }
}
