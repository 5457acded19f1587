using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>softmax(scale · query · keyᵀ + mask) · value (<c>torch.nn.functional.scaled_dot_product_attention</c>).</summary>
            /// <remarks>No matrix of queries and keys is kept: the backward pass computes the scores again.</remarks>
            /// <param name="query">[*, L, E].</param>
            /// <param name="key">[*, S, E].</param>
            /// <param name="value">[*, S, V].</param>
            /// <param name="attn_mask">Broadcasts to [*, L, S]: bools for the keys that are seen, or terms of the scores; or null.</param>
            /// <param name="p">The dropout probability, which has to be 0.</param>
            /// <param name="is_casual">Whether query i sees only the keys up to i (the name is TorchSharp's).</param>
            /// <param name="scale">The factor of the scores; 1 / √E if null.</param>
            /// <exception cref="ArgumentException">A mask is given with <paramref name="is_casual"/>.</exception>
            /// <exception cref="TorchException">Shapes or dtypes do not fit, or there is dropout.</exception>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false, double? scale = null)
            {
                if (is_casual && attn_mask is not null)
                    throw new ArgumentException("Casual attention masking cannot pass a mask.");
                using var queries = Tensor.Borrow(query);
                using var keys = Tensor.Borrow(key);
                using var values = Tensor.Borrow(value);
                using var mask = Tensor.Borrow(attn_mask);
                nint result;
                Status.Check(Native.adj_scaled_dot_product_attention(queries.Handle, keys.Handle, values.Handle, mask.Handle, p, Option.Of(is_casual), Option.Of(scale), &result));
                return Tensor.Own(result);
            }
        }
    }
}
