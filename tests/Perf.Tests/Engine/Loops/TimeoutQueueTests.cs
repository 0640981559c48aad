using Perf.Engine.Loops;

namespace Perf.Tests.Engine.Loops;

public sealed class TimeoutQueueTests
{
    /// <summary>Against a plain list: removed at any place, what is left comes in order when its time is over, and each once.</summary>
    [Fact]
    public void AddRemoveTake_AnyOrder_IsFirstInFirstOut() => SeededCases.ForAll(random =>
    {
        const int Length = 50;
        var queue = new TimeoutQueue(Length);
        var left = new List<(TestTimeout Timeout, long Deadline)>();
        long now = 0;
        for (int i = 0; i < 300; i++)
        {
            now += random.Next(10);
            switch (random.Next(3))
            {
                case 0:
                    var added = new TestTimeout();
                    queue.Add(added, now);
                    left.Add((added, now + Length));
                    break;
                case 1 when left.Count > 0:
                    TestTimeout removed = left[random.Next(left.Count)].Timeout;
                    TimeoutQueue.Remove(removed);
                    TimeoutQueue.Remove(removed);
                    left.RemoveAll(one => one.Timeout == removed);
                    break;
                default:
                    LoopTimeout? due = queue.TakeDue(now);
                    Assert.Equal(left.Count > 0 && left[0].Deadline <= now ? left[0].Timeout : null, due);
                    left.RemoveAll(one => one.Timeout == due);
                    break;
            }

            Assert.Equal(left.Count == 0 ? long.MaxValue : left[0].Deadline, queue.EarliestDue);
        }
    });

    private sealed class TestTimeout : LoopTimeout
    {
        public override void TimedOut()
        {
        }
    }
}
