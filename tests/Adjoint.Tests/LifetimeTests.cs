using System.Runtime.CompilerServices;
using Adjoint.Bindings;
using static Adjoint.torch;

namespace Adjoint.Tests;

/// <summary>Dispose, scopes, use across threads, and memory that nobody disposes.</summary>
[Collection("memory")]
public unsafe class LifetimeTests
{
    private static long LiveBytes()
    {
        long bytes;
        Status.Check(Native.adj_memory_live_bytes(&bytes));
        return bytes;
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        Tensor x = ones(2);
        x.Dispose();
        x.Dispose();
        Assert.True(x.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => x + 1);
        Assert.Throws<ObjectDisposedException>(() => ones(2) + x);
        Assert.Throws<ObjectDisposedException>(() => cat([ones(2), x]));
        Assert.Throws<ObjectDisposedException>(() => x.shape);
    }

    [Fact]
    public void Null_arguments_throw()
    {
        Tensor x = ones(2);
        Assert.ThrowsAny<ArgumentException>(() => x.add((Tensor)null!));
        Assert.ThrowsAny<ArgumentException>(() => cat([x, null!]));
        Assert.ThrowsAny<ArgumentException>(() => tensor((float[])null!));
    }

    [Fact]
    public void Dispose_while_other_threads_compute_is_an_exception_and_nothing_else()
    {
        for (int round = 0; round < 200; round++)
        {
            Tensor x = ones(64);
            using var go = new Barrier(3);
            int refused = 0;
            Thread[] users = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                go.SignalAndWait();
                try
                {
                    for (int i = 0; i < 50; i++)
                    {
                        using Tensor sum = x + 1;
                        if (sum.data<float>()[63] != 2f)
                            throw new InvalidDataException();
                    }
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref refused);
                }
            }))];
            Array.ForEach(users, t => t.Start());
            go.SignalAndWait();
            x.Dispose();
            Array.ForEach(users, t => t.Join());
            Assert.True(x.IsInvalid);
            Assert.InRange(refused, 0, 2);
        }
    }

    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor kept, detached, lost;
        using (DisposeScope outer = NewDisposeScope())
        {
            using (DisposeScope inner = NewDisposeScope())
            {
                Assert.Same(inner, CurrentDisposeScope);
                lost = ones(2);
                kept = (ones(2) + 1).MoveToOuterDisposeScope();
                detached = ones(3).DetachFromDisposeScope();
                Assert.Equal(2, inner.DisposablesCount);
            }
            Assert.True(lost.IsInvalid);
            Assert.False(kept.IsInvalid);
            Assert.Same(outer, CurrentDisposeScope);
        }
        Assert.True(kept.IsInvalid);
        Assert.False(detached.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        detached.Dispose();
    }

    [Fact]
    public void Statistics_count_as_TorchSharps()
    {
        DisposeScopeManager.Statistics.Reset();
        ones(1).Dispose();
        using (NewDisposeScope())
            _ = ones(1) + 1;
        ThreadDisposeScopeStatistics counts = DisposeScopeManager.Statistics;
        Assert.Equal((1, 1, 2, 2, 0), (counts.CreatedOutsideScopeCount, counts.DisposedOutsideScopeCount, counts.CreatedInScopeCount, counts.DisposedInScopeCount, counts.ThreadTotalLiveCount));
    }

    [Fact]
    public void Large_tensors_that_nobody_disposes_do_not_pile_up()
    {
        // The bounds still stand where other tests left them, until a collection finds how little is alive now.
        for (int i = 0; i < 200; i++)
            MakeAndForget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = LiveBytes(), highest = 0;
        for (int i = 0; i < 500; i++)
        {
            MakeAndForget();
            highest = Math.Max(highest, LiveBytes() - before);
        }
        Assert.InRange(highest, 4L << 20, 150L << 20);
    }

    [Fact]
    public void Small_tensors_that_nobody_disposes_do_not_pile_up()
    {
        long before = LiveBytes(), highest = 0;
        Tensor x = ones(1, requires_grad: true);
        for (int i = 0; i < 600_000; i++)
        {
            _ = x + 1;
            if (i % 1024 == 0)
                highest = Math.Max(highest, LiveBytes() - before);
        }
        Assert.InRange(highest, 1, 150L << 20);
    }

    [Fact]
    public void Tensors_are_released_without_Dispose_also_after_others_were_disposed()
    {
        (long Tensors, long Nodes, long Bytes) before = LiveObjects.Count();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 100; i++)
            {
                ones(5).Dispose();
                _ = ones(7);
            }
            Assert.Equal(before, LiveObjects.Count());
        }
    }

    [Fact]
    public void What_the_finalizer_of_another_object_disposed_spoils_nothing_made_later()
    {
        var made = new List<Tensor>();
        for (int i = 0; i < 20; i++)
        {
            Abandon(made);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        lock (made)
        {
            Assert.Equal(40, made.Count);
            Assert.All(made, x => Assert.Equal(3, x.item<float>()));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(List<Tensor> made)
    {
        _ = new DisposesInFinalizer(made);
        _ = new DisposesInFinalizer(made);
    }

    /// <summary>Makes a tensor in place of the one that it disposes.</summary>
    private sealed class DisposesInFinalizer(List<Tensor> made)
    {
        private readonly Tensor _held = ones(1);

        ~DisposesInFinalizer()
        {
            _held.Dispose();
            lock (made)
                made.Add(tensor(3f));
        }
    }

    [Fact]
    public void A_scope_keeps_what_it_is_told_to()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] all = [.. Enumerable.Range(0, 6).Select(i => ones(1) * i)];
        all[0].Dispose();
        scope.Detach(all[3]);
        scope.DisposeEverythingBut([all[1], all[4]]);
        Assert.Equal([true, false, true, false, false, true], all.Select(x => x.IsInvalid));
        Assert.Equal([all[1], all[4]], scope.DisposablesView);
        Assert.True(scope.Contains(all[4]));
        all[1].Dispose();
        Assert.Equal([all[4]], scope.DisposablesView);
        scope.Attach(all[3]);
        scope.DisposeEverything();
        Assert.All(all, x => Assert.True(x.IsInvalid));
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Other_threads_may_dispose_what_a_scope_owns_while_more_is_made()
    {
        using DisposeScope scope = NewDisposeScope();
        var made = new System.Collections.Concurrent.BlockingCollection<Tensor>();
        var disposing = new Thread(() =>
        {
            foreach (Tensor x in made.GetConsumingEnumerable())
                x.Dispose();
        });
        disposing.Start();
        List<Tensor> kept = [];
        for (int i = 0; i < 2000; i++)
        {
            made.Add(ones(1));
            kept.Add(ones(1));
        }
        made.CompleteAdding();
        disposing.Join();
        Assert.Equal(2000, scope.DisposablesCount);
        Assert.All(kept, x => Assert.False(x.IsInvalid));
        scope.Dispose();
        Assert.All(kept, x => Assert.True(x.IsInvalid));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeAndForget() => _ = ones(1 << 20) + 1;
}

/// <summary>Tests that look at the memory of the process run alone.</summary>
[CollectionDefinition("memory", DisableParallelization = true)]
public class MemoryTests;
