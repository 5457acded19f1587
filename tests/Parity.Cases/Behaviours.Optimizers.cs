namespace Parity.Cases;

public static partial class Behaviours
{
    private const int TrainingSteps = 6;

    private static IEnumerable<Behaviour> Optimizers() =>
    [
        Training("SGD", p => optim.SGD(p, 0.05)),
        Training("SGD momentum", p => optim.SGD(p, 0.05, 0.9)),
        Training("SGD dampening", p => optim.SGD(p, 0.05, 0.9, 0.3)),
        Training("SGD weight decay", p => optim.SGD(p, 0.05, weight_decay: 0.1)),
        Training("SGD nesterov", p => optim.SGD(p, 0.05, 0.9, weight_decay: 0.1, nesterov: true)),
        Training("SGD maximize", p => optim.SGD(p, 0.001, 0.9, maximize: true)),
        Training("Adam", p => optim.Adam(p)),
        Training("Adam betas", p => optim.Adam(p, 0.1, 0.5, 0.8, 1e-3)),
        Training("Adam weight decay", p => optim.Adam(p, 0.1, weight_decay: 0.1)),
        Training("Adam amsgrad", p => optim.Adam(p, 0.5, 0.5, 0.6, amsgrad: true)),
        Training("Adam maximize", p => optim.Adam(p, 0.01, maximize: true)),
        Training("AdamW", p => optim.AdamW(p)),
        Training("AdamW weight decay", p => optim.AdamW(p, 0.1, weight_decay: 0.1)),
        Training("AdamW amsgrad", p => optim.AdamW(p, 0.5, 0.5, 0.6, weight_decay: 0.1, amsgrad: true)),
        Training("AdamW maximize", p => optim.AdamW(p, 0.01, weight_decay: 0.1, maximize: true)),
        Training("SGD of groups", p => optim.SGD([new SGD.ParamGroup([p[0]], 0.01), new SGD.ParamGroup([p[1]], new SGD.Options { momentum = 0.5 })], 0.05)),
        Training("AdamW of groups", p => optim.AdamW([new AdamW.ParamGroup([p[0]], 0.1, weight_decay: 0.5), new AdamW.ParamGroup([p[1]], new AdamW.Options { beta1 = 0.5 })], 0.05)),
        Training("SGD of named parameters", p => optim.SGD([("w", p[0]), ("b", p[1])], 0.05)),
        new("an optimizer's learning rate can change", r =>
        {
            Parameter[] parameters = Parameters();
            using optim.Optimizer optimizer = optim.SGD(parameters, 0.05);
            Train(parameters, optimizer);
            foreach (optim.ILearningRateController group in optimizer.ParamGroups)
            {
                r.Tell("initial", tensor(group.InitialLearningRate));
                group.LearningRate /= 10;
            }

            Train(parameters, optimizer);
            Tell(r, parameters);
        }),
        new("an optimizer leaves parameters without gradients alone", r =>
        {
            Parameter[] parameters = Parameters();
            using optim.Optimizer optimizer = optim.Adam(parameters, 0.1);
            (parameters[0] * 2).sum().backward();
            optimizer.step();
            Tell(r, parameters);
            Train(parameters, optimizer);
            Tell(r, parameters);
        }),
        new("an optimizer's step gives back the loss", r =>
        {
            Parameter[] parameters = Parameters();
            using optim.Optimizer optimizer = optim.SGD(parameters, 0.05);
            Tensor? loss = optimizer.step(() => { Tensor l = Loss(parameters); l.backward(); return l; });
            r.Tell("loss", loss);
            Tell(r, parameters);
        }),
        new("an optimizer steps over parameters that do not lie densely", r =>
        {
            Parameter w = new(arange(6, ScalarType.Float64).reshape(3, 2).t());
            using optim.Optimizer optimizer = optim.Adam([w], 0.1);
            (w * w).sum().backward();
            optimizer.step();
            r.Tell("w", w);
        }),
    ];

    private static Behaviour Training(string name, Func<Parameter[], optim.Optimizer> make) => new($"training by {name}", r =>
    {
        Parameter[] parameters = Parameters();
        using optim.Optimizer optimizer = make(parameters);
        Train(parameters, optimizer);
        Tell(r, parameters);
        r.Tell("parameters", tensor(optimizer.parameters().Count()));
    });

    private static Parameter[] Parameters() =>
        [new(linspace(-1, 1, 6, ScalarType.Float64).reshape(2, 3)), new(linspace(0.5, 1, 3, ScalarType.Float64))];

    private static Tensor Loss(Parameter[] parameters)
    {
        Tensor x = linspace(-2, 1, 8, ScalarType.Float64).reshape(4, 2), target = linspace(0, 3, 12, ScalarType.Float64).reshape(4, 3);
        return (x.matmul(parameters[0]) + parameters[1] - target).square().mean();
    }

    private static void Train(Parameter[] parameters, optim.Optimizer optimizer)
    {
        for (int step = 0; step < TrainingSteps; step++)
        {
            optimizer.zero_grad();
            Loss(parameters).backward();
            optimizer.step();
        }
    }

    private static void Tell(Report report, Parameter[] parameters)
    {
        report.Tell("w", parameters[0]);
        report.Tell("b", parameters[1]);
    }
}
