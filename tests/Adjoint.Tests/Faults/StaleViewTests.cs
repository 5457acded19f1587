using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>A view whose base changed in place: it finds its history anew, whoever looks and from whichever thread.</summary>
public class StaleViewTests
{
    private static Tensor R(params double[] values) => tensor(values, requires_grad: true);

    private static Tensor D(params double[] values) => tensor(values);

    private static double[] Values(Tensor? x) => x!.detach().data<double>().ToArray();

    private static string Error(Action action) => Assert.Throws<TorchException>(action).Message.Split('\n')[0];

    [Fact]
    [Trait("Fault", "5")]
    public void Its_base_no_longer_requires_gradients()
    {
        Tensor x = R(1, 2, 3), v = x[0..2];
        x.requires_grad_(false);
        x.add_(1);
        Tensor twice = v * 2;
        Assert.Equal([4, 6], Values(twice));
        Assert.Equal("AsStridedBackward0", v.grad_fn!.name);
        twice.sum().backward();
        Assert.Null(x.grad);
    }

    [Fact]
    [Trait("Fault", "5")]
    public void Its_base_was_detached()
    {
        Tensor b = R(1, 2, 3) * 1, v = b[0..2];
        b.detach_();
        b.add_(1);
        Assert.True(v.requires_grad);
        Assert.False(v.is_leaf);
        (v * 2).sum().backward();
    }

    [Fact]
    [Trait("Fault", "5")]
    public void A_hook_on_it_is_let_go_outside_of_getters()
    {
        for (int i = 0; i < 100; i++)
        {
            Tensor b = R(1, 2) * 1, v = b.view(2);
            int calls = 0;
            v.register_hook((Tensor g) => { calls++; return g * 2; });
            b.mul_(2);
            Assert.Equal([2], v.shape);
            Assert.False(v.is_leaf);
            (v * 3).sum().backward();
            Assert.Equal(0, calls);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Fault", "5")]
    public void Threads_may_read_it(bool compute)
    {
        Tensor w = ones(20).requires_grad_();
        for (int i = 0; i < 300; i++)
        {
            Tensor y = w * 1, v = y.narrow(0, 3, 9);
            y.mul_(2);
            Parallel.For(0, 4, _ =>
            {
                if (compute)
                {
                    Assert.True((v * 2).requires_grad);
                }
                else
                {
                    Assert.Equal([9], v.shape);
                    Assert.Equal("AsStridedBackward0", v.grad_fn!.name);
                }
            });
            w.grad = null;
            v.sum().backward();
            Assert.Equal(18, w.grad!.sum().item<float>());
        }
    }

    [Fact]
    [Trait("Fault", "7")]
    public void Its_base_shows_other_memory()
    {
        Tensor y = ones(50000), v = y.narrow(0, 10000, 30000);
        y.set_(ones(2));
        Tensor w = ones(30000).requires_grad_();
        v.mul_(w);
        v.sum().backward();
        Assert.Equal(30000, w.grad!.sum().item<float>());
    }

    [Fact]
    [Trait("Fault", "16")]
    public void Retained_gradients_add_up_and_belong_to_nobody_else()
    {
        Tensor x = R(1, 1), y = x * 1;
        y.retain_grad();
        y.sum().backward(retain_graph: true);
        y.sum().backward();
        Assert.Equal([2, 2], Values(y.grad));

        Tensor given = D(1, 2), z = x * 1, t = z * 1;
        z.retain_grad();
        t.retain_grad();
        t.backward(given);
        t.grad!.zero_();
        Assert.Equal([1, 2], Values(given));
        Assert.Equal([1, 2], Values(z.grad));
    }

    [Fact]
    [Trait("Fault", "17")]
    public void It_requires_gradients_when_its_base_does()
    {
        Tensor x = ones(5, dtype: ScalarType.Float64), v = x.select(0, 1), a = R(1);
        x.add_(a);
        Assert.True((v * 2).requires_grad);
        (v * 2).backward();
        Assert.Equal([2], Values(a.grad));
    }

    [Fact]
    [Trait("Fault", "17")]
    public void A_part_that_is_the_whole_is_a_view()
    {
        Tensor x = R(1, 2, 3);
        Assert.False(x[..].is_same(x));
        Assert.False(x[0..].is_leaf);
        Assert.False(x[TensorIndex.Ellipsis].is_leaf);
        x[..].sum().backward();
        Assert.Equal([1, 1, 1], Values(x.grad));
    }

    [Fact]
    [Trait("Fault", "17")]
    public void Elements_that_share_a_place_share_its_gradient()
    {
        Tensor x = R(1, 2, 3);
        x.expand(2, 3).as_strided([2], [1]).backward(D(1, 10));
        Assert.Equal([1, 10, 0], Values(x.grad));
    }

    [Fact]
    [Trait("Fault", "19")]
    public void Other_elements_by_set_are_a_change_in_place()
    {
        Tensor x = R(1, 2), y = x * x;
        using (no_grad())
        {
            x.set_(D(5, 6));
        }
        Assert.StartsWith("one of the variables needed for gradient computation has been modified by an inplace operation", Error(() => y.sum().backward()));
    }

    [Fact]
    [Trait("Fault", "19")]
    public void A_leaf_that_requires_no_gradient_any_more_gets_none()
    {
        Tensor x = R(1, 2), y = x * 2;
        int calls = 0;
        x.register_post_accumulate_grad_hook((Tensor _) => calls++);
        x.requires_grad_(false);
        y.sum().backward();
        Assert.Null(x.grad);
        Assert.Equal(0, calls);
    }

    [Fact]
    [Trait("Fault", "23")]
    public void Results_are_not_views_of_temporaries()
    {
        ones(3, 1).requires_grad_().cumsum(0).mul_(2);
        rand([3, 1]).requires_grad_().softmax(0).add_(1);
    }

    [Fact]
    [Trait("Fault", "27")]
    public void One_of_several_views_does_not_follow_its_base()
    {
        Tensor b = R(1, 2).clone(), v = b.unbind(0)[0];
        b.mul_(2);
        Assert.Equal(
            "Output 0 of UnbindBackward0 is a view and its base or another view of its base has been modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.",
            Error(() => v.mul(2)));

        Tensor c = R(1, 2).clone(), part = c.split(1)[1];
        c.mul_(2);
        Assert.StartsWith("Output 1 of SplitBackward0 is a view and its base or another view of its base has been modified inplace.", Error(() => part.mul(2)));
    }

    [Fact]
    [Trait("Fault", "27")]
    public void A_view_made_without_gradients_does_not_follow_its_base()
    {
        Tensor b = R(1, 2).clone();
        Tensor v;
        using (no_grad())
        {
            v = b.view(2);
        }
        b.mul_(2);
        Assert.Equal(
            "A view was created in no_grad mode and its base or another view of its base has been modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).",
            Error(() => v.mul(2)));
    }

    [Fact]
    [Trait("Fault", "28")]
    public void A_change_of_a_view_is_freed_with_the_graph()
    {
        Tensor b = R(1, 2).clone();
        b.narrow(0, 0, 1).mul_(R(3));
        b.sum().backward();
        Assert.StartsWith("Trying to backward through the graph a second time", Error(() => b.sum().backward()));

        Tensor c = R(1, 2).clone();
        c.narrow(0, 0, 1).mul_(R(3));
        c.sum().backward(retain_graph: true);
        c.sum().backward();
    }

    [Fact]
    [Trait("Fault", "37")]
    public void Views_without_history_tell_that_their_base_has_one()
    {
        Tensor x = R(1, 2);
        using (no_grad())
        {
            Assert.True(x.view(2).requires_grad);
            Assert.True(x.view(2).is_leaf);
            Assert.Null(x.view(2).grad_fn);
        }
        using (inference_mode())
        {
            Assert.True(x.view(2).requires_grad);
            using (enable_grad())
            {
                Assert.True(is_grad_enabled());
            }
        }
        Assert.Equal(0, randn(3)._version);
        Assert.Equal(0, rand(3)._version);
        Assert.Equal(0, randint(5, [3])._version);
        Assert.Equal(0, randperm(3)._version);
    }
}
