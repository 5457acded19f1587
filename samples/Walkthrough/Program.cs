using Adjoint.Samples.Walkthrough;

int wrong = 0;
foreach (Behaviour behaviour in Behaviours.All)
{
    string output = behaviour.Run();
    bool right = output == behaviour.Expected;
    wrong += right ? 0 : 1;
    Console.WriteLine($"-- {behaviour.Title}");
    Console.WriteLine(Indent(behaviour.Program));
    Console.WriteLine(Indent(output, "=> "));
    if (!right)
    {
        Console.WriteLine(Indent(behaviour.Expected, "expected: "));
    }

    Console.WriteLine();
}

Console.WriteLine("-- the graph of 1., from its output to its leaves");
Console.WriteLine(Indent(Behaviours.Picture().tree().TrimEnd()));
Console.WriteLine();
Console.WriteLine($"{Behaviours.All.Count - wrong} of {Behaviours.All.Count} behaviours as PyTorch has them");
return wrong == 0 ? 0 : 1;

static string Indent(string text, string prefix = "   ") =>
    string.Join('\n', text.Split('\n').Select(line => "   " + prefix + line));
