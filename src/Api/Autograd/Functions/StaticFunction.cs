namespace Adjoint;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// A custom function written as PyTorch's are, as static members of a type (<c>torch.autograd.Function</c> with
        /// <c>forward</c>, <c>vjp</c> and <c>jvp</c>): <c>StaticFunction&lt;Exp&gt;.apply(x)</c>. The rules are those of
        /// <see cref="Function{T}"/>.
        /// </summary>
        /// <typeparam name="TSelf">The function itself.</typeparam>
        public interface StaticFunction<TSelf> where TSelf : StaticFunction<TSelf>
        {
            /// <summary>The function's name; its node is called so, with "Backward" appended.</summary>
            static virtual string Name => typeof(TSelf).Name;

            /// <inheritdoc cref="Function{T}.once_differentiable"/>
            static virtual bool once_differentiable => false;

            /// <inheritdoc cref="Function{T}.generate_vmap_rule"/>
            static virtual bool generate_vmap_rule => false;

            /// <inheritdoc cref="MultiTensorFunction{T}.forward(AutogradContext, object[])"/>
            static virtual IReadOnlyList<Tensor> forward(AutogradContext ctx, params object?[] vars)
            {
                IReadOnlyList<Tensor> outputs = TSelf.forward(vars);
                TSelf.setup_context(ctx, vars, outputs);
                return outputs;
            }

            /// <inheritdoc cref="MultiTensorFunction{T}.forward(object[])"/>
            static virtual IReadOnlyList<Tensor> forward(object?[] vars) => throw new NotImplementedException(NoForward);

            /// <inheritdoc cref="MultiTensorFunction{T}.setup_context"/>
            static virtual void setup_context(AutogradContext ctx, object?[] inputs, IReadOnlyList<Tensor> outputs) =>
                throw new NotImplementedException(NoSetupContext);

            /// <inheritdoc cref="MultiTensorFunction{T}.backward"/>
            static abstract IReadOnlyList<Tensor?> vjp(AutogradContext ctx, IReadOnlyList<Tensor?> grad_outputs);

            /// <inheritdoc cref="MultiTensorFunction{T}.jvp"/>
            static virtual IReadOnlyList<Tensor?> jvp(AutogradContext ctx, IReadOnlyList<Tensor?> grad_inputs) => throw new NotImplementedException(NoJvp);

            /// <inheritdoc cref="Function{T}.apply_internal"/>
            static sealed List<Tensor> apply(params object?[] vars) => CustomCall.Apply(Members.Instance, vars);

            private sealed class Members : ICustomFunction
            {
                public static readonly Members Instance = new();

                public string Name => TSelf.Name;

                public bool once_differentiable => TSelf.once_differentiable;

                public IReadOnlyList<Tensor?> Forward(AutogradContext ctx, object?[] vars) => TSelf.forward(ctx, vars);

                public IReadOnlyList<Tensor?> Backward(AutogradContext ctx, List<Tensor?> gradients) => TSelf.vjp(ctx, gradients);

                public IReadOnlyList<Tensor?> Jvp(AutogradContext ctx, List<Tensor?> tangents) => TSelf.jvp(ctx, tangents);
            }
        }
    }
}
