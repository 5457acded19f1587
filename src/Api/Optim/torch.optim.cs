using Adjoint.Modules;

namespace Adjoint;

public static partial class torch
{
    /// <summary>Optimizers (<see href="https://pytorch.org/docs/stable/optim.html">torch.optim</see>).</summary>
    public static partial class optim
    {
        /// <summary>What changes parameters along their gradients (<c>torch.optim.Optimizer</c>).</summary>
        public abstract class Optimizer : IDisposable
        {
            /// <summary>Lets the gradients of all parameters go.</summary>
            public abstract void zero_grad();

            /// <summary>Changes the parameters along their gradients, in one native call for each group.</summary>
            /// <param name="closure">Computes the loss and its gradients first, or null.</param>
            /// <returns>What the closure returned, or null.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>The parameters of all groups.</summary>
            public abstract IEnumerable<Parameter> parameters();

            /// <summary>Adds parameters with options of their own.</summary>
            /// <param name="param_group">The group.</param>
            public abstract void add_param_group(ParamGroup param_group);

            /// <summary>The groups of parameters, each with a learning rate.</summary>
            public abstract IEnumerable<ILearningRateController> ParamGroups { get; }

            /// <summary>Releases the state; the parameters stay.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Releases the state.</summary>
            /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
            protected abstract void Dispose(bool disposing);
        }

        /// <summary>What has a learning rate.</summary>
        public interface ILearningRateController
        {
            /// <summary>The learning rate of the next step.</summary>
            double LearningRate { get; set; }

            /// <summary>The learning rate at the beginning.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>What has a momentum.</summary>
        public interface IMomentum
        {
            /// <summary>How much of the direction stays from step to step.</summary>
            double Momentum { get; set; }
        }

        /// <summary>What keeps running means of gradients and of their squares.</summary>
        public interface IBetas
        {
            /// <summary>How much of each stays from step to step.</summary>
            (double, double) Betas { get; set; }
        }
    }
}
