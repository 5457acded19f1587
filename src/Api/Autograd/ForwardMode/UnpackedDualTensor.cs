namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        public static partial class forward_ad
        {
            /// <summary>The parts of a dual tensor.</summary>
            /// <param name="primal">The value.</param>
            /// <param name="tangent">Its derivative, or null when there is none.</param>
            public readonly record struct UnpackedDualTensor(Tensor primal, Tensor? tangent);

            /// <summary>A level that was entered; disposing this leaves it.</summary>
            public sealed class dual_level_guard : IDisposable
            {
                private readonly ForwardLevel _entered;

                internal dual_level_guard(ForwardLevel entered) => _entered = entered;

                /// <summary>The level's number.</summary>
                public long level => _entered.Number;

                /// <summary>Leaves the level; its tangents are freed.</summary>
                public void Dispose() => _entered.Dispose();
            }
        }
    }
}
