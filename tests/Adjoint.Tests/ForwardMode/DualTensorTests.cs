using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.ForwardMode;

/// <summary>PyTorch's rules of dual tensors, named after its TestAutogradForwardMode.</summary>
public class DualTensorTests
{
    [Fact]
    public void Forward_level_cleanup_keeps_the_tangent_itself_and_frees_it()
    {
        using (forward_ad.dual_level())
        {
            Tensor tangent = rand(2);
            Tensor dual = forward_ad.make_dual(rand(2), tangent);

            Assert.True(forward_ad.unpack_dual(dual).tangent!.is_same(tangent));
        }
    }

    [Fact]
    public void Size_check_refuses_a_tangent_of_another_shape()
    {
        Tensor foo = rand(2), tangent = rand(3);
        using (forward_ad.dual_level())
        {
            Refused("Trying to set a forward gradient that has a different size than that of the original Tensor, this is not supported. " +
                "Tensor is of size [2] while the given forward gradient is of size [3].", () => forward_ad.make_dual(foo, tangent));

            Tensor part = tangent.slice(0, 1, 3, 1);
            Assert.Equal(Numbers(part), Numbers(forward_ad.unpack_dual(forward_ad.make_dual(foo, part)).tangent!));
        }
    }

    [Fact]
    public void Default_level_ends_with_its_scope()
    {
        Tensor foo = rand(2), bar = rand(2), baz;
        using (forward_ad.dual_level())
        {
            baz = forward_ad.make_dual(foo, bar);
            (Tensor primal, Tensor? tangent) = forward_ad.unpack_dual(baz);
            Assert.Equal(Numbers(foo), Numbers(primal));
            Assert.True(tangent!.is_same(bar));
        }

        (Tensor after, Tensor? none) = forward_ad.unpack_dual(baz);
        Assert.Equal(Numbers(foo), Numbers(after));
        Assert.Null(none);
    }

    [Fact]
    public void Nested_level_is_refused()
    {
        using forward_ad.dual_level_guard level = forward_ad.dual_level();

        Assert.Equal(0, level.level);
        Refused("Nested forward mode AD is not supported at the moment", () => forward_ad.enter_dual_level());
    }

    [Fact]
    public void Levels_are_left_in_their_order_only()
    {
        Refused("Exiting a forward AD level that is not the last that was created is not support. Ensure they are released in the reverse order they were created.",
            () => forward_ad.exit_dual_level());
        long level = forward_ad.enter_dual_level();
        Refused("Trying to exit a forward AD level that was not the last one that was created. This is not supported.", () => forward_ad.exit_dual_level(level + 1));
        forward_ad.exit_dual_level(level);
    }

    [Fact]
    public void A_dual_tensor_needs_a_level() =>
        Refused("Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first.",
            () => forward_ad.make_dual(rand(2), rand(2)));

    [Fact]
    public void A_dual_tensor_needs_floating_point()
    {
        using IDisposable level = forward_ad.dual_level();

        Refused("Expected primal to be floating point or complex, but got: torch.int64", () => forward_ad.make_dual(tensor(1L), tensor(1.0)));
        Refused("Expected tangent to be floating point or complex, but got: torch.bool", () => forward_ad.make_dual(tensor(1.0), tensor(true)));
    }

    [Fact]
    public void A_level_holds_one_tangent_of_a_tensor_and_none_of_a_tangent()
    {
        using IDisposable level = forward_ad.dual_level();
        Tensor dual = forward_ad.make_dual(rand(2), rand(2));

        Refused("Making a dual Tensor based on a Tensor that already has a forward gradient at the same level 0 is not supported.",
            () => forward_ad.make_dual(dual, rand(2)));
        Refused("Setting a forward grad that itself has a forward gradient at the same level0 is not supported.",
            () => forward_ad.make_dual(rand(2), dual));
    }

    [Fact]
    public void Print_shows_the_tangent()
    {
        using IDisposable level = forward_ad.dual_level();
        Tensor a = tensor([1f]), b = forward_ad.make_dual(a, tensor([2f]));
        (Tensor primal, Tensor? tangent) = forward_ad.unpack_dual(b);

        Assert.Equal("tensor([1.])", a.ToString(TensorStringStyle.PyTorch));
        Assert.Equal("tensor([1.], tangent=tensor([2.]))", b.ToString(TensorStringStyle.PyTorch));
        Assert.Equal("tensor([1.])", primal.ToString(TensorStringStyle.PyTorch));
        Assert.Equal("tensor([2.])", tangent!.ToString(TensorStringStyle.PyTorch));
    }

    [Fact]
    public void Advanced_packing_unpacking_shares_memory_and_version()
    {
        Tensor foo = rand(2), bar = ones(2);
        using IDisposable level = forward_ad.dual_level();
        Tensor dual = forward_ad.make_dual(foo, bar);

        foo.add_(1);
        Assert.Equal(Numbers(foo), Numbers(dual));
        Assert.Equal(foo._version, dual._version);
        (Tensor primal, Tensor? tangent) = forward_ad.unpack_dual(dual);
        foo.add_(1);
        Assert.Equal(foo._version, primal._version);
        bar.add_(1);
        Assert.Equal(bar._version, tangent!._version);
    }

    [Fact]
    public void Advanced_packing_unpacking_is_differentiable_backwards()
    {
        Tensor foo = rand(2).requires_grad_(), bar = ones(2).requires_grad_();
        using IDisposable level = forward_ad.dual_level();
        (Tensor p, Tensor? t) = forward_ad.unpack_dual(forward_ad.make_dual(foo, bar));

        IList<Tensor> ofPrimal = grad([p.sum()], [foo, bar], allow_unused: true);
        Assert.Equal([1, 1], Numbers(ofPrimal[0]));
        Assert.Null(ofPrimal[1]);
        IList<Tensor> ofTangent = grad([t!.sum()], [foo, bar], allow_unused: true);
        Assert.Null(ofTangent[0]);
        Assert.Equal([1, 1], Numbers(ofTangent[1]));
    }

    [Fact]
    public void Detach_drops_the_tangent_and_no_grad_does_not()
    {
        Tensor foo = rand(2).requires_grad_(), bar = ones(2).requires_grad_();
        using IDisposable level = forward_ad.dual_level();
        Tensor dual = forward_ad.make_dual(foo, bar);

        Assert.Null(forward_ad.unpack_dual(dual.detach() * 2).tangent);
        Tensor tripled;
        using (no_grad())
        {
            tripled = dual * 3;
        }

        (Tensor p, Tensor? t) = forward_ad.unpack_dual(tripled);
        Assert.False(p.requires_grad);
        Assert.False(t!.requires_grad);
        Assert.Equal([3, 3], Numbers(t));
        Tensor copy = dual.clone();
        copy.detach_();
        Assert.Null(forward_ad.unpack_dual(copy * 2).tangent);
    }

    [Fact]
    public void View_inplace_non_differentiable_views_stay_apart()
    {
        Tensor foo = tensor([1.0, 2.0]), bar = ones(2, ScalarType.Float64);
        using IDisposable level = forward_ad.dual_level();
        Tensor dual = forward_ad.make_dual(foo, bar);

        dual.mul_(2);
        Assert.Null(forward_ad.unpack_dual(foo).tangent);
        Assert.Equal([2, 2], Numbers(bar));
        Assert.Equal([2, 4], Numbers(foo));
        (Tensor primal, Tensor? tangent) = forward_ad.unpack_dual(dual);
        Assert.Null(forward_ad.unpack_dual(primal).tangent);
        primal.mul_(2);
        Assert.Equal([4, 8], Numbers(forward_ad.unpack_dual(dual).primal));
        Assert.Equal([2, 2], Numbers(forward_ad.unpack_dual(dual).tangent!));
        tangent!.mul_(2);
        Assert.Equal([4, 8], Numbers(forward_ad.unpack_dual(dual).primal));
        Assert.Equal([4, 4], Numbers(forward_ad.unpack_dual(dual).tangent!));
    }

    [Fact]
    public void View_inplace_differentiable_views_are_updated()
    {
        using IDisposable level = forward_ad.dual_level();
        Tensor foo = rand(2), dual = forward_ad.make_dual(foo, ones(2));
        Tensor view = dual.narrow(0, 0, 1);

        view.mul_(2);
        Assert.Null(forward_ad.unpack_dual(foo).tangent);
        Assert.Equal([2, 1], Numbers(forward_ad.unpack_dual(dual).tangent!));
        Assert.Equal([2], Numbers(forward_ad.unpack_dual(view).tangent!));
        Tensor sum = rand(2);
        sum.add_(dual);
        Assert.Equal([2, 1], Numbers(forward_ad.unpack_dual(sum).tangent!));
        Tensor one = rand(2);
        one[0] = dual[0];
        Assert.Equal([2, 0], Numbers(forward_ad.unpack_dual(one).tangent!));
        Tensor untouched = rand(2);
        untouched.detach().add_(dual);
        Assert.Null(forward_ad.unpack_dual(untouched).tangent);
    }

    [Fact]
    public void Grad_cleanup_leaves_nothing_for_the_next_level()
    {
        Tensor foo = rand(2), bar = rand(2), dual;
        using (forward_ad.dual_level())
        {
            dual = forward_ad.make_dual(foo, rand(2));
        }

        using (forward_ad.dual_level())
        {
            Assert.Null(forward_ad.unpack_dual(foo).tangent);
            Assert.Null(forward_ad.unpack_dual(dual).tangent);
            Assert.Equal(Numbers(bar), Numbers(forward_ad.unpack_dual(forward_ad.make_dual(foo, bar)).tangent!));
        }
    }

    [Fact]
    public void A_tangent_is_not_shared_by_results()
    {
        using IDisposable level = forward_ad.dual_level();
        Tensor dual = forward_ad.make_dual(ones(2), ones(2));
        Tensor y = dual + 1;

        y.mul_(5);
        Assert.Equal([1, 1], Numbers(forward_ad.unpack_dual(dual).tangent!));
        Assert.Equal([5, 5], Numbers(forward_ad.unpack_dual(y).tangent!));
    }

    [Fact]
    public void In_place_operations_without_derivative_make_the_tangent_zero()
    {
        using IDisposable level = forward_ad.dual_level();
        foreach (Action<Tensor> change in (Action<Tensor>[])[x => x.zero_(), x => x.fill_(3), x => x.eq_(1), x => x.floor_(), x => x.uniform_(0, 1), x => x.copy_(ones(2))])
        {
            Tensor dual = forward_ad.make_dual(rand(2), ones(2));
            change(dual);
            Assert.Equal([0, 0], Numbers(forward_ad.unpack_dual(dual).tangent!));
        }
    }

    [Fact]
    public void In_place_comparison_has_derivative_zero_backwards()
    {
        Tensor x = tensor([1.0, 2.0]).requires_grad_();
        Tensor y = x * 2;

        y.eq_(2);

        Assert.Equal("EqBackward0", y.grad_fn!.name);
        Assert.Equal([0, 0], Numbers(grad([y.sum()], [x])[0]));
    }

    [Fact]
    public void Integer_results_carry_no_tangent()
    {
        using IDisposable level = forward_ad.dual_level();
        Tensor dual = forward_ad.make_dual(tensor([1.5, 2.5]), ones(2, ScalarType.Float64));

        Assert.Null(forward_ad.unpack_dual(dual.to(ScalarType.Int64)).tangent);
        Assert.Null(forward_ad.unpack_dual(dual > 2).tangent);
        Assert.Null(forward_ad.unpack_dual(dual.argmax()).tangent);
    }

    [Fact]
    public void A_tangent_of_another_dtype_is_converted()
    {
        using IDisposable level = forward_ad.dual_level();

        Assert.Equal(ScalarType.Float32, forward_ad.unpack_dual(forward_ad.make_dual(ones(2), ones(2, ScalarType.Float64))).tangent!.dtype);
    }

    [Fact]
    public void Fwd_grad_mode_switches_tangents_off()
    {
        using IDisposable level = forward_ad.dual_level();
        Tensor dual = forward_ad.make_dual(ones(2), ones(2));
        using (forward_ad.set_fwd_grad_enabled(false))
        {
            Assert.False(forward_ad.is_fwd_grad_enabled());
            Assert.Null(forward_ad.unpack_dual(dual).tangent);
        }

        Assert.True(forward_ad.is_fwd_grad_enabled());
        Assert.NotNull(forward_ad.unpack_dual(dual * 2).tangent);
    }

    [Fact]
    public void Backward_adds_up_gradients_with_their_tangents()
    {
        using IDisposable level = forward_ad.dual_level();
        Tensor x = forward_ad.make_dual(tensor([2.0]), tensor([1.0])).requires_grad_();

        (x * x * x).sum().backward();
        (x * x * x).sum().backward();

        Assert.Equal([24], Numbers(x.grad!));
        Assert.Equal([24], Numbers(forward_ad.unpack_dual(x.grad!).tangent!));
    }

    [Fact]
    public async Task A_level_goes_along_with_an_asynchronous_method()
    {
        using IDisposable level = forward_ad.dual_level();
        await Task.Yield();
        Tensor dual = await Task.Run(() => forward_ad.make_dual(tensor([3.0]), tensor([1.0])));

        Tensor y = await Task.Run(() => dual * dual);

        Assert.Equal([6], Numbers(forward_ad.unpack_dual(y).tangent!));
    }

    private static void Refused(string text, Action action) => Assert.Equal(text, Assert.Throws<TorchException>(action).Message);

    private static double[] Numbers(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
}
