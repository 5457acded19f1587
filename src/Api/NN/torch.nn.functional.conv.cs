using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The cross-correlation of sequences with a kernel (<c>torch.nn.functional.conv1d</c>).</summary>
            /// <param name="input">[N, in, L], or without N.</param>
            /// <param name="weight">[out, in / groups, k].</param>
            /// <param name="bias">[out], or null.</param>
            /// <param name="stride">Step of the kernel; null for 1.</param>
            /// <param name="padding">Zeros at both ends; null for none.</param>
            /// <param name="dilation">Distance of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that know nothing of each other.</param>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                Convolve(1, input, weight, bias, stride.Or(1), padding.Or(0), dilation.Or(1), groups);

            /// <summary>The same with padding by name.</summary>
            /// <param name="input">[N, in, L], or without N.</param>
            /// <param name="weight">[out, in / groups, k].</param>
            /// <param name="bias">[out], or null.</param>
            /// <param name="stride">Step of the kernel; null for 1.</param>
            /// <param name="padding">None, or as much as leaves the size as it is.</param>
            /// <param name="dilation">Distance of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that know nothing of each other.</param>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                Convolve(1, input, weight, bias, stride.Or(1), padding, dilation.Or(1), groups);

            /// <summary>The transposed convolution (<c>torch.nn.functional.conv_transpose1d</c>).</summary>
            /// <param name="input">[N, in, L], or without N.</param>
            /// <param name="weight">[in, out / groups, k].</param>
            /// <param name="bias">[out], or null.</param>
            /// <param name="stride">Step of the kernel on the result; null for 1.</param>
            /// <param name="padding">What is left out at both ends; null for nothing.</param>
            /// <param name="output_padding">What is added at one end; null for nothing.</param>
            /// <param name="dilation">Distance of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that know nothing of each other.</param>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) =>
                ConvolveTransposed(1, input, weight, bias, stride.Or(1), padding.Or(0), output_padding.Or(0), dilation.Or(1), groups);

            /// <summary>The cross-correlation of images with a kernel (<c>torch.nn.functional.conv2d</c>).</summary>
            /// <param name="input">[N, in, H, W], or without N.</param>
            /// <param name="weight">[out, in / groups, kH, kW].</param>
            /// <param name="bias">[out], or null.</param>
            /// <param name="strides">Steps of the kernel; null for 1.</param>
            /// <param name="padding">Zeros at both ends; null for none.</param>
            /// <param name="dilation">Distance of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that know nothing of each other.</param>
            /// <remarks>
            /// In float32, kernels of 3×3 over 20 channels or more that move by single pixels go by Winograd's F(2×2, 3×3)
            /// (Lavin and Gray, 2016), whose rounding errors are up to twice those of a sum. In float64 all are sums.
            /// </remarks>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Convolve(2, input, weight, bias, strides.Or(1), padding.Or(0), dilation.Or(1), groups);

            /// <summary>The same with padding by name.</summary>
            /// <param name="input">[N, in, H, W], or without N.</param>
            /// <param name="weight">[out, in / groups, kH, kW].</param>
            /// <param name="bias">[out], or null.</param>
            /// <param name="strides">Steps of the kernel; null for 1.</param>
            /// <param name="padding">None, or as much as leaves the size as it is.</param>
            /// <param name="dilation">Distance of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that know nothing of each other.</param>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Convolve(2, input, weight, bias, strides.Or(1), padding, dilation.Or(1), groups);

            /// <summary>The transposed convolution (<c>torch.nn.functional.conv_transpose2d</c>).</summary>
            /// <param name="input">[N, in, H, W], or without N.</param>
            /// <param name="weight">[in, out / groups, kH, kW].</param>
            /// <param name="bias">[out], or null.</param>
            /// <param name="strides">Steps of the kernel on the result; null for 1.</param>
            /// <param name="padding">What is left out at both ends; null for nothing.</param>
            /// <param name="output_padding">What is added at one end; null for nothing.</param>
            /// <param name="dilation">Distance of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that know nothing of each other.</param>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                ConvolveTransposed(2, input, weight, bias, strides.Or(1), padding.Or(0), output_padding.Or(0), dilation.Or(1), groups);

            /// <summary>The cross-correlation of volumes with a kernel (<c>torch.nn.functional.conv3d</c>).</summary>
            /// <param name="input">[N, in, D, H, W], or without N.</param>
            /// <param name="weight">[out, in / groups, kD, kH, kW].</param>
            /// <param name="bias">[out], or null.</param>
            /// <param name="strides">Steps of the kernel; null for 1.</param>
            /// <param name="padding">Zeros at both ends; null for none.</param>
            /// <param name="dilation">Distance of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that know nothing of each other.</param>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Convolve(3, input, weight, bias, strides.Or(1), padding.Or(0), dilation.Or(1), groups);

            /// <summary>The same with padding by name.</summary>
            /// <param name="input">[N, in, D, H, W], or without N.</param>
            /// <param name="weight">[out, in / groups, kD, kH, kW].</param>
            /// <param name="bias">[out], or null.</param>
            /// <param name="strides">Steps of the kernel; null for 1.</param>
            /// <param name="padding">None, or as much as leaves the size as it is.</param>
            /// <param name="dilation">Distance of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that know nothing of each other.</param>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor conv3d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Convolve(3, input, weight, bias, strides.Or(1), padding, dilation.Or(1), groups);

            /// <summary>The transposed convolution (<c>torch.nn.functional.conv_transpose3d</c>).</summary>
            /// <param name="input">[N, in, D, H, W], or without N.</param>
            /// <param name="weight">[in, out / groups, kD, kH, kW].</param>
            /// <param name="bias">[out], or null.</param>
            /// <param name="strides">Steps of the kernel on the result; null for 1.</param>
            /// <param name="padding">What is left out at both ends; null for nothing.</param>
            /// <param name="output_padding">What is added at one end; null for nothing.</param>
            /// <param name="dilation">Distance of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that know nothing of each other.</param>
            /// <exception cref="TorchException">Shapes or dtypes do not fit.</exception>
            public static Tensor conv_transpose3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                ConvolveTransposed(3, input, weight, bias, strides.Or(1), padding.Or(0), output_padding.Or(0), dilation.Or(1), groups);

            private static Tensor Convolve(long dims, Tensor input, Tensor weight, Tensor? bias, ReadOnlySpan<long> strides, ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, long groups)
            {
                using var x = Tensor.Borrow(input);
                using var w = Tensor.Borrow(weight);
                using var b = Tensor.Borrow(bias);
                nint result;
                fixed (long* s = strides, p = padding, d = dilation)
                {
                    Status.Check(Native.adj_conv(
                        x.Handle, w.Handle, b.Handle, dims, s, (nuint)strides.Length, p, (nuint)padding.Length, d, (nuint)dilation.Length, groups, &result));
                }

                return Tensor.Own(result);
            }

            private static Tensor Convolve(long dims, Tensor input, Tensor weight, Tensor? bias, ReadOnlySpan<long> strides, Padding padding, ReadOnlySpan<long> dilation, long groups)
            {
                using var x = Tensor.Borrow(input);
                using var w = Tensor.Borrow(weight);
                using var b = Tensor.Borrow(bias);
                nint result;
                fixed (long* s = strides, d = dilation)
                {
                    Status.Check(Native.adj_conv_padding(
                        x.Handle, w.Handle, b.Handle, dims, s, (nuint)strides.Length, Option.Of(padding == Padding.Same), d, (nuint)dilation.Length, groups, &result));
                }

                return Tensor.Own(result);
            }

            private static Tensor ConvolveTransposed(
                long dims, Tensor input, Tensor weight, Tensor? bias, ReadOnlySpan<long> strides, ReadOnlySpan<long> padding, ReadOnlySpan<long> output_padding, ReadOnlySpan<long> dilation, long groups)
            {
                using var x = Tensor.Borrow(input);
                using var w = Tensor.Borrow(weight);
                using var b = Tensor.Borrow(bias);
                nint result;
                fixed (long* s = strides, p = padding, o = output_padding, d = dilation)
                {
                    Status.Check(Native.adj_conv_transpose(
                        x.Handle, w.Handle, b.Handle, dims, s, (nuint)strides.Length, p, (nuint)padding.Length, o, (nuint)output_padding.Length, d, (nuint)dilation.Length, groups, &result));
                }

                return Tensor.Own(result);
            }
        }
    }
}
