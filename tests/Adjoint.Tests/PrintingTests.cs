using static Adjoint.torch;

namespace Adjoint.Tests;

/// <summary>Texts as PyTorch 2.10 prints them, and TorchSharp's styles.</summary>
public class PrintingTests
{
    private static string Text(Tensor tensor) => tensor.ToString(TensorStringStyle.PyTorch);

    private static string Lines(params string[] lines) => string.Join('\n', lines);

    [Fact]
    public void Floats_share_one_format()
    {
        Assert.Equal("tensor(3.5000)", Text(tensor(3.5f)));
        Assert.Equal("tensor([1., 2.])", Text(tensor([1f, 2f])));
        Assert.Equal("tensor([1.0000, 0.5000])", Text(tensor([1f, 0.5f])));
        Assert.Equal("tensor([-1.5000,  2.2500])", Text(tensor([-1.5f, 2.25f])));
        Assert.Equal("tensor([0., -0., 0.])", Text(tensor([0f, -0f, 0f])));
    }

    [Fact]
    public void Exponents_where_magnitudes_differ_much()
    {
        Assert.Equal("tensor([1.0000e-05, 1.0000e+00])", Text(tensor([1e-5f, 1f])));
        Assert.Equal("tensor([1.0000e+00, 1.0010e+03])", Text(tensor([1f, 1001f])));
        Assert.Equal("tensor([1000.,    1.])", Text(tensor([1000f, 1f])));
        Assert.Equal("tensor([2.0000e+08])", Text(tensor([2e8f])));
    }

    [Fact]
    public void Ties_are_rounded_to_even_as_in_Python()
    {
        Assert.Equal("tensor([0.0312, 1.0000])", Text(tensor([0.03125f, 1f])));
        Assert.Equal("tensor([0.0938, 1.0000])", Text(tensor([0.09375f, 1f])));
        Assert.Equal("tensor([1.0000e+00, 1.0000e+05])", Text(tensor([1f, 100005f])));
    }

    [Fact]
    public void Infinities_and_NaN_do_not_set_the_format() =>
        Assert.Equal("tensor([1., nan, inf, -inf])", Text(tensor([1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity])));

    [Fact]
    public void Integers_and_truth_values()
    {
        Assert.Equal("tensor([  1, -20])", Text(tensor([1L, -20L])));
        Assert.Equal("tensor([1, 2], dtype=torch.int32)", Text(tensor([1, 2])));
        Assert.Equal("tensor([255], dtype=torch.uint8)", Text(tensor(new byte[] { 255 })));
        Assert.Equal("tensor([ True, False])", Text(tensor([true, false])));
        Assert.Equal("tensor(True)", Text(tensor(true)));
    }

    [Fact]
    public void Empty_tensors()
    {
        Assert.Equal("tensor([])", Text(zeros(0)));
        Assert.Equal("tensor([], size=(0, 3))", Text(zeros(0, 3)));
        Assert.Equal("tensor([], dtype=torch.int64)", Text(zeros(0, dtype: int64)));
    }

    [Fact]
    public void Dimensions_are_nested_and_set_apart()
    {
        Assert.Equal(Lines("tensor([[1., 0.],", "        [0., 1.]])"), Text(eye(2)));
        Assert.Equal(
            Lines("tensor([[[0, 1],", "         [2, 3]],", "", "        [[4, 5],", "         [6, 7]]])"),
            Text(arange(8).reshape(2, 2, 2)));
    }

    [Fact]
    public void Long_rows_break()
    {
        Assert.Equal(
            Lines(
                "tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17,",
                "        18, 19, 20, 21, 22, 23, 24])"),
            Text(arange(25)));
    }

    [Fact]
    public void More_than_a_thousand_elements_are_summarised()
    {
        Assert.Equal("tensor([   0,    1,    2,  ..., 1997, 1998, 1999])", Text(arange(2000)));
        Assert.Equal(
            Lines(
                "tensor([[0., 0., 0.,  ..., 0., 0., 0.],",
                "        [0., 0., 0.,  ..., 0., 0., 0.],",
                "        [0., 0., 0.,  ..., 0., 0., 0.],",
                "        ...,",
                "        [0., 0., 0.,  ..., 0., 0., 0.],",
                "        [0., 0., 0.,  ..., 0., 0., 0.],",
                "        [0., 0., 0.,  ..., 0., 0., 0.]])"),
            Text(zeros(40, 40)));
    }

    [Fact]
    public void Suffixes_go_to_a_line_of_their_own_when_there_is_no_room()
    {
        Assert.Equal("tensor([1.], dtype=torch.float64, requires_grad=True)", Text(tensor([1.0], requires_grad: true)));
        Assert.Equal(
            Lines("tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16],", "       dtype=torch.int32)"),
            Text(arange(17, dtype: int32)));
    }

    [Fact]
    public void Views_print_what_they_show() =>
        Assert.Equal(Lines("tensor([[0, 3],", "        [1, 4],", "        [2, 5]])"), Text(arange(6).reshape(2, 3).t()));

    [Fact]
    public void Styles_of_TorchSharp()
    {
        Tensor x = tensor(new float[,] { { 1f, 2.5f }, { -3f, 4f } });
        Assert.Equal("[2x2], type = Float32, device = cpu", x.ToString());
        Assert.Equal("[2x2], type = Float32, device = cpu\n  1 2.5\n -3   4\n", x.str(newLine: "\n"));
        Assert.Equal("[[1, 2.5]\n [-3, 4]]", x.npstr(newLine: "\n"));
        Assert.Equal("[2x2], type = Float32, device = cpu, value = \nfloat [,] {\n {1f, 2.5f},\n {-3f, 4f}\n}", x.cstr(newLine: "\n"));
        Assert.Equal("[], type = Int64, device = cpu, value = 7", tensor(7L).str());
    }
}
