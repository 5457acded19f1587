using System.Diagnostics.CodeAnalysis;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        /// <summary>A derivative that <c>gradcheck</c> found wrong (<c>torch.autograd.gradcheck.GradcheckError</c>).</summary>
        /// <remarks>The message is PyTorch's; where Jacobians differ, a line with the worst element follows it.</remarks>
        [SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "PyTorch's name")]
        public sealed class GradcheckError : TorchException
        {
            /// <summary>Makes an error without place.</summary>
            public GradcheckError() { }

            /// <summary>Makes an error without place.</summary>
            /// <param name="message">What is wrong.</param>
            public GradcheckError(string message) : base(message) { }

            /// <summary>Makes an error without place.</summary>
            /// <param name="message">What is wrong.</param>
            /// <param name="innerException">What caused it.</param>
            public GradcheckError(string message, Exception innerException) : base(message, innerException) { }

            internal GradcheckError(string message, JacobianMismatch mismatch) : base(message) => this.mismatch = mismatch;

            /// <summary>Where Jacobians differ most; null when something else is wrong.</summary>
            public JacobianMismatch? mismatch { get; }
        }

        /// <summary>The element in which an analytical Jacobian differs most from the numerical one.</summary>
        /// <param name="input">Number of the input, among those that require gradients.</param>
        /// <param name="input_index">The element of this input.</param>
        /// <param name="output">Number of the output, among those that require gradients.</param>
        /// <param name="output_index">The element of this output.</param>
        /// <param name="numerical">Its derivative by finite differences.</param>
        /// <param name="analytical">Its derivative by autograd.</param>
        public sealed record JacobianMismatch(int input, IReadOnlyList<long> input_index, int output, IReadOnlyList<long> output_index, double numerical, double analytical)
        {
            /// <summary>The element in one line.</summary>
            public override string ToString() =>
                FormattableString.Invariant($"Largest difference at input {input}, element {Index(input_index)}, and output {output}, element {Index(output_index)}: numerical {numerical}, analytical {analytical}.");

            private static string Index(IReadOnlyList<long> index) => $"[{string.Join(", ", index)}]";

            /// <summary>The worst element of two Jacobians, [elements of the input, elements of the output].</summary>
            internal static JacobianMismatch Of(int input, Tensor x, int output, Tensor y, Tensor numerical, Tensor analytical)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable mode = no_grad();
                Tensor difference = (numerical - analytical).abs().reshape(-1);
                // A NaN is worse than any number.
                long worst = where(difference.isnan(), full_like(difference, double.PositiveInfinity), difference).argmax().item<long>();
                long row = worst / y.numel(), column = worst % y.numel();
                return new(input, Unravel(row, x.shape), output, Unravel(column, y.shape),
                    (double)numerical.reshape(-1)[worst], (double)analytical.reshape(-1)[worst]);
            }

            /// <summary>The index of an element by its place in row-major order.</summary>
            internal static long[] Unravel(long place, long[] sizes)
            {
                long[] index = new long[sizes.Length];
                for (int d = sizes.Length - 1; d >= 0; d--)
                {
                    index[d] = place % sizes[d];
                    place /= sizes[d];
                }
                return index;
            }
        }
    }
}
