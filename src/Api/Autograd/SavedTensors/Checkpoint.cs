using Adjoint.Bindings;
using static Adjoint.torch;
using static Adjoint.torch.utils;

namespace Adjoint;

/// <summary>How a function is called that backward computes once more.</summary>
internal sealed record CheckpointOptions(bool UseReentrant, bool PreserveRandomState, Func<(Func<IDisposable?> Forward, Func<IDisposable?> Recompute)>? Contexts, string DeterminismCheck, bool EarlyStop)
{
    public Tensor[] Call(Func<Tensor[], Tensor[]> function, IReadOnlyList<Tensor> args)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(DeterminismCheck, "determinism_check");
        if (!UseReentrant)
            return Checkpoint.Run(function, [.. args], this);
        if (Contexts is not null)
            throw new TorchException(TorchErrorKind.Value, "Passing `context_fn` or `debug` is only supported when use_reentrant=False.");
        return ReentrantCheckpoint.Run(function, [.. args], PreserveRandomState);
    }
}

/// <summary>
/// A call that is computed again in backward, instead of keeping what it saved (the scheme of PyTorch's checkpoint with
/// <c>use_reentrant=False</c>): the first saved tensor that a pass needs has the call run again, which saves the same tensors
/// in the same order.
/// </summary>
internal sealed class Checkpoint
{
    private readonly Func<Tensor[], Tensor[]> _function;
    private readonly KeptArguments _args;
    private readonly RandomState _random;
    private readonly Func<IDisposable?>? _context;
    private readonly bool _checked;
    private readonly bool _earlyStop;
    private readonly List<(WeakReference<CheckpointSlot> Slot, Metadata Metadata)> _slots = [];
    private bool _completed;

    private Checkpoint(Func<Tensor[], Tensor[]> function, Tensor[] args, Func<IDisposable?>? context, CheckpointOptions options)
    {
        _function = function;
        _args = new KeptArguments(args);
        _random = new RandomState(options.PreserveRandomState);
        _context = context;
        _checked = options.DeterminismCheck == "default";
        _earlyStop = EarlyStopOverride ?? options.EarlyStop;
    }

    public static Tensor[] Run(Func<Tensor[], Tensor[]> function, Tensor[] args, CheckpointOptions options)
    {
        if (options.DeterminismCheck is not ("default" or "none"))
            throw new TorchException(TorchErrorKind.Value, $"determinism_check should be one of ['default', 'none'], but got {options.DeterminismCheck}");
        (Func<IDisposable?> Forward, Func<IDisposable?> Recompute)? contexts = options.Contexts?.Invoke();
        if (!is_grad_enabled())
            return function(args);
        var call = new Checkpoint(function, args, contexts?.Recompute, options);
        using var hooks = new autograd.graph.saved_tensors_hooks(call.Pack, slot => ((CheckpointSlot)slot).Read());
        using IDisposable? context = contexts?.Forward();
        Tensor[] results = function(args);
        call._completed = true;
        return results;
    }

    private CheckpointSlot Pack(Tensor saved)
    {
        var slot = new CheckpointSlot(this);
        _slots.Add((new WeakReference<CheckpointSlot>(slot), Metadata.Of(saved)));
        return slot;
    }

    /// <summary>Runs the call again and fills the slots for a pass.</summary>
    public void Recompute(long pass)
    {
        var run = new Recomputation(this, pass);
        try
        {
            using IDisposable random = _random.Replay();
            using DisposeScope scope = NewDisposeScope();
            using IDisposable recording = enable_grad();
            using var hooks = new autograd.graph.saved_tensors_hooks(run.Keep, kept => (Tensor)kept);
            using IDisposable? context = _context?.Invoke();
            _ = _function(_args.Read());
        }
        catch (Recomputation.Stop stop) when (stop.Run == run)
        {
        }
        run.Check();
    }

    /// <summary>One of the runs of the call in backward.</summary>
    private sealed class Recomputation(Checkpoint call, long pass)
    {
        private readonly List<string> _differences = [];
        private int _count;

        // A pass within the function comes before all has been saved.
        private bool _ranAhead;

        /// <summary>Puts a saved tensor into its slot.</summary>
        public Tensor Keep(Tensor saved)
        {
            saved.DetachFromDisposeScope();
            int position = _count++;
            if (position >= call._slots.Count)
            {
                if (call._completed)
                    throw new CheckpointError("torch.utils.checkpoint: trying to save more tensors during recomputation than during the original forward pass.\n");
                _ranAhead = true;
                return saved;
            }
            (WeakReference<CheckpointSlot> reference, Metadata expected) = call._slots[position];
            if (reference.TryGetTarget(out CheckpointSlot? slot))
            {
                slot.Fill(pass, call._checked ? saved : expected.Fitted(saved));
                if (call._checked && expected.Difference(Metadata.Of(saved), position) is { } difference)
                    _differences.Add(difference);
            }
            if (call._earlyStop && _count == call._slots.Count)
                throw new Stop(this);
            return saved;
        }

        /// <summary>Whether the same was saved as the first time.</summary>
        public void Check()
        {
            if (_ranAhead)
                return;
            if (_count != call._slots.Count)
            {
                throw new CheckpointError("torch.utils.checkpoint: A different number of tensors was saved during the original forward and recomputation.\n" +
                    $"Number of tensors saved during forward: {call._slots.Count}\nNumber of tensors saved during recomputation: {_count}.\n");
            }
            if (_differences.Count > 0)
            {
                throw new CheckpointError("torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than during the forward pass.\n" +
                    $"{string.Concat(_differences)}.\n");
            }
        }

        /// <summary>Everything was saved: the rest of the function need not run.</summary>
        public sealed class Stop(Recomputation run) : Exception
        {
            public Recomputation Run => run;
        }
    }

    /// <summary>What of a saved tensor has to be the same when it is computed again.</summary>
    private sealed record Metadata(long[] Shape, ScalarType Dtype)
    {
        public static Metadata Of(Tensor tensor) => new(tensor.shape, tensor.dtype);

        public string? Difference(Metadata actual, int position) =>
            Shape.SequenceEqual(actual.Shape) && Dtype == actual.Dtype
                ? null
                : $"tensor at position {position}:\nsaved metadata: {this}\nrecomputed metadata: {actual}\n";

        /// <summary>The tensor in this shape, where it has as many elements; backward takes no other.</summary>
        public Tensor Fitted(Tensor tensor) =>
            !Shape.SequenceEqual(tensor.shape) && tensor.numel() == Shape.Aggregate(1L, (count, size) => count * size)
                ? tensor.detach().reshape(Shape).DetachFromDisposeScope()
                : tensor;

        public override string ToString() =>
            $"{{'shape': torch.Size([{string.Join(", ", Shape)}]), 'dtype': {PyTorchFormatter.DTypeName(Dtype)}, 'device': device(type='cpu')}}";
    }
}

/// <summary>What stands for a saved tensor of a checkpointed call.</summary>
internal sealed unsafe class CheckpointSlot(Checkpoint call)
{
    // Null once it was read.
    private readonly Dictionary<long, Tensor?> _values = [];
    private static long s_outsideOfPasses;

    public void Fill(long pass, Tensor value)
    {
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
                throw new CheckpointError("torch.utils.checkpoint: Unpack is being triggered for a tensor that was already unpacked once. " +
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
