using Adjoint.Bindings;
using Adjoint.Modules;

namespace Adjoint.Modules
{
    /// <summary>Stochastic gradient descent, with momentum if wanted (<c>torch.optim.SGD</c>).</summary>
    public class SGD : OptimizerHelper, torch.optim.IMomentum
    {
        private readonly Options _defaults;

        /// <summary>An optimizer of one group.</summary>
        /// <param name="parameters">The parameters.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="momentum">How much of the direction stays from step to step.</param>
        /// <param name="dampening">How much of a gradient is left out of the momentum.</param>
        /// <param name="weight_decay">Factor of the parameters themselves in their gradients.</param>
        /// <param name="nesterov">Whether a step looks ahead along its momentum.</param>
        /// <param name="maximize">Whether to climb.</param>
        /// <exception cref="ArgumentException">A number is out of its range, or a parameter is not a leaf.</exception>
        public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : this([new ParamGroup(parameters, new Options())], lr, momentum, dampening, weight_decay, nesterov, maximize)
        {
        }

        /// <summary>An optimizer of several groups: what their options leave open is as here.</summary>
        /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
        public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            if (!(lr >= 0))
                throw new ArgumentException($"Invalid learning rate: {lr}");
            if (!(momentum >= 0))
                throw new ArgumentException($"Invalid momentum value: {momentum}");
            if (!(weight_decay >= 0))
                throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
            if (nesterov && (momentum == 0 || dampening != 0))
                throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");
            _defaults = new Options
            {
                LearningRate = lr,
                momentum = momentum,
                dampening = dampening,
                weight_decay = weight_decay,
                nesterov = nesterov,
                maximize = maximize,
            };
            foreach (ParamGroup group in parameters)
                add_param_group(group);
        }

        /// <inheritdoc/>
        public double Momentum
        {
            get => _defaults.momentum!.Value;
            set
            {
                _defaults.momentum = value;
                foreach (ParamGroup group in ParamGroups.Cast<ParamGroup>())
                    group.Options.momentum = value;
            }
        }

        /// <inheritdoc/>
        public override void add_param_group(Adjoint.Modules.ParamGroup param_group)
        {
            var group = param_group as ParamGroup ?? throw new ArgumentException("The group is not one of SGD.", nameof(param_group));
            group.Options.LearningRate ??= _defaults.LearningRate;
            group.Options.momentum ??= _defaults.momentum;
            group.Options.dampening ??= _defaults.dampening;
            group.Options.weight_decay ??= _defaults.weight_decay;
            group.Options.nesterov ??= _defaults.nesterov;
            group.Options.maximize ??= _defaults.maximize;
            Add(group, [.. group.Parameters]);
        }

        private protected override unsafe void Step(Member member)
        {
            Options options = ((ParamGroup)member.Group).Options;
            using var parameters = BorrowedList.OfFixed(member.Parameters);
            using var momenta = BorrowedList.OfFixed(member.State("momentum_buffer", options.momentum != 0));
            fixed (long* steps = member.Steps)
            {
                Status.Check(Native.adj_sgd_step(
                    parameters.Handles, parameters.Count, momenta.Handles, momenta.Count, steps, (nuint)member.Steps.Length,
                    options.LearningRate!.Value, options.momentum!.Value, options.dampening!.Value, options.weight_decay!.Value,
                    Option.Of(options.nesterov!.Value), Option.Of(options.maximize!.Value)));
            }
        }

        /// <summary>What is done with a group; what is null is as in the optimizer's constructor.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>How much of the direction stays from step to step.</summary>
            public double? momentum { get; set; }

            /// <summary>How much of a gradient is left out of the momentum.</summary>
            public double? dampening { get; set; }

            /// <summary>Factor of the parameters themselves in their gradients.</summary>
            public double? weight_decay { get; set; }

            /// <summary>Whether a step looks ahead along its momentum.</summary>
            public bool? nesterov { get; set; }

            /// <summary>Whether to climb.</summary>
            public bool? maximize { get; set; }
        }

        /// <summary>Parameters under the same options.</summary>
        public class ParamGroup : ParamGroup<Options>, torch.optim.IMomentum
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
            /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
            {
            }

            /// <inheritdoc/>
            public double Momentum
            {
                get => Options.momentum ?? 0;
                set => Options.momentum = value;
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
            /// <summary>Stochastic gradient descent, with momentum if wanted (<c>torch.optim.SGD</c>).</summary>
            /// <param name="parameters">The parameters.</param>
            /// <param name="learningRate">The learning rate.</param>
            /// <param name="momentum">How much of the direction stays from step to step.</param>
            /// <param name="dampening">How much of a gradient is left out of the momentum.</param>
            /// <param name="weight_decay">Factor of the parameters themselves in their gradients.</param>
            /// <param name="nesterov">Whether a step looks ahead along its momentum.</param>
            /// <param name="maximize">Whether to climb.</param>
            /// <exception cref="ArgumentException">A number is out of its range, or a parameter is not a leaf.</exception>
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(p => p.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
