using Adjoint.Bindings;
using static Adjoint.torch;

namespace Adjoint;

/// <summary>
/// A call that is computed again in backward, instead of keeping what it saved (the scheme of PyTorch's checkpoint with
/// <c>use_reentrant=False</c>): the first saved tensor that a pass needs has the call run again, which saves the same tensors
/// in the same order.
/// </summary>
internal sealed unsafe class Checkpoint
{
    private readonly Func<Tensor[], Tensor[]> _function;
    private readonly Tensor[] _args;
    private readonly Tensor? _randomState;
    private readonly List<WeakReference<Slot>> _slots = [];

    private Checkpoint(Func<Tensor[], Tensor[]> function, IEnumerable<Tensor> args, bool preserveRandomState)
    {
        _function = function;
        _args = [.. args.Select(Own)];
        _randomState = preserveRandomState ? get_rng_state().DetachFromDisposeScope() : null;
    }

    public static Tensor[] Run(Func<Tensor[], Tensor[]> function, IReadOnlyList<Tensor> args, bool preserveRandomState)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(args);
        if (!is_grad_enabled())
            return function([.. args]);
        var call = new Checkpoint(function, args, preserveRandomState);
        using var hooks = new autograd.graph.saved_tensors_hooks(call.Pack, slot => ((Slot)slot).Read());
        return function([.. args]);
    }

    /// <summary>Another object for the tensor: the caller may dispose of his before backward.</summary>
    private static Tensor Own(Tensor tensor)
    {
        using Borrowed borrowed = tensor.Borrow();
        return ForeignTensors.Share(borrowed.Handle)!.DetachFromDisposeScope();
    }

    private Slot Pack(Tensor saved)
    {
        var slot = new Slot(this, Kind(saved));
        _slots.Add(new WeakReference<Slot>(slot));
        return slot;
    }

    private static string Kind(Tensor tensor) => $"shape [{string.Join(", ", tensor.shape)}], dtype {tensor.dtype}";

    /// <summary>Runs the call again and fills the slots for a pass.</summary>
    private void Recompute(long pass)
    {
        int count = 0;
        Tensor? presentState = _randomState is null ? null : get_rng_state();
        try
        {
            if (_randomState is not null)
                set_rng_state(_randomState);
            using DisposeScope scope = NewDisposeScope();
            using IDisposable recording = enable_grad();
            using var hooks = new autograd.graph.saved_tensors_hooks(Keep, kept => (Tensor)kept);
            _ = _function(_args);
        }
        finally
        {
            if (presentState is not null)
                set_rng_state(presentState);
            presentState?.Dispose();
        }
        if (count != _slots.Count)
        {
            throw new TorchException("torch.utils.checkpoint: A different number of tensors was saved during the original forward and recomputation.\n" +
                $"Number of tensors saved during forward: {_slots.Count}\nNumber of tensors saved during recomputation: {count}");
        }

        Tensor Keep(Tensor saved)
        {
            saved.DetachFromDisposeScope();
            if (count < _slots.Count && _slots[count].TryGetTarget(out Slot? slot))
                slot.Fill(pass, saved, Kind(saved), count);
            count++;
            return saved;
        }
    }

    /// <summary>What stands for a saved tensor.</summary>
    private sealed class Slot(Checkpoint call, string kind)
    {
        // Null once it was read.
        private readonly Dictionary<long, Tensor?> _values = [];
        private static long s_outsideOfPasses;

        public void Fill(long pass, Tensor value, string actual, int position)
        {
            if (kind != actual)
            {
                throw new TorchException("torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than during the forward pass.\n" +
                    $"tensor at position {position}:\nsaved metadata: {kind}\nrecomputed metadata: {actual}");
            }
            lock (_values)
                _values[pass] = value;
        }

        public Tensor Read()
        {
            long pass;
            Status.Check(Native.adj_graph_task(&pass));
            if (pass == 0)
                pass = Interlocked.Decrement(ref s_outsideOfPasses);
            if (!Contains(pass))
                call.Recompute(pass);
            lock (_values)
            {
                if (!_values.TryGetValue(pass, out Tensor? value) || value is null)
                {
                    throw new TorchException("torch.utils.checkpoint: Unpack is being triggered for a tensor that was either never recomputed, or already unpacked once. " +
                        "If you are calling ctx.saved_tensors in backward, make sure to do so only once. Otherwise please open an issue with details on your use case.");
                }
                _values[pass] = null;
                return value;
            }
        }

        private bool Contains(long pass)
        {
            lock (_values)
                return _values.ContainsKey(pass);
        }
    }
}
