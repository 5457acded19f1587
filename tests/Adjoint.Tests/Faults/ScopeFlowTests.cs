using static Adjoint.torch;

namespace Adjoint.Tests.Faults;

/// <summary>A dispose scope goes with the flow that opened it, over threads, and others do not see it.</summary>
[Trait("Fault", "21")]
public class ScopeFlowTests
{
    [Fact]
    public async Task A_scope_of_an_asynchronous_method_leaves_its_caller_alone()
    {
        async Task<Tensor> Inside()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor before = ones(1);
            await Task.Delay(20);
            Assert.Same(scope, CurrentDisposeScope);
            Tensor after = before + 1;
            Assert.Equal([before, after], scope.DisposablesView);
            return after;
        }
        Task<Tensor> task = Inside();
        Assert.Null(CurrentDisposeScope);
        Tensor x = ones(2);
        Tensor inside = await task;

        Assert.True(inside.IsInvalid);
        Assert.False(x.IsInvalid);
        Assert.Null(CurrentDisposeScope);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Flows_that_run_together_dispose_what_is_theirs(bool continueOnCapturedContext)
    {
        using DisposeScope outer = NewDisposeScope();
        async Task<(Tensor Kept, Tensor[] Lost)> Flow(int i)
        {
            using DisposeScope own = NewDisposeScope();
            var lost = new List<Tensor>();
            for (int step = 0; step < 20; step++)
            {
                using DisposeScope inner = NewDisposeScope();
                Tensor y = tensor((float)i);
                await Task.Delay(step % 2).ConfigureAwait(continueOnCapturedContext);
                await Task.Yield();
                Assert.Same(inner, CurrentDisposeScope);
                lost.Add(y);
                lost.Add(inner.MoveToOuter(y + 1));
                Assert.Same(y, Assert.Single(inner.DisposablesView));
            }
            Assert.Same(own, CurrentDisposeScope);
            Assert.Equal(20, own.DisposablesCount);
            return ((ones(1) * i).MoveToOuterDisposeScope(), [.. lost]);
        }
        (Tensor Kept, Tensor[] Lost)[] results = await Task.WhenAll(Enumerable.Range(0, 32).Select(Flow));

        Assert.Same(outer, CurrentDisposeScope);
        Assert.All(results, r => Assert.All(r.Lost, x => Assert.True(x.IsInvalid)));
        Assert.Equal(Enumerable.Range(0, 32).Select(i => (float)i), results.Select(r => r.Kept.item<float>()));
        Assert.Equal(32, outer.DisposablesCount);
        outer.Dispose();
        Assert.All(results, r => Assert.True(r.Kept.IsInvalid));
    }

    [Fact]
    public async Task What_an_awaited_method_makes_belongs_to_the_scope_around_the_call()
    {
        static async Task<Tensor> Make()
        {
            await Task.Delay(5).ConfigureAwait(false);
            return ones(3);
        }
        DisposeScope scope = NewDisposeScope();
        Tensor made = await Make();
        Tensor onPool = await Task.Run(() => ones(2));

        Assert.Equal([made, onPool], scope.DisposablesView);
        scope.Dispose();
        Assert.True(made.IsInvalid && onPool.IsInvalid);
    }

    [Fact]
    public void Threads_of_a_loop_share_the_scope_around_it()
    {
        Tensor[] made = new Tensor[2000], lost = new Tensor[2000];
        using (DisposeScope scope = NewDisposeScope())
        {
            Parallel.For(0, made.Length, i =>
            {
                using DisposeScope inner = NewDisposeScope();
                lost[i] = ones(1);
                made[i] = inner.MoveToOuter(ones(1) * i);
                if (i % 5 == 0)
                    made[i].Dispose();
                else if (i % 5 == 1)
                    made[i].DetachFromDisposeScope();
            });
            Assert.Equal(1200, scope.DisposablesCount);
            Assert.All(lost, x => Assert.True(x.IsInvalid));
        }
        Assert.All(made.Select((x, i) => (x, i)), pair => Assert.Equal(pair.i % 5 != 1, pair.x.IsInvalid));
    }

    [Fact]
    public async Task A_task_that_outlives_its_scope_finds_the_next_one_that_is_open()
    {
        using DisposeScope outer = NewDisposeScope();
        var closed = new TaskCompletionSource();
        Task<Tensor> late;
        using (NewDisposeScope())
        {
            late = Task.Run(async () =>
            {
                await closed.Task;
                Assert.Same(outer, CurrentDisposeScope);
                return ones(1);
            });
        }
        closed.SetResult();
        Tensor x = await late;
        Assert.False(x.IsInvalid);
        Assert.Equal([x], outer.DisposablesView);
    }

    [Fact]
    public async Task An_exception_closes_the_scopes_that_it_passes()
    {
        Tensor? lost = null;
        async Task Fails()
        {
            using DisposeScope scope = NewDisposeScope();
            lost = ones(1);
            await Task.Yield();
            throw new InvalidDataException();
        }
        using DisposeScope outer = NewDisposeScope();
        await Assert.ThrowsAsync<InvalidDataException>(Fails);

        Assert.True(lost!.IsInvalid);
        Assert.Same(outer, CurrentDisposeScope);
        Assert.Equal(0, outer.DisposablesCount);
    }

    [Fact]
    public async Task Scopes_may_be_closed_in_any_order_and_on_any_thread()
    {
        DisposeScope outer = NewDisposeScope();
        Tensor a = ones(1);
        DisposeScope inner = NewDisposeScope();
        Tensor b = ones(1);
        await Task.Run(outer.Dispose);

        Assert.True(a.IsInvalid);
        Assert.False(b.IsInvalid);
        Assert.Same(inner, CurrentDisposeScope);
        b.MoveToOuterDisposeScope();
        Assert.Null(b.OwningDisposeScope);
        inner.Dispose();
        inner.Dispose();
        Assert.False(b.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        Assert.Throws<ObjectDisposedException>(() => inner.DisposablesCount);
        Assert.Throws<ObjectDisposedException>(() => inner.Attach(b));
    }

    [Fact]
    public void Threads_that_use_one_scope_lose_nothing()
    {
        for (int round = 0; round < 20; round++)
        {
            using DisposeScope scope = NewDisposeScope();
            using var go = new Barrier(4);
            Tensor[][] made = new Tensor[4][];
            void Work(int t)
            {
                go.SignalAndWait();
                made[t] = [.. Enumerable.Range(0, 500).Select(_ => ones(1))];
                foreach (Tensor x in made[t].Where((_, i) => i % 3 == 0))
                    x.Dispose();
                foreach (Tensor x in made[t].Where((_, i) => i % 3 == 1))
                    scope.Detach(x);
            }
            Thread[] others = [.. Enumerable.Range(1, 3).Select(t => new Thread(() => Work(t)))];
            Array.ForEach(others, t => t.Start());
            Work(0);
            Array.ForEach(others, t => t.Join());

            Assert.Equal(made.SelectMany(m => m.Where((_, i) => i % 3 == 2)).ToHashSet(), scope.DisposablesView.Cast<Tensor>().ToHashSet());
            scope.Dispose();
            Assert.All(made, m => Assert.All(m.Select((x, i) => (x, i)), pair => Assert.Equal(pair.i % 3 != 1, pair.x.IsInvalid)));
        }
    }

    [Fact]
    public void Statistics_count_on_the_thread_that_acts()
    {
        ThreadDisposeScopeStatistics counts = DisposeScopeManager.Statistics;
        counts.Reset();
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor[] made = [ones(1), ones(1), ones(1)];
            scope.Detach(made[0]);
            scope.Attach(made[0]);
            (long Made, long Disposed) other = (0, 0);
            var thread = new Thread(() =>
            {
                ones(1).Dispose();
                made[1].Dispose();
                other = (DisposeScopeManager.Statistics.CreatedInScopeCount, DisposeScopeManager.Statistics.DisposedInScopeCount);
            });
            thread.Start();
            thread.Join();
            Assert.Equal((1, 2), other);
        }
        Assert.Equal((3, 2, 1, 1), (counts.CreatedInScopeCount, counts.DisposedInScopeCount, counts.AttachedToScopeCount, counts.DetachedFromScopeCount));
    }
}
