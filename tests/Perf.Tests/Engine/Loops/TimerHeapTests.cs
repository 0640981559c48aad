using Perf.Engine.Loops;

namespace Perf.Tests.Engine.Loops;

public sealed class TimerHeapTests
{
    /// <summary>Against a plain list: whatever is set, set anew and removed, the due come earliest first, and each once.</summary>
    [Fact]
    public void SetRemoveTake_AnyOrder_IsWhatASortedListGives() => SeededCases.ForAll(random =>
    {
        var heap = new TimerHeap();
        TestTimer[] timers = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => new TestTimer())];
        var set = new Dictionary<TestTimer, long>();
        for (int i = 0; i < 300; i++)
        {
            TestTimer timer = timers[random.Next(timers.Length)];
            long now = random.Next(100);
            switch (random.Next(3))
            {
                case 0:
                    heap.Set(timer, now);
                    set[timer] = now;
                    break;
                case 1:
                    heap.Remove(timer);
                    set.Remove(timer);
                    break;
                default:
                    if (heap.TakeDue(now) is TestTimer due)
                    {
                        Assert.Equal(set.Values.Min(), set[due]);
                        Assert.InRange(due.Due, 0, now);
                        set.Remove(due);
                        Assert.False(due.IsSet);
                    }
                    else
                    {
                        Assert.All(set.Values, one => Assert.True(one > now));
                    }

                    break;
            }

            Assert.Equal(set.Count, heap.Count);
            Assert.Equal(set.Count == 0 ? long.MaxValue : set.Values.Min(), heap.EarliestDue);
            Assert.All(timers, one => Assert.Equal(set.ContainsKey(one), one.IsSet));
        }
    });

    private sealed class TestTimer : LoopTimer
    {
        public override void Fire()
        {
        }
    }
}
