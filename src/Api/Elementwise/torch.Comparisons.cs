namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Which elements of the left operand equal those of the right one (<c>torch.eq</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor eq(Tensor left, Tensor right) => left.Required().eq(right);

    /// <summary>Which elements of the left operand differ from those of the right one (<c>torch.ne</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor ne(Tensor left, Tensor right) => left.Required().ne(right);

    /// <summary>Which elements of the first tensor differ from those of the second one (<c>torch.not_equal</c>).</summary>
    /// <param name="tensor">A tensor.</param>
    /// <param name="target">A tensor.</param>
    public static Tensor not_equal(Tensor tensor, Tensor target) => tensor.Required().ne(target);

    /// <summary>Which elements of the left operand are less than those of the right one (<c>torch.lt</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor lt(Tensor left, Tensor right) => left.Required().lt(right);

    /// <summary>Which elements of the first tensor are less than those of the second one (<c>torch.less</c>).</summary>
    /// <param name="tensor">A tensor.</param>
    /// <param name="target">A tensor.</param>
    public static Tensor less(Tensor tensor, Tensor target) => tensor.Required().lt(target);

    /// <summary>Which elements of the left operand are at most those of the right one (<c>torch.le</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor le(Tensor left, Tensor right) => left.Required().le(right);

    /// <summary>Which elements of the first tensor are at most those of the second one (<c>torch.less_equal</c>).</summary>
    /// <param name="tensor">A tensor.</param>
    /// <param name="target">A tensor.</param>
    public static Tensor less_equal(Tensor tensor, Tensor target) => tensor.Required().le(target);

    /// <summary>Which elements of the left operand are greater than those of the right one (<c>torch.gt</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor gt(Tensor left, Tensor right) => left.Required().gt(right);

    /// <summary>Which elements of the first tensor are greater than those of the second one (<c>torch.greater</c>).</summary>
    /// <param name="tensor">A tensor.</param>
    /// <param name="target">A tensor.</param>
    public static Tensor greater(Tensor tensor, Tensor target) => tensor.Required().gt(target);

    /// <summary>Which elements of the left operand are at least those of the right one (<c>torch.ge</c>).</summary>
    /// <param name="left">A tensor.</param>
    /// <param name="right">A tensor.</param>
    public static Tensor ge(Tensor left, Tensor right) => left.Required().ge(right);

    /// <summary>Which elements of the first tensor are at least those of the second one (<c>torch.greater_equal</c>).</summary>
    /// <param name="tensor">A tensor.</param>
    /// <param name="target">A tensor.</param>
    public static Tensor greater_equal(Tensor tensor, Tensor target) => tensor.Required().ge(target);
}
