namespace Adjoint;

public static partial class torch
{
    public static partial class utils
    {
        /// <summary>
        /// Calls a function without keeping what it saves for backward: backward computes it once more
        /// (<c>torch.utils.checkpoint.checkpoint</c>, with <c>use_reentrant=False</c>). It takes less memory and more time.
        /// </summary>
        /// <param name="function">A function that computes the same each time it is called with the same tensors.</param>
        /// <param name="arg">Its argument.</param>
        /// <param name="preserve_rng_state">
        /// Whether it draws the same random numbers the second time. They come from the generator of the process, so that no other
        /// thread may draw at that time.
        /// </param>
        /// <returns>What the function returns.</returns>
        /// <exception cref="TorchException">
        /// In the pass: the function saved other tensors the second time ("torch.utils.checkpoint: A different number of tensors …").
        /// </exception>
        public static Tensor checkpoint(Func<Tensor, Tensor> function, Tensor arg, bool preserve_rng_state = true)
        {
            ArgumentNullException.ThrowIfNull(function);
            ArgumentNullException.ThrowIfNull(arg);
            ObjectDisposedException.ThrowIf(arg.IsInvalid, arg);
            return Checkpoint.Run(x => [function(x[0])], [arg], preserve_rng_state)[0];
        }

        /// <inheritdoc cref="checkpoint(Func{Tensor, Tensor}, Tensor, bool)"/>
        /// <param name="function">A function that computes the same each time it is called with the same tensors.</param>
        /// <param name="args">Its arguments.</param>
        /// <param name="preserve_rng_state">Whether it draws the same random numbers the second time.</param>
        public static Tensor checkpoint(Func<Tensor[], Tensor> function, IReadOnlyList<Tensor> args, bool preserve_rng_state = true)
        {
            ArgumentNullException.ThrowIfNull(function);
            return Checkpoint.Run(x => [function(x)], args, preserve_rng_state)[0];
        }

        /// <inheritdoc cref="checkpoint(Func{Tensor, Tensor}, Tensor, bool)"/>
        /// <param name="function">A function that computes the same each time it is called with the same tensors.</param>
        /// <param name="args">Its arguments.</param>
        /// <param name="preserve_rng_state">Whether it draws the same random numbers the second time.</param>
        public static Tensor[] checkpoint(Func<Tensor[], Tensor[]> function, IReadOnlyList<Tensor> args, bool preserve_rng_state = true) =>
            Checkpoint.Run(function, args, preserve_rng_state);

        /// <summary>
        /// Calls functions in sequence, checkpointed in segments except for the last one
        /// (<c>torch.utils.checkpoint.checkpoint_sequential</c>).
        /// </summary>
        /// <param name="functions">The functions, each of which takes what the one before returned.</param>
        /// <param name="segments">How many segments; the last one takes what is left over.</param>
        /// <param name="input">The argument of the first.</param>
        /// <param name="preserve_rng_state">Whether they draw the same random numbers the second time.</param>
        /// <returns>What the last one returns.</returns>
        public static Tensor checkpoint_sequential(IReadOnlyList<Func<Tensor, Tensor>> functions, int segments, Tensor input, bool preserve_rng_state = true)
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
                input = checkpoint(x => part.Aggregate(x, (value, function) => function(value)), input, preserve_rng_state);
            }
            return functions.Skip(done).Aggregate(input, (value, function) => function(value));
        }
    }
}
