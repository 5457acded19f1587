using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Adjoint.Bindings;
using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint;

/// <summary>A custom function, whichever way it was written.</summary>
internal interface ICustomFunction
{
    string Name { get; }

    bool once_differentiable => false;

    IReadOnlyList<Tensor?> Forward(AutogradContext ctx, object?[] vars);

    IReadOnlyList<Tensor?> Backward(AutogradContext ctx, List<Tensor?> gradients);

    IReadOnlyList<Tensor?> Jvp(AutogradContext ctx, List<Tensor?> tangents);
}

/// <summary>One call of a custom function: what its node holds.</summary>
internal sealed unsafe class CustomCall
{
    private readonly ICustomFunction _function;
    private readonly AutogradContext _context;
    private readonly string _name;
    private readonly bool[] _isTensor;
    private readonly int _outputs;

    private CustomCall(ICustomFunction function, AutogradContext context, bool[] isTensor, int outputs) =>
        (_function, _name, _context, _isTensor, _outputs) = (function, function.Name + "Backward", context, isTensor, outputs);

    public static List<Tensor> Apply(ICustomFunction function, object?[] vars)
    {
        ArgumentNullException.ThrowIfNull(vars);
        var context = new AutogradContext([.. vars.Select(argument => argument is Tensor { requires_grad: true })]);
        IReadOnlyList<Tensor?> outputs = Forward(function, context, vars);
        for (int i = 0; i < outputs.Count; i++)
        {
            if (outputs[i] is null)
                throw new TorchException($"{function.Name}.forward: expected Tensor (got null) for return value {i}");
        }
        if (context.DirtyTensors.Any(dirty => !vars.Contains(dirty)))
            Warn("Only input Tensors should be given to ctx.mark_dirty(). If a Tensor is not an input, there is no need to pass it to mark_dirty().");
        var call = new CustomCall(function, context, [.. vars.Select(argument => argument is Tensor)], outputs.Count);
        return call.Record([.. vars.OfType<Tensor>()], outputs!);
    }

    private static IReadOnlyList<Tensor?> Forward(ICustomFunction function, AutogradContext context, object?[] vars)
    {
        using IDisposable recording = no_grad();
        using IDisposable forwardMode = forward_ad.set_fwd_grad_enabled(false);
        return function.Forward(context, vars) ?? [];
    }

    /// <summary>Puts the call into the graph.</summary>
    private List<Tensor> Record(Tensor[] inputs, IReadOnlyList<Tensor> outputs)
    {
        using var given = new BorrowedList(inputs);
        using var made = new BorrowedList(outputs);
        using var dirty = new BorrowedList(_context.DirtyTensors);
        using var constant = new BorrowedList(_context.NonDifferentiableTensors);
        using var saved = new BorrowedList(_context.ToSave);
        _context.ToSave = [];
        byte[] name = Encoding.UTF8.GetBytes(_name);
        nint[] handles = new nint[outputs.Count + 1];
        fixed (byte* text = name)
        fixed (nint* results = handles)
        {
            Status.Check(Native.adj_custom_function(text, (nuint)name.Length, &CallBackward, &CallJvp, ForeignObject.Of(this), ForeignObject.Release,
                given.Handles, given.Count, made.Handles, made.Count, dirty.Handles, dirty.Count, constant.Handles, constant.Count,
                saved.Handles, saved.Count, Option.Of(_context.MaterializeGrads), results));
        }
        var wrapped = new List<Tensor>(outputs.Count);
        for (int i = 0; i < outputs.Count; i++)
            wrapped.Add(ObjectOf(handles[i], outputs[i], made.Handles[i]));
        return wrapped;
    }

    /// <summary>The user's own object where the core gave its tensor back.</summary>
    private static Tensor ObjectOf(nint handle, Tensor output, nint outputHandle)
    {
        if (handle != outputHandle)
            return Tensor.Own(handle);
        Status.Check(Native.adj_tensor_release(handle));
        return output;
    }

    private IReadOnlyList<Tensor?> Backward(nint node, Tensor?[] gradients)
    {
        using AutogradContext.Frame running = _context.Enter(node);
        IReadOnlyList<Tensor?> results = (_function.once_differentiable ? OnceDifferentiable.Backward(_function, _context, gradients) : _function.Backward(_context, [.. gradients])) ?? [];
        // Too many are no harm where they are null.
        if (results.Count < _isTensor.Length || results.Skip(_isTensor.Length).Any(result => result is not null))
            throw new TorchException($"function {_name} returned an incorrect number of gradients (expected {_isTensor.Length}, got {results.Count})");
        for (int i = 0; i < _isTensor.Length; i++)
        {
            if (!_isTensor[i] && results[i] is not null)
                throw new TorchException($"function {_name} returned a gradient different than None at position {i + 1}, but the corresponding forward input was not a Variable");
        }
        return [.. results.Take(_isTensor.Length).Where((_, i) => _isTensor[i])];
    }

    private IReadOnlyList<Tensor?> Jvp(Tensor?[] tangents)
    {
        using AutogradContext.Frame running = _context.Enter(0);
        int next = 0;
        IReadOnlyList<Tensor?> results = _function.Jvp(_context, [.. _isTensor.Select(isTensor => isTensor ? tangents[next++] : null)]) ?? [];
        if (results.Count != _outputs)
            throw new TorchException($"Function's jvp returned an invalid number of forward gradients (expected {_outputs} but got {results.Count})");
        return results;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* CallBackward(void* context, nint node, nint* gradients, nuint gradientCount, nint* results, nuint resultCount)
    {
        try
        {
            ForeignTensors.Give(ForeignObject.Get<CustomCall>(context).Backward(node, ForeignTensors.Share(gradients, gradientCount)), results);
            return null;
        }
        catch (Exception exception)
        {
            return ForeignObject.Error(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* CallJvp(void* context, nint* tangents, nuint tangentCount, nint* results, nuint resultCount)
    {
        try
        {
            ForeignTensors.Give(ForeignObject.Get<CustomCall>(context).Jvp(ForeignTensors.Share(tangents, tangentCount)), results);
            return null;
        }
        catch (Exception exception)
        {
            return ForeignObject.Error(exception);
        }
    }
}
