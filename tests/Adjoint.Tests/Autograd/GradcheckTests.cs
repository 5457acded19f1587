using System.Globalization;
using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Autograd;

/// <summary>torch.autograd.gradcheck and gradgradcheck: right derivatives pass, each wrong one has its message.</summary>
public class GradcheckTests
{
    private static Tensor Input(params long[] sizes) => (rand(sizes, ScalarType.Float64) + 0.5).detach().requires_grad_();

    // Half of the derivative is lost with the history of one factor.
    private static Tensor HalfSquare(Tensor x) => x.detach() * x;

    private static string Rounded(GradcheckError error) =>
        error.Message.Replace(error.mismatch!.numerical.ToString("R", CultureInfo.InvariantCulture), Math.Round(error.mismatch.numerical, 6).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Right_gradients_pass(bool fast)
    {
        Assert.True(gradcheck(x => x.sin() * x.exp(), Input(3, 2), fast_mode: fast));
        Assert.True(gradcheck((Tensor[] x) => x[0].matmul(x[1]), [Input(2, 3), Input(3, 4)], fast_mode: fast));
        Assert.True(gradcheck((Tensor[] x) => new[] { x[0] * x[1], x[0].sum(), x[1].detach() }, [Input(3), Input(3)], fast_mode: fast));
        Assert.True(gradcheck(x => x.pow(3).sum(), Input(), fast_mode: fast));
        Assert.True(gradcheck(x => x * 2, Input(0, 3), fast_mode: fast));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Right_second_gradients_pass(bool fast)
    {
        Assert.True(gradgradcheck(x => x.sin() * x.exp(), Input(3), fast_mode: fast));
        Assert.True(gradgradcheck((Tensor[] x) => new[] { x[0] * x[1], x[0].pow(3) }, [Input(2, 2), Input(2)], fast_mode: fast));
        Assert.True(gradgradcheck(x => x.tanh(), Input(3), grad_outputs: Input(3), fast_mode: fast));
        Assert.True(gradgradcheck(x => x.exp(), Input(2, 3), gen_non_contig_grad_outputs: true, fast_mode: fast));
    }

    [Fact]
    public void Inputs_need_not_be_contiguous_and_are_restored()
    {
        Tensor x = Input(3, 4).detach().t().slice(0, 0, 4, 2).requires_grad_();
        string before = x.ToString(TensorStringStyle.PyTorch);

        Assert.True(gradcheck(y => y * y, x));
        Assert.Equal(before, x.ToString(TensorStringStyle.PyTorch));
    }

    [Fact]
    public void Only_inputs_that_require_gradients_are_checked() =>
        Assert.True(gradcheck((Tensor[] x) => x[0] * x[1].detach(), [Input(2), Input(2).detach()]));

    [Fact]
    public void Mismatch_names_output_input_element_and_both_values()
    {
        Tensor a = tensor([1.0, 2.0], requires_grad: true), b = tensor([3.0, 4.0], requires_grad: true);

        var error = Assert.Throws<GradcheckError>(() => gradcheck((Tensor[] x) => new[] { x[0] * x[1], x[0] + HalfSquare(x[1]) }, [a, b]));

        Assert.StartsWith(
            "Jacobian mismatch for output 1 with respect to input 1,\n" +
            "numerical:tensor([[6.0000, 0.0000],\n        [0.0000, 8.0000]], dtype=torch.float64)\n" +
            "analytical:tensor([[3., 0.],\n        [0., 4.]], dtype=torch.float64)\n",
            error.Message);
        Assert.EndsWith("analytical 4.", error.Message);
        Assert.Equal((1, 1), (error.mismatch!.input, error.mismatch.output));
        Assert.Equal([1], error.mismatch.input_index);
        Assert.Equal([1], error.mismatch.output_index);
        Assert.Equal(8, error.mismatch.numerical, 6);
        Assert.Equal(4, error.mismatch.analytical);
    }

    [Fact]
    public void Fast_mode_shows_the_whole_Jacobians_of_a_mismatch()
    {
        var error = Assert.Throws<GradcheckError>(() => gradcheck(HalfSquare, tensor([3.0, 4.0], requires_grad: true), fast_mode: true));

        Assert.StartsWith("Jacobian mismatch for output 0 with respect to input 0,\nnumerical:tensor(", error.Message);
        Assert.Contains("Below, we recompute numerical and analytical jacobians in slow mode:\n\nNumerical:\n tensor([[6.0000", error.Message);
        Assert.Contains("Analytical:\ntensor([[3., 0.],\n        [0., 4.]], dtype=torch.float64)\n\nThe max per-element difference (slow mode) is: ", error.Message);
        Assert.Equal([1], error.mismatch!.input_index);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wrong_derivative_can_be_a_result_instead(bool fast)
    {
        Assert.False(gradcheck(HalfSquare, Input(3), raise_exception: false, fast_mode: fast));
        Assert.False(gradgradcheck(x => x.pow(2) * x.detach(), Input(3), raise_exception: false, fast_mode: fast));
    }

    [Fact]
    public void Wrong_second_derivative_is_found_where_the_first_is_right()
    {
        // The derivative of x³ with x² taken for a constant.
        static Tensor Cube(Tensor x) => (x - x.detach()) * (3 * x.detach().pow(2)) + x.detach().pow(3);
        Tensor x = Input(3);

        Assert.Throws<GradcheckError>(() => gradgradcheck(Cube, x));
    }

    [Fact]
    public void Tolerances_decide()
    {
        static Tensor Slightly(Tensor x) => x + 0.01 * x.detach();

        Assert.False(gradcheck(Slightly, Input(2), raise_exception: false));
        Assert.True(gradcheck(Slightly, Input(2), rtol: 0.02));
        Assert.True(gradcheck(Slightly, Input(2), atol: 0.02));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_output_without_history_has_to_be_constant(bool fast)
    {
        Assert.True(gradcheck(x => zeros_like(x), Input(2), fast_mode: fast));
        var error = Assert.Throws<GradcheckError>(() => gradcheck(x => x.detach() * 2, Input(2), fast_mode: fast));
        Assert.Equal("Numerical gradient for function expected to be zero", error.Message);
    }

    [Fact]
    public void An_output_that_changes_its_shape_is_refused()
    {
        Tensor x = tensor([1.0], requires_grad: true);

        var error = Assert.Throws<GradcheckError>(() => gradcheck(y => (double)y.detach() > 1 ? y.expand(2) : y * 1, x));

        Assert.StartsWith("Expected `func` to return outputs with the same shape when inputs are perturbed by 1E-06, but got:", error.Message);
    }

    [Fact]
    public void An_input_with_gradients_is_wanted()
    {
        var error = Assert.Throws<TorchException>(() => gradcheck(x => x, ones(2)));
        Assert.Equal("gradcheck expects at least one input tensor to require gradient, but none of the them have requires_grad=True.", error.Message);
    }

    [Fact]
    public void Elements_that_share_memory_are_refused()
    {
        var error = Assert.Throws<TorchException>(() => gradcheck(x => x, Input(1).expand(3)));
        Assert.StartsWith("The 0th input has a dimension with stride 0. gradcheck only supports inputs that are non-overlapping", error.Message);
    }

    [Fact]
    public void Single_precision_is_warned_of()
    {
        var warnings = new List<string>();
        void Listen(string text) => warnings.Add(text);
        Warning += Listen;
        try
        {
            gradcheck(x => x * 2, ones(2, requires_grad: true), eps: 0.01, atol: 0.01);
        }
        finally
        {
            Warning -= Listen;
        }

        Assert.Contains(warnings, text => text.StartsWith("Input #0 requires gradient and is not a double precision floating point or complex.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mode_has_to_be_checked()
    {
        var error = Assert.Throws<ArgumentException>(() => gradcheck(x => x, Input(2), check_backward_ad: false));
        Assert.Equal("Expected at least one of check_forward_ad or check_backward_ad to be True", error.Message);
        Assert.Throws<ArgumentException>(() => gradcheck(x => x, Input(2), check_batched_forward_grad: true));
        Assert.Throws<ArgumentException>(() => gradgradcheck(x => x, Input(2), check_rev_over_rev: false));
    }

    [Fact]
    public void Batched_gradients_are_compared() => Assert.True(gradcheck(x => x.exp().sum(1), Input(2, 3), check_batched_grad: true));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Forward_mode_is_checked_alone_or_beside_reverse_mode(bool fast)
    {
        static Tensor[] Both(Tensor[] x) => [x[0].matmul(x[1]).sin(), x[0].sum()];

        Assert.True(gradcheck(Both, [Input(2, 3), Input(3, 2)], check_forward_ad: true, fast_mode: fast));
        Assert.True(gradcheck(Both, [Input(2, 3), Input(3, 2)], check_forward_ad: true, check_backward_ad: false, fast_mode: fast));
        Assert.True(gradcheck(x => x.exp(), Input(0, 2), check_forward_ad: true, fast_mode: fast));
        Assert.True(gradgradcheck(x => x.sin() * x.exp(), Input(3), check_fwd_over_rev: true, fast_mode: fast));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mismatch_in_forward_mode_says_so_and_names_the_element(bool fast)
    {
        var error = Assert.Throws<GradcheckError>(() =>
            gradcheck(HalfSquare, tensor([3.0, 4.0], requires_grad: true), check_forward_ad: true, check_backward_ad: false, fast_mode: fast));

        Assert.StartsWith("Jacobian computed with forward mode mismatch for output 0 with respect to input 0,\nnumerical:tensor(", error.Message);
        Assert.EndsWith("Largest difference at input 0, element [1], and output 0, element [1]: numerical 8, analytical 4.", Rounded(error));
    }

    [Fact]
    public void Batched_tangents_are_compared() =>
        Assert.True(gradcheck((Tensor[] x) => x[0] * x[1].exp(), [Input(2, 3), Input(3)], check_forward_ad: true, check_batched_forward_grad: true));

    [Fact]
    public void Some_outputs_may_have_no_gradient() =>
        Assert.True(gradcheck((Tensor[] x) => x[0].pow(2).unbind(), [Input(3, 2)], check_undefined_grad: true));

    /// <summary>3 x and 2 x, which wants all gradients, or makes something out of none.</summary>
    private sealed class Undefined : MultiTensorFunction<Undefined>
    {
        public override string Name => nameof(Undefined);

        public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
        {
            ctx.set_materialize_grads(false);
            ctx.save_data("what", vars[1]);
            return [(Tensor)vars[0] * 3, (Tensor)vars[0] * 2];
        }

        public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs)
        {
            if (grad_outputs.All(g => g is not null))
                return [grad_outputs[0] * 3 + grad_outputs[1] * 2, null!];
            if ((string)ctx.get_data("what")! == "throws")
                throw new TorchException("a gradient is missing");
            return grad_outputs.Any(g => g is not null) ? [grad_outputs.Single(g => g is not null) * 2, null!] : [ones(2, ScalarType.Float64), null!];
        }
    }

    [Theory]
    [InlineData("throws", "Expected backward function to handle undefined output grads. Please look at \"Notes about undefined output gradients\" in \"tools/autograd/derivatives.yaml\"")]
    [InlineData("invents", "Expected all input grads to be undefined or zero when all output grads are undefined or zero. Please look at \"Notes about undefined output gradients\" in \"tools/autograd/derivatives.yaml\"")]
    public void Undefined_gradients_have_to_count_as_zeros(string what, string message)
    {
        var warnings = new List<string>();
        Warning += warnings.Add;
        try
        {
            Tensor[] Function(Tensor[] x) => [.. Undefined.apply(x[0], what)];
            var error = Assert.Throws<GradcheckError>(() => gradcheck(x => Function(x) is [var a, var b] ? a + b : null!, [Input(2)]));
            Assert.Equal(message, error.Message);
            Assert.True(gradcheck(x => Function(x) is [var a, var b] ? a + b : null!, [Input(2)], check_undefined_grad: false));
        }
        finally
        {
            Warning -= warnings.Add;
        }
        Assert.Contains(warnings, text => text.StartsWith("Backwards compatibility: New undefined gradient support checking feature is enabled by default", StringComparison.Ordinal));
    }

    /// <summary>a · b, whose jvp can take no tangent for one of ones.</summary>
    private sealed class Invented : MultiTensorFunction<Invented>
    {
        public override string Name => nameof(Invented);

        public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
        {
            ctx.set_materialize_grads(false);
            ctx.save_for_forward([(Tensor)vars[0], (Tensor)vars[1]]);
            return [(Tensor)vars[0] * (Tensor)vars[1]];
        }

        public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs) => throw new NotSupportedException();

        public override List<Tensor> jvp(AutogradContext ctx, List<Tensor> grad_inputs)
        {
            (Tensor a, Tensor b) = (ctx.saved_tensors[0]!, ctx.saved_tensors[1]!);
            // Right along unit vectors, which is all that slow mode looks at.
            Tensor missing = grad_inputs[0] is { } given && (double)given.abs().sum() != 1 ? ones_like(b) : zeros_like(b);
            return [(grad_inputs[0] ?? zeros_like(a)) * b + (grad_inputs[1] ?? missing) * a];
        }
    }

    [Fact]
    public void Undefined_tangents_have_to_count_as_zeros()
    {
        Tensor[] inputs = [Input(2), Input(2)];
        var error = Assert.Throws<GradcheckError>(() =>
            gradcheck((Tensor[] x) => Invented.apply(x[0], x[1])[0], inputs, check_forward_ad: true, check_backward_ad: false));
        Assert.StartsWith("Mismatch in tangent values for output with index: 0 when input: tensor(", error.Message);
        Assert.Contains(" has an undefined tangent value.  Got: tensor(", error.Message);
        Assert.True(gradcheck((Tensor[] x) => Invented.apply(x[0], x[1])[0], inputs, check_forward_ad: true, check_backward_ad: false, check_undefined_grad: false));
        Assert.True(gradcheck((Tensor[] x) => x[0] * x[1].exp(), inputs, check_forward_ad: true));
    }

    [Fact]
    public void What_fails_in_batches_only_is_said()
    {
        var error = Assert.Throws<GradcheckError>(() => gradcheck(x => Scaled.apply(x), Input(2), check_batched_grad: true));
        Assert.StartsWith("While computing batched gradients, got: vmap:", error.Message);
        Assert.Contains("gradcheck or gradgradcheck failed while testing batched gradient computation.", error.Message);
        Assert.True(gradcheck(x => Scaled.apply(x), Input(2)));
    }

    /// <summary>2 x, whose backward looks at a number.</summary>
    private sealed class Scaled : SingleTensorFunction<Scaled>
    {
        public override string Name => nameof(Scaled);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 2;

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output.sum().item<double>() is var sum && sum == 0 ? grad_output * 0 : grad_output * 2];
    }

    [Fact]
    public void The_random_sequence_of_the_program_is_left_alone()
    {
        Tensor x = Input(3);
        manual_seed(7);
        Tensor expected = rand(3);
        manual_seed(7);
        gradcheck(y => y.exp(), x, fast_mode: true);
        gradgradcheck(y => y.exp(), x);

        Assert.Equal(expected.data<float>().ToArray(), rand(3).data<float>().ToArray());
    }
}
