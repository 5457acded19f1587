using static Adjoint.torch;

namespace Adjoint;

/// <summary>The state of the random generator at a time, to draw the same numbers once more.</summary>
internal sealed class RandomState(bool preserved)
{
    private readonly Tensor? _state = preserved ? get_rng_state().DetachFromDisposeScope() : null;

    /// <summary>Goes back to the state, and on from the present one when disposed; nothing where it was not to be preserved.</summary>
    public IDisposable Replay() => new Replaying(_state);

    private sealed class Replaying : IDisposable
    {
        private Tensor? _present;

        public Replaying(Tensor? state)
        {
            if (state is null)
                return;
            _present = get_rng_state().DetachFromDisposeScope();
            set_rng_state(state);
        }

        public void Dispose()
        {
            if (_present is null)
                return;
            set_rng_state(_present);
            _present.Dispose();
            _present = null;
        }
    }
}
