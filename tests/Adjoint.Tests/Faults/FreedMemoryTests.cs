using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>What is freed goes back to the system, and the counters say so.</summary>
[Collection("memory")]
public class FreedMemoryTests
{
    private const long Megabyte = 1 << 20;

    private static long Resident()
    {
        string[] pages = File.ReadAllText("/proc/self/statm").Split(' ');
        return long.Parse(pages[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }

    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        cpu.empty_cache();
    }

    [Fact]
    [Trait("Fault", "32")]
    public void A_long_graph_leaves_nothing_behind()
    {
        Settle();
        long before = Resident(), allocated = cpu.memory_allocated(), cached = cpu.memory_cached();
        Tensor x = tensor(1.0, requires_grad: true), y = x;
        for (int i = 0; i < 1_000_000; ++i)
        {
            Tensor next = y + 1;
            if (i > 0)
                y.Dispose();
            y = next;
        }
        Assert.InRange(cpu.memory_allocated() - allocated, 100 * Megabyte, 1000 * Megabyte);
        y.Dispose();
        Assert.InRange(cpu.memory_allocated() - allocated, 0, Megabyte);
        Assert.InRange(cpu.memory_cached() - cached, 100 * Megabyte, 1000 * Megabyte);
        Settle();
        Assert.InRange(cpu.memory_cached() - cached, -100 * Megabyte, 20 * Megabyte);
        Assert.InRange(Resident() - before, -1000 * Megabyte, 80 * Megabyte);
    }

    [Fact]
    [Trait("Fault", "32")]
    public void Many_tensors_leave_nothing_behind()
    {
        Settle();
        long before = Resident(), cached = cpu.memory_cached();
        var many = new Tensor[20_000];
        for (int i = 0; i < many.Length; ++i)
            many[i] = ones(5_000);
        Assert.InRange(Resident() - before, 350 * Megabyte, 800 * Megabyte);
        foreach (Tensor one in many)
            one.Dispose();
        Settle();
        Assert.InRange(cpu.memory_cached() - cached, -100 * Megabyte, 20 * Megabyte);
        Assert.InRange(Resident() - before, -1000 * Megabyte, 80 * Megabyte);
    }
}
