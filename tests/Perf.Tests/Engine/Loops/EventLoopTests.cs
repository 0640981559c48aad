using System.Collections.Concurrent;
using Perf.Engine.Loops;
using Perf.Engine.Network;
using Perf.Engine.Network.Linux;
using Perf.Engine.Network.Portable;
using Perf.Engine.Pacing;
using Perf.Tests.Target;

namespace Perf.Tests.Engine.Loops;

public sealed class EventLoopTests
{
    private static readonly int[] s_order = [7, 3, 9, 1, 5];

    public static TheoryData<bool> Drivers => OperatingSystem.IsLinux() ? [true, false] : [true];

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task Post_FromManyThreads_AllIsDoneOnTheLoopEachThreadsInOrder(bool portable)
    {
        using EventLoop loop = Start(portable, out ConcurrentQueue<Exception> faults);
        var done = new List<(int Thread, int Number)>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                int number = i;
                loop.Post(() =>
                {
                    Assert.True(loop.IsHere);
                    done.Add((thread, number));
                });
            }
        })));
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(ended.SetResult);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Empty(faults);
        Assert.All(done.GroupBy(one => one.Thread), group => Assert.Equal(Enumerable.Range(0, 5000), group.Select(one => one.Number)));
        Assert.False(loop.IsHere);
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task Set_Timers_FireInOrderAndNeverEarly(bool portable)
    {
        using EventLoop loop = Start(portable, out ConcurrentQueue<Exception> faults);
        var fired = new List<(int Number, long Late)>();
        loop.Post(() =>
        {
            long begin = Clock.Now;
            foreach (int number in s_order)
            {
                long due = begin + (number * 10 * TimeSpan.TicksPerMillisecond);
                loop.Set(new ActionTimer(() => fired.Add((number, Clock.Now - due))), due);
            }

            var removed = new ActionTimer(() => fired.Add((-1, 0)));
            loop.Set(removed, begin + TimeSpan.TicksPerMillisecond);
            loop.Remove(removed);
        });
        await Eventually.UntilAsync(() => fired.Count == 5);

        Assert.Equal([1, 3, 5, 7, 9], fired.Select(one => one.Number));
        Assert.All(fired, one => Assert.True(one.Late >= 0));
        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task Post_WorkThatThrows_IsToldAndTheLoopGoesOn(bool portable)
    {
        using EventLoop loop = Start(portable, out ConcurrentQueue<Exception> faults);
        loop.Post(() => throw new InvalidOperationException("first"));
        loop.Post(() => loop.Defer(() => throw new InvalidOperationException("deferred")));
        loop.Post(() => loop.Set(new ActionTimer(() => throw new InvalidOperationException("timer")), loop.Now));
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Eventually.UntilAsync(() => faults.Count == 3);
        loop.Post(ended.SetResult);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["deferred", "first", "timer"], faults.Select(fault => fault.Message).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task Limit_SomeLifted_OnlyTheOthersAreReached(bool portable)
    {
        using EventLoop loop = Start(portable, out ConcurrentQueue<Exception> faults);
        var reached = new List<int>();
        loop.Post(() =>
        {
            TestTimeout[] limits = [.. Enumerable.Range(0, 20).Select(number => new TestTimeout(() => reached.Add(number)))];
            foreach (TestTimeout limit in limits)
            {
                loop.Limit(limit, (Array.IndexOf(limits, limit) % 2 == 0 ? 20 : 40) * TimeSpan.TicksPerMillisecond);
            }

            foreach (TestTimeout limit in limits.Where((_, number) => number % 3 == 0))
            {
                TimeoutQueue.Remove(limit);
            }
        });
        int[] expected = [.. Enumerable.Range(0, 20).Where(number => number % 3 != 0).OrderBy(number => number % 2).ThenBy(number => number)];
        await Eventually.UntilAsync(() => reached.Count == expected.Length);

        Assert.Equal(expected, reached);
        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task SendBeforeWait_Several_AreSentOnceInOrderAfterAllThatIsDue(bool portable)
    {
        using EventLoop loop = Start(portable, out ConcurrentQueue<Exception> faults);
        var done = new ConcurrentQueue<string>();
        loop.Post(() =>
        {
            loop.SendBeforeWait(new TestSender(() =>
            {
                done.Enqueue("one");
                loop.SendBeforeWait(new TestSender(() => done.Enqueue("late")));
            }));
            loop.SendBeforeWait(new TestSender(() => throw new InvalidOperationException("two")));
            loop.SendBeforeWait(new TestSender(() => done.Enqueue("three")));
            loop.Set(new ActionTimer(() => done.Enqueue("timer")), loop.Now);
        });
        await Eventually.UntilAsync(() => done.Count == 4);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(ended.SetResult);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["timer", "one", "three", "late"], done);
        Assert.Equal(["two"], faults.Select(fault => fault.Message));
    }

    private static EventLoop Start(bool portable, out ConcurrentQueue<Exception> faults)
    {
        faults = new ConcurrentQueue<Exception>();
        SocketDriver driver = portable || !OperatingSystem.IsLinux() ? new AsyncSocketDriver() : new EpollDriver();
        var loop = new EventLoop(0, driver, faults.Enqueue);
        loop.Start();
        return loop;
    }

    private sealed class TestSender(Action send) : ILoopSender
    {
        public void SendNow() => send();
    }

    private sealed class TestTimeout(Action reached) : LoopTimeout
    {
        public override void TimedOut() => reached();
    }
}
