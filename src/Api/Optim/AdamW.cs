using Adjoint.Modules;

namespace Adjoint.Modules
{
    /// <summary>Adam whose weight decay is apart from the gradients (<c>torch.optim.AdamW</c>).</summary>
    public class AdamW : AdaptiveMoments
    {
        /// <summary>An optimizer of one group.</summary>
        /// <param name="parameters">The parameters.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="beta1">How much of the mean of gradients stays from step to step.</param>
        /// <param name="beta2">How much of the mean of their squares stays.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Share of the parameters that goes in each step, times the learning rate.</param>
        /// <param name="amsgrad">Whether the largest mean of squares so far counts, and not the last.</param>
        /// <param name="maximize">Whether to climb.</param>
        /// <exception cref="ArgumentException">A number is out of its range, or a parameter is not a leaf.</exception>
        public AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup(parameters, new Options())], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        /// <summary>An optimizer of several groups: what their options leave open is as here.</summary>
        /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
        public AdamW(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(true, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
        {
            ArgumentNullException.ThrowIfNull(parameters);
            foreach (ParamGroup group in parameters)
                AddWithDefaults(group, group.Options);
        }

        /// <inheritdoc/>
        public override void add_param_group(Adjoint.Modules.ParamGroup param_group)
        {
            var group = param_group as ParamGroup ?? throw new ArgumentException("The group is not one of AdamW.", nameof(param_group));
            AddWithDefaults(group, group.Options);
        }

        /// <summary>What is done with a group; what is null is as in the optimizer's constructor.</summary>
        public class Options : AdaptiveMomentsOptions;

        /// <summary>Parameters under the same options.</summary>
        public class ParamGroup : AdaptiveMomentsGroup<Options>
        {
            /// <summary>A group without parameters.</summary>
            public ParamGroup()
            {
            }

            /// <summary>A group.</summary>
            /// <param name="parameters">The parameters.</param>
            /// <param name="options">What is done with them.</param>
            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options ?? throw new ArgumentNullException(nameof(options)))
            {
            }

            /// <summary>A group.</summary>
            /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
            {
            }
        }
    }
}

namespace Adjoint
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Adam whose weight decay is apart from the gradients (<c>torch.optim.AdamW</c>).</summary>
            /// <inheritdoc cref="Modules.AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static AdamW AdamW(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static AdamW AdamW(IEnumerable<AdamW.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
