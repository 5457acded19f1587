using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The largest elements of windows of sequences (<c>torch.nn.functional.max_pool1d</c>).</summary>
            /// <param name="input">[N, C, L], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="stride">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="dilation">Distance of the elements of a window; null for 1.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Values(MaxPool(1, input, [kernel_size], stride.OrNone(), padding.Or(0), dilation.Or(1), ceil_mode));

            /// <summary>The same, and where in sequences they are.</summary>
            /// <param name="input">[N, C, L], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="stride">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="dilation">Distance of the elements of a window; null for 1.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static (Tensor output, Tensor indices) max_pool1d_with_indices(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                MaxPool(1, input, [kernel_size], stride.OrNone(), padding.Or(0), dilation.Or(1), ceil_mode);

            /// <summary>The largest elements of windows of images (<c>torch.nn.functional.max_pool2d</c>).</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="strides">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="dilation">Distance of the elements of a window; null for 1.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Values(MaxPool(2, input, kernel_size.Required(), strides.OrNone(), padding.Or(0), dilation.Or(1), ceil_mode));

            /// <summary>The same, and where in images they are.</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="strides">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="dilation">Distance of the elements of a window; null for 1.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                MaxPool(2, input, kernel_size.Required(), strides.OrNone(), padding.Or(0), dilation.Or(1), ceil_mode);

            /// <summary>The largest elements of windows of images (<c>torch.nn.functional.max_pool2d</c>).</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="stride">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="dilation">Distance of the elements of a window; null for 1.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Values(MaxPool(2, input, [kernel_size], stride.OrNone(), padding.Or(0), dilation.Or(1), ceil_mode));

            /// <summary>The largest elements of windows of images (<c>torch.nn.functional.max_pool2d</c>).</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="stride">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="dilation">Distance of the elements of a window; null for 1.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                Values(MaxPool(2, input, [kernel_size.Item1, kernel_size.Item2], stride.OrNone(), padding.Or(0), dilation.Or(1), ceil_mode));

            /// <summary>The largest elements of windows of volumes (<c>torch.nn.functional.max_pool3d</c>).</summary>
            /// <param name="input">[N, C, D, H, W], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="strides">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="dilation">Distance of the elements of a window; null for 1.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor max_pool3d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Values(MaxPool(3, input, kernel_size.Required(), strides.OrNone(), padding.Or(0), dilation.Or(1), ceil_mode));

            /// <summary>The same, and where in volumes they are.</summary>
            /// <param name="input">[N, C, D, H, W], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="strides">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="dilation">Distance of the elements of a window; null for 1.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static (Tensor output, Tensor indices) max_pool3d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                MaxPool(3, input, kernel_size.Required(), strides.OrNone(), padding.Or(0), dilation.Or(1), ceil_mode);

            /// <summary>The means of windows of sequences (<c>torch.nn.functional.avg_pool1d</c>).</summary>
            /// <param name="input">[N, C, L], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="stride">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <param name="count_include_pad">Whether padding counts as elements.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true) =>
                AvgPool(1, input, [kernel_size], stride.OrNone(), padding.Or(0), ceil_mode, count_include_pad, null);

            /// <summary>The means of windows of images (<c>torch.nn.functional.avg_pool2d</c>).</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="stride">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <param name="count_include_pad">Whether padding counts as elements.</param>
            /// <param name="divisor_override">What sums are divided by; null for the number of elements.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                AvgPool(2, input, kernel_size.Required(), stride.OrNone(), padding.Or(0), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The means of windows of images (<c>torch.nn.functional.avg_pool2d</c>).</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="stride">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <param name="count_include_pad">Whether padding counts as elements.</param>
            /// <param name="divisor_override">What sums are divided by; null for the number of elements.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                AvgPool(2, input, [kernel_size], stride.OrNone(), [padding], ceil_mode, count_include_pad, divisor_override);

            /// <summary>The means of windows of images (<c>torch.nn.functional.avg_pool2d</c>).</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="stride">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <param name="count_include_pad">Whether padding counts as elements.</param>
            /// <param name="divisor_override">What sums are divided by; null for the number of elements.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                AvgPool(2, input, [kernel_size.Item1, kernel_size.Item2], stride.OrNone(), padding.Or(0), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The means of windows of volumes (<c>torch.nn.functional.avg_pool3d</c>).</summary>
            /// <param name="input">[N, C, D, H, W], or without N.</param>
            /// <param name="kernel_size">Size of a window.</param>
            /// <param name="stride">Distance of windows; null for their size.</param>
            /// <param name="padding">Places before and after the elements that windows may take in; null for none.</param>
            /// <param name="ceil_mode">Whether windows may end beyond the padding.</param>
            /// <param name="count_include_pad">Whether padding counts as elements.</param>
            /// <param name="divisor_override">What sums are divided by; null for the number of elements.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor avg_pool3d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                AvgPool(3, input, kernel_size.Required(), stride.OrNone(), padding.Or(0), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The means of as many windows of sequences as asked for (<c>torch.nn.functional.adaptive_avg_pool1d</c>).</summary>
            /// <param name="input">[N, C, L], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) => AdaptiveAvgPool(1, input, [output_size]);

            /// <summary>The means of as many windows of images as asked for (<c>torch.nn.functional.adaptive_avg_pool2d</c>).</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => AdaptiveAvgPool(2, input, output_size.Required());

            /// <summary>The means of as many windows of images as asked for (<c>torch.nn.functional.adaptive_avg_pool2d</c>).</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => AdaptiveAvgPool(2, input, [output_size.Item1, output_size.Item2]);

            /// <summary>The means of as many windows of images as asked for (<c>torch.nn.functional.adaptive_avg_pool2d</c>).</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => AdaptiveAvgPool(2, input, [output_size, output_size]);

            /// <summary>The means of as many windows of volumes as asked for (<c>torch.nn.functional.adaptive_avg_pool3d</c>).</summary>
            /// <param name="input">[N, C, D, H, W], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) => AdaptiveAvgPool(3, input, output_size.Required());

            /// <summary>The means of as many windows of volumes as asked for (<c>torch.nn.functional.adaptive_avg_pool3d</c>).</summary>
            /// <param name="input">[N, C, D, H, W], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor adaptive_avg_pool3d(Tensor input, (long, long, long) output_size) => AdaptiveAvgPool(3, input, [output_size.Item1, output_size.Item2, output_size.Item3]);

            /// <summary>The means of as many windows of volumes as asked for (<c>torch.nn.functional.adaptive_avg_pool3d</c>).</summary>
            /// <param name="input">[N, C, D, H, W], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor adaptive_avg_pool3d(Tensor input, long output_size) => AdaptiveAvgPool(3, input, [output_size, output_size, output_size]);

            /// <summary>The largest elements of as many windows of sequences as asked for (<c>torch.nn.functional.adaptive_max_pool1d</c>).</summary>
            /// <param name="input">[N, C, L], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor adaptive_max_pool1d(Tensor input, long output_size) => Values(AdaptiveMaxPool(1, input, [output_size]));

            /// <summary>The same, and where in sequences they are.</summary>
            /// <param name="input">[N, C, L], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool1d_with_indices(Tensor input, long output_size) => AdaptiveMaxPool(1, input, [output_size]);

            /// <summary>The largest elements of as many windows of images as asked for (<c>torch.nn.functional.adaptive_max_pool2d</c>).</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size) => Values(AdaptiveMaxPool(2, input, output_size.Required()));

            /// <summary>The same, and where in images they are.</summary>
            /// <param name="input">[N, C, H, W], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) => AdaptiveMaxPool(2, input, output_size.Required());

            /// <summary>The largest elements of as many windows of volumes as asked for (<c>torch.nn.functional.adaptive_max_pool3d</c>).</summary>
            /// <param name="input">[N, C, D, H, W], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static Tensor adaptive_max_pool3d(Tensor input, long[] output_size) => Values(AdaptiveMaxPool(3, input, output_size.Required()));

            /// <summary>The same, and where in volumes they are.</summary>
            /// <param name="input">[N, C, D, H, W], or without N.</param>
            /// <param name="output_size">The number of windows.</param>
            /// <exception cref="TorchException">The sizes do not fit.</exception>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool3d_with_indices(Tensor input, long[] output_size) => AdaptiveMaxPool(3, input, output_size.Required());

            private static Tensor Values((Tensor Values, Tensor Indices) results)
            {
                results.Indices.Dispose();
                return results.Values;
            }

            private static (Tensor Values, Tensor Indices) MaxPool(
                long dims, Tensor input, ReadOnlySpan<long> kernel, ReadOnlySpan<long> strides, ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, bool ceil_mode)
            {
                using var x = Tensor.Borrow(input);
                nint values, indices;
                fixed (long* k = kernel, s = strides, p = padding, d = dilation)
                {
                    Status.Check(Native.adj_max_pool(
                        x.Handle, dims, k, (nuint)kernel.Length, s, (nuint)strides.Length, p, (nuint)padding.Length, d, (nuint)dilation.Length, Option.Of(ceil_mode), &values, &indices));
                }

                return (Tensor.Own(values), Tensor.Own(indices));
            }

            private static Tensor AvgPool(
                long dims, Tensor input, ReadOnlySpan<long> kernel, ReadOnlySpan<long> strides, ReadOnlySpan<long> padding, bool ceil_mode, bool count_include_pad, long? divisor_override)
            {
                using var x = Tensor.Borrow(input);
                nint result;
                fixed (long* k = kernel, s = strides, p = padding)
                {
                    Status.Check(Native.adj_avg_pool(
                        x.Handle, dims, k, (nuint)kernel.Length, s, (nuint)strides.Length, p, (nuint)padding.Length, Option.Of(ceil_mode), Option.Of(count_include_pad), Option.Of(divisor_override), &result));
                }

                return Tensor.Own(result);
            }

            private static Tensor AdaptiveAvgPool(long dims, Tensor input, ReadOnlySpan<long> size)
            {
                using var x = Tensor.Borrow(input);
                nint result;
                fixed (long* sizes = size)
                    Status.Check(Native.adj_adaptive_avg_pool(x.Handle, dims, sizes, (nuint)size.Length, &result));
                return Tensor.Own(result);
            }

            private static (Tensor Values, Tensor Indices) AdaptiveMaxPool(long dims, Tensor input, ReadOnlySpan<long> size)
            {
                using var x = Tensor.Borrow(input);
                nint values, indices;
                fixed (long* sizes = size)
                    Status.Check(Native.adj_adaptive_max_pool(x.Handle, dims, sizes, (nuint)size.Length, &values, &indices));
                return (Tensor.Own(values), Tensor.Own(indices));
            }
        }
    }
}
