using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Autograd;

/// <summary>PyTorch's texts, with a second line that says what is the matter.</summary>
public class HintTests
{
    private static Tensor Leaf(params double[] values) => tensor(values).requires_grad_();

    private static string[] Lines(Action action) => Assert.Throws<TorchException>(action).Message.Split('\n');

    [Fact]
    public void A_gradient_of_a_constant_derivative()
    {
        Tensor x = Leaf(2);
        Tensor first = grad(x * 3, x, create_graph: true);
        Assert.Equal(
            [
                "element 0 of tensors does not require grad and does not have a grad_fn",
                "Hint: it is a gradient that was computed with create_graph=True, and depends on nothing that requires grad: the derivative is constant, and so the next one is zero.",
            ],
            Lines(() => grad(first, x)));
        Assert.Single(Lines(() => grad(ones(1), x)));
    }

    [Fact]
    public void A_gradient_that_does_not_depend_on_a_linear_input()
    {
        (Tensor w, Tensor x) = (Leaf(2), Leaf(3));
        Tensor first = grad(w * x, x, create_graph: true);
        Assert.Equal(
            [
                "One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.",
                "Hint: a gradient with respect to an input that the function is linear in does not depend on that input: its derivative is zero.",
            ],
            Lines(() => grad(first, x)));
        Assert.Single(Lines(() => grad(w * 2, x)));
    }

    [Fact]
    public void A_gradient_of_an_integer_tensor()
    {
        Tensor n = tensor([1L, 2L]);
        Assert.Equal(
            [
                "Only Tensors of floating point and complex dtype can require gradients",
                "Hint: this one is of dtype torch.int64; convert it first, for instance to torch.float32.",
            ],
            Lines(() => n.requires_grad_()));
        Assert.Equal(
            [
                "element 0 of tensors does not require grad and does not have a grad_fn",
                "Hint: it is of dtype torch.int64, and only tensors of floating point dtypes have gradients.",
            ],
            Lines(() => n.sum().backward()));
        Assert.Equal(
            [
                "One of the differentiated Tensors does not require grad",
                "Hint: it is of dtype torch.int64, and only tensors of floating point dtypes have gradients.",
            ],
            Lines(() => grad(Leaf(1), n)));
    }

    [Fact]
    public void Grad_outputs_of_another_dtype_are_cast_as_in_PyTorch()
    {
        Tensor x = ones(2).requires_grad_();
        foreach (Tensor weight in (Tensor[])[tensor([2.0, 3.0]), tensor([2L, 3L])])
        {
            Tensor gradient = grad(x * 1, x, weight);
            Assert.Equal(ScalarType.Float32, gradient.dtype);
            Assert.Equal([2f, 3f], gradient.data<float>().ToArray());
        }
    }
}
