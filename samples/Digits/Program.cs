using System.Diagnostics;
using Adjoint.Samples.Digits;
using Spectre.Console;
using static Adjoint.torch;
using F = Adjoint.torch.nn.functional;

const int Epochs = 120;
const int BatchSize = 16;
const double LearningRate = 0.1;

manual_seed(1);
DigitSet digits = DigitSet.Load(Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz"));
Tensor order = randperm(digits.Count);
long held = digits.Count / 5;
Tensor testImages = digits.Images.index_select(0, order.narrow(0, 0, held));
Tensor testLabels = digits.Labels.index_select(0, order.narrow(0, 0, held));
Tensor images = digits.Images.index_select(0, order.narrow(0, held, digits.Count - held));
Tensor labels = digits.Labels.index_select(0, order.narrow(0, held, digits.Count - held));

// He's initialisation: the variance of a layer's input is kept.
Tensor w1 = (randn(64, 128) * Math.Sqrt(2.0 / 64)).requires_grad_();
Tensor b1 = zeros(128).requires_grad_();
Tensor w2 = (randn(128, 10) * Math.Sqrt(2.0 / 128)).requires_grad_();
Tensor b2 = zeros(10).requires_grad_();
Tensor[] parameters = [w1, b1, w2, b2];

var trainLoss = new List<double>();
var testLoss = new List<double>();
var clock = Stopwatch.StartNew();
AnsiConsole.Progress()
    .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
    .Start(progress =>
    {
        ProgressTask bar = progress.AddTask("training", maxValue: Epochs);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            trainLoss.Add(TrainEpoch());
            testLoss.Add(Evaluate().Loss);
            bar.Description = $"loss {trainLoss[^1]:F4}";
            bar.Increment(1);
        }
    });

double accuracy = Evaluate().Accuracy;
AnsiConsole.MarkupLine($"{labels.numel()} digits to learn from, {held} held out, {Epochs} epochs in {clock.Elapsed.TotalSeconds:F1} s");
AnsiConsole.MarkupLine($"test accuracy: [bold]{accuracy:P2}[/]");
string curve = LossCurve.Write(trainLoss, testLoss, "artifacts");
AnsiConsole.MarkupLine($"loss curve: {curve}");
return accuracy >= 0.95 ? 0 : 1;

Tensor Forward(Tensor batch) => (batch.mm(w1) + b1).relu().mm(w2) + b2;

double TrainEpoch()
{
    Tensor shuffled = randperm(labels.numel());
    double total = 0;
    for (long start = 0; start < labels.numel(); start += BatchSize)
    {
        Tensor chosen = shuffled.narrow(0, start, Math.Min(BatchSize, labels.numel() - start));
        Tensor loss = F.cross_entropy(Forward(images.index_select(0, chosen)), labels.index_select(0, chosen));
        loss.backward();
        Step();
        total += loss.item<float>() * chosen.numel();
    }

    return total / labels.numel();
}

// Stochastic gradient descent by hand.
void Step()
{
    using (no_grad())
    {
        foreach (Tensor parameter in parameters)
        {
            parameter.sub_(parameter.grad! * LearningRate);
            parameter.grad!.zero_();
        }
    }
}

(double Loss, double Accuracy) Evaluate()
{
    using (no_grad())
    {
        Tensor scores = Forward(testImages);
        double hits = scores.argmax(1).eq(testLabels).sum().item<long>();
        return (F.cross_entropy(scores, testLabels).item<float>(), hits / held);
    }
}
