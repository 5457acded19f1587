namespace Parity.Cases;

public static partial class Behaviours
{
    private static IEnumerable<Behaviour> Modes() =>
    [
        new("no_grad", r =>
        {
            Tensor w = Leaf(1, 2);
            using (no_grad())
            {
                r.Tell("recording", is_grad_enabled());
                Tensor y = w * 2;
                r.Tell("result", y);
                r.Tell("result is a leaf", y.is_leaf);
                r.Tell("leaf changed in place", w.sub_(1));
            }
            r.Tell("recording afterwards", is_grad_enabled());
            r.Tell("result afterwards", w * 2);
        }),
        new("no_grad ends with an exception", r =>
        {
            r.TellError("thrown", () =>
            {
                using IDisposable mode = no_grad();
                throw new InvalidOperationException("within");
            });
            r.Tell("recording", is_grad_enabled());
        }),
        new("enable_grad", r =>
        {
            Tensor w = Leaf(1, 2);
            using (no_grad())
            {
                using (enable_grad())
                    r.Tell("on within off", w * 2);
                r.Tell("off again", w * 2);
                using (enable_grad(false))
                    r.Tell("off within off", is_grad_enabled());
            }
            using (enable_grad(false))
                r.Tell("off within on", is_grad_enabled());
            r.Tell("on again", is_grad_enabled());
        }),
        new("set_grad_enabled", r =>
        {
            Tensor w = Leaf(1, 2);
            IDisposable off = set_grad_enabled(false);
            r.Tell("off", w * 2);
            IDisposable on = set_grad_enabled(true);
            r.Tell("on", w * 2);
            on.Dispose();
            r.Tell("off again", is_grad_enabled());
            off.Dispose();
            r.Tell("on again", is_grad_enabled());
        }),
        new("grad mode of a thread is its own", r =>
        {
            using IDisposable mode = no_grad();
            OnThread(() =>
            {
                r.Tell("recording on another thread", is_grad_enabled());
                _ = set_grad_enabled(false);
            });
            OnThread(() => r.Tell("recording on a third", is_grad_enabled()));
            r.Tell("recording here", is_grad_enabled());
        }),
        new("gradients of what was computed in part without recording", r =>
        {
            Tensor w = Leaf(3);
            Tensor constant;
            using (no_grad())
                constant = w * 2;
            (w * constant).backward();
            r.Tell("gradient", w.grad);
        }),
    ];

    private static IEnumerable<Behaviour> InferenceMode() =>
    [
        new("inference_mode", r =>
        {
            Tensor w = Leaf(1, 2);
            using (inference_mode())
            {
                r.Tell("in it", is_inference_mode_enabled());
                r.Tell("recording", is_grad_enabled());
                r.Tell("result", w * 2);
                using (enable_grad())
                    r.Tell("recording does not help", w * 2);
                using (inference_mode(false))
                {
                    r.Tell("left", is_inference_mode_enabled());
                    r.Tell("result there", w * 2);
                }
                r.Tell("in it again", is_inference_mode_enabled());
            }
            r.Tell("afterwards", is_inference_mode_enabled());
            r.Tell("recording afterwards", is_grad_enabled());
        }),
        new("inference tensors cannot be saved for backward", r =>
        {
            Tensor w = Leaf(1, 2);
            Tensor made;
            using (inference_mode())
                made = ones(2);
            r.TellError("saved", () => _ = w * made);
            r.Tell("not saved", w + made);
        }),
        new("inference tensors change in place in the mode only", r =>
        {
            Tensor made;
            using (inference_mode())
            {
                made = ones(2);
                r.Tell("in it", made.add_(1));
            }
            r.Tell("copy changed outside", made.clone().add_(1));
            r.TellError("outside", () => made.add_(1));
            r.TellError("made to require gradients", () => made.requires_grad_());
        }),
        new("a leaf changes in place in inference mode", r =>
        {
            Tensor w = Leaf(1, 2);
            using (inference_mode())
                w.add_(1);
            (w * w).sum().backward();
            r.Tell("gradient", w.grad);
        }),
    ];

    private static void OnThread(Action action)
    {
        var thread = new Thread(() => action());
        // Without the context of this thread, along which Adjoint hands on its modes.
        thread.UnsafeStart();
        thread.Join();
    }
}
