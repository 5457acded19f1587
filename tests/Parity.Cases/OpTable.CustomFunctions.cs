using Parity;

namespace Parity.Cases;

public static partial class OpTable
{
    private static IEnumerable<OpCase> CustomFunctions() =>
    [
        One("custom_function", x => CustomExponential.apply(x)), One("custom_function of a function", x => CustomExponential.apply(x.sin()).sum()),
        new("custom_function of several outputs", [s_matrix, s_other], x => [.. CustomProduct.apply(x[0], x[1], 2.5)]),
    ];

    /// <summary>exp, from its saved output.</summary>
    private sealed class CustomExponential : autograd.SingleTensorFunction<CustomExponential>
    {
        public override string Name => "CustomExponential";

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            Tensor result = ((Tensor)vars[0]).exp();
            ctx.save_for_backward([result]);
#if ADJOINT
            ctx.save_for_forward([result]);
#endif
            return result;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0]];

#if ADJOINT
        public override Tensor jvp(autograd.AutogradContext ctx, List<Tensor> grad_inputs) => grad_inputs[0] * ctx.saved_tensors[0]!;
#endif
    }

    /// <summary>a · b · factor and a + b, from the saved inputs and a number.</summary>
    private sealed class CustomProduct : autograd.MultiTensorFunction<CustomProduct>
    {
        public override string Name => "CustomProduct";

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (a, b) = ((Tensor)vars[0], (Tensor)vars[1]);
            ctx.save_for_backward([a, b]);
#if ADJOINT
            ctx.save_for_forward([a, b]);
#endif
            ctx.save_data("factor", vars[2]);
            return [a * b * (double)vars[2], a + b];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            List<Tensor> saved = ctx.get_saved_variables();
            Tensor scaled = grad_outputs[0] * (double)ctx.get_data("factor")!;
            return [scaled * saved[1] + grad_outputs[1], scaled * saved[0] + grad_outputs[1], null!];
        }

#if ADJOINT
        public override List<Tensor> jvp(autograd.AutogradContext ctx, List<Tensor> grad_inputs)
        {
            (Tensor a, Tensor b) = (ctx.saved_tensors[0]!, ctx.saved_tensors[1]!);
            return [(grad_inputs[0] * b + grad_inputs[1] * a) * (double)ctx.get_data("factor")!, grad_inputs[0] + grad_inputs[1]];
        }
#endif
    }
}
