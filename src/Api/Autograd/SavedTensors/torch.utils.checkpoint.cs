namespace Adjoint;

public static partial class torch
{
    public static partial class utils
    {
        /// <summary>
        /// A checkpointed function did otherwise the second time (<c>torch.utils.checkpoint.CheckpointError</c>).
        /// </summary>
        [System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "PyTorch's name")]
        public sealed class CheckpointError : TorchException
        {
            /// <summary>Makes an error.</summary>
            public CheckpointError() { }

            /// <summary>Makes an error.</summary>
            /// <param name="message">What is different.</param>
            public CheckpointError(string message) : base(message) { }

            /// <summary>Makes an error.</summary>
            /// <param name="message">What is different.</param>
            /// <param name="innerException">What caused it.</param>
            public CheckpointError(string message, Exception innerException) : base(message, innerException) { }
        }

        /// <summary>
        /// Calls a function without keeping what it saves for backward: backward computes it once more
        /// (<c>torch.utils.checkpoint.checkpoint</c>). It takes less memory and more time.
        /// </summary>
        /// <param name="function">A function that computes the same each time it is called with the same tensors.</param>
        /// <param name="arg">Its argument.</param>
        /// <param name="use_reentrant">
        /// Whether the function is not recorded at all, and backward makes a pass of its own over it: then only
        /// <c>backward</c> without inputs works, and not on what the function closes over unless an argument requires gradients. PyTorch
        /// recommends false.
        /// </param>
        /// <param name="preserve_rng_state">
        /// Whether it draws the same random numbers the second time. They come from the generator of the process, so that no other
        /// thread may draw at that time.
        /// </param>
        /// <param name="context_fn">
        /// Called once; gives two functions that enter what the function runs in: the first time, and each time it is computed again.
        /// Only without <paramref name="use_reentrant"/>.
        /// </param>
        /// <param name="determinism_check">"default" compares shapes and dtypes of what is saved the second time, "none" does not.</param>
        /// <param name="early_stop">
        /// Whether the function is left, by an exception, once all has been saved that is needed; see
        /// <see cref="set_checkpoint_early_stop"/>.
        /// </param>
        /// <returns>What the function returns.</returns>
        /// <exception cref="CheckpointError">In the pass: the function saved other tensors the second time.</exception>
        /// <exception cref="TorchException">An option has no such value; in the pass: an argument was changed in place since.</exception>
        public static Tensor checkpoint(Func<Tensor, Tensor> function, Tensor arg, bool use_reentrant = false, bool preserve_rng_state = true,
            Func<(Func<IDisposable?> forward, Func<IDisposable?> recompute)>? context_fn = null, string determinism_check = "default", bool early_stop = true)
        {
            ArgumentNullException.ThrowIfNull(function);
            ArgumentNullException.ThrowIfNull(arg);
            ObjectDisposedException.ThrowIf(arg.IsInvalid, arg);
            return new CheckpointOptions(use_reentrant, preserve_rng_state, context_fn, determinism_check, early_stop).Call(x => [function(x[0])], [arg])[0];
        }

        /// <inheritdoc cref="checkpoint(Func{Tensor, Tensor}, Tensor, bool, bool, Func{ValueTuple{Func{IDisposable?}, Func{IDisposable?}}}, string, bool)"/>
        /// <param name="function">A function that computes the same each time it is called with the same tensors.</param>
        /// <param name="args">Its arguments.</param>
        /// <param name="use_reentrant">Whether the function is not recorded at all, and backward makes a pass of its own over it.</param>
        /// <param name="preserve_rng_state">Whether it draws the same random numbers the second time.</param>
        /// <param name="context_fn">Gives two functions that enter what the function runs in, the first time and later.</param>
        /// <param name="determinism_check">"default" compares shapes and dtypes of what is saved the second time, "none" does not.</param>
        /// <param name="early_stop">Whether the function is left once all has been saved that is needed.</param>
        public static Tensor checkpoint(Func<Tensor[], Tensor> function, IReadOnlyList<Tensor> args, bool use_reentrant = false, bool preserve_rng_state = true,
            Func<(Func<IDisposable?> forward, Func<IDisposable?> recompute)>? context_fn = null, string determinism_check = "default", bool early_stop = true)
        {
            ArgumentNullException.ThrowIfNull(function);
            return new CheckpointOptions(use_reentrant, preserve_rng_state, context_fn, determinism_check, early_stop).Call(x => [function(x)], args)[0];
        }

        /// <inheritdoc cref="checkpoint(Func{Tensor[], Tensor}, IReadOnlyList{Tensor}, bool, bool, Func{ValueTuple{Func{IDisposable?}, Func{IDisposable?}}}, string, bool)"/>
        public static Tensor[] checkpoint(Func<Tensor[], Tensor[]> function, IReadOnlyList<Tensor> args, bool use_reentrant = false, bool preserve_rng_state = true,
            Func<(Func<IDisposable?> forward, Func<IDisposable?> recompute)>? context_fn = null, string determinism_check = "default", bool early_stop = true) =>
            new CheckpointOptions(use_reentrant, preserve_rng_state, context_fn, determinism_check, early_stop).Call(function, args);

        /// <summary>
        /// Calls functions in sequence, checkpointed in segments except for the last one
        /// (<c>torch.utils.checkpoint.checkpoint_sequential</c>).
        /// </summary>
        /// <param name="functions">The functions, each of which takes what the one before returned.</param>
        /// <param name="segments">How many segments; the last one takes what is left over.</param>
        /// <param name="input">The argument of the first.</param>
        /// <param name="use_reentrant">Whether a segment is not recorded at all, and backward makes a pass of its own over it.</param>
        /// <param name="preserve_rng_state">Whether they draw the same random numbers the second time.</param>
        /// <returns>What the last one returns.</returns>
        public static Tensor checkpoint_sequential(IReadOnlyList<Func<Tensor, Tensor>> functions, int segments, Tensor input, bool use_reentrant = false, bool preserve_rng_state = true)
        {
            ArgumentNullException.ThrowIfNull(functions);
            ArgumentNullException.ThrowIfNull(input);
            ObjectDisposedException.ThrowIf(input.IsInvalid, input);
            ArgumentOutOfRangeException.ThrowIfLessThan(segments, 1);
            int length = functions.Count / segments;
            int done = 0;
            for (int segment = 1; segment < segments; segment++, done += length)
            {
                Func<Tensor, Tensor>[] part = [.. functions.Skip(done).Take(length)];
                input = checkpoint(x => part.Aggregate(x, (value, function) => function(value)), input, use_reentrant, preserve_rng_state);
            }
            return functions.Skip(done).Aggregate(input, (value, function) => function(value));
        }

        /// <summary>
        /// Sets <c>early_stop</c> for all checkpointed calls of this thread, and of what it starts, until the result is disposed
        /// (<c>torch.utils.checkpoint.set_checkpoint_early_stop</c>).
        /// </summary>
        /// <param name="enable">Whether functions are left once all has been saved that is needed.</param>
        public static IDisposable set_checkpoint_early_stop(bool enable) => new EarlyStop(enable);

        internal static bool? EarlyStopOverride => EarlyStop.Present;

        private sealed class EarlyStop : IDisposable
        {
            private static readonly AsyncLocal<bool?> s_present = new();
            private readonly bool? _before = s_present.Value;

            public EarlyStop(bool enable) => s_present.Value = enable;

            public static bool? Present => s_present.Value;

            public void Dispose() => s_present.Value = _before;
        }
    }
}
