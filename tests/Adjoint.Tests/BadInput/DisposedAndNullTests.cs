using System.Reflection;
using System.Runtime.ExceptionServices;
using static Adjoint.torch;

namespace Adjoint.Tests.BadInput;

/// <summary>
/// Every public member, called with a disposed tensor and with null in each place that is not declared nullable: a
/// clear exception, never a crash or a NullReferenceException.
/// </summary>
public class DisposedAndNullTests
{
    public static TheoryData<string> WithTensors =>
        [.. PublicSurface.ByName.Where(g => g.Any(c => Places(c, TakesTensor).Any())).Select(g => g.Key)];

    public static TheoryData<string> WithReferences =>
        [.. PublicSurface.ByName.Where(g => g.Any(c => Places(c, p => !PublicSurface.MayBeNull(p)).Any())).Select(g => g.Key)];

    [Theory]
    [MemberData(nameof(WithTensors))]
    public void Disposed_tensor_is_refused(string member) => OnAThreadOfItsOwn(() =>
    {
        foreach (MethodBase callable in PublicSurface.ByName[member])
        {
            foreach (int place in Places(callable, TakesTensor))
            {
                Exception? thrown = Call(callable, place, Disposed());
                Assert.True(thrown is ObjectDisposedException, $"{callable}, disposed at {place}: {thrown?.ToString() ?? "no exception"}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(WithReferences))]
    public void Null_is_refused(string member) => OnAThreadOfItsOwn(() =>
    {
        foreach (MethodBase callable in PublicSurface.ByName[member])
        {
            foreach (int place in Places(callable, p => !PublicSurface.MayBeNull(p)))
            {
                Exception? thrown = Call(callable, place, null);
                Assert.True(thrown is ArgumentException, $"{callable}, null at {place}: {thrown?.ToString() ?? "no exception"}");
            }
        }
    });

    // Modes and scopes are a thread's, and here they are left as the last call made them.
    private static void OnAThreadOfItsOwn(Action test)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(test));
        thread.Start();
        thread.Join();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    // The object itself has place -1.
    private static Exception? Call(MethodBase callable, int place, object? argument)
    {
        object?[] arguments = [.. callable.GetParameters().Select((p, i) => i == place ? argument : PublicSurface.Plausible(p))];
        object? self = callable.IsStatic || callable is ConstructorInfo ? null : place < 0 ? argument : PublicSurface.Plausible(callable.DeclaringType!);
        return PublicSurface.Thrown(callable, self, arguments);
    }

    private static IEnumerable<int> Places(MethodBase callable, Func<ParameterInfo, bool> wanted)
    {
        ParameterInfo[] parameters = callable.GetParameters();
        return Enumerable.Range(0, parameters.Length).Where(i => wanted(parameters[i]));
    }

    // Results cannot be written into a given tensor, and what only decides who disposes it does not look at it.
    private static bool TakesTensor(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(Tensor) && parameter.Name != "out" &&
        !parameter.Member.DeclaringType!.Name.Contains("DisposeScope", StringComparison.Ordinal) &&
        !parameter.Member.Name.Contains("DisposeScope", StringComparison.Ordinal) &&
        parameter.Member.DeclaringType != typeof(TensorIndex);

    private static Tensor Disposed()
    {
        Tensor gone = ones(2);
        gone.Dispose();
        return gone;
    }
}
