using System.Runtime.InteropServices;
using static Adjoint.torch;

string native = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
foreach (string file in (string[])["libadjoint.so", "libhwy.so.1"])
{
    if (!File.Exists(Path.Combine(native, file)))
    {
        Console.Error.WriteLine($"{file} is not in {native}");
        return 1;
    }
}

var x = tensor([3f], requires_grad: true);
var y = x * x;
y.backward();
string gradient = x.grad!.ToString(Adjoint.TensorStringStyle.PyTorch);
Console.WriteLine($"by the packages, the gradient of x * x at 3: {gradient}");
Console.WriteLine(Adjoint.torchviz.make_dot(y).tree());
return gradient == "tensor([6.])" ? 0 : 1;
