using Perf.Cluster.Agents;

namespace Perf.Tests.Cluster.Agents;

public class IdleMemoryTests
{
    [Fact]
    public void IsDue_OfALongIdleness_IsOnceAndNotAtItsBeginning()
    {
        var memory = new IdleMemory();

        bool[] due = [.. Enumerable.Range(0, 100).Select(_ => memory.IsDue(isIdle: true))];

        Assert.False(due[0]);
        Assert.Single(due, one => one);
    }

    [Fact]
    public void IsDue_AfterEachRun_IsOnceAgain()
    {
        var memory = new IdleMemory();
        int due = 0;

        for (int run = 0; run < 5; run++)
        {
            for (int second = 0; second < 10; second++)
            {
                Assert.False(memory.IsDue(isIdle: false));
            }

            due += Enumerable.Range(0, 10).Count(_ => memory.IsDue(isIdle: true));
        }

        Assert.Equal(5, due);
    }

    [Fact]
    public void IsDue_OfShortPauses_IsNever()
    {
        var memory = new IdleMemory();

        Assert.DoesNotContain(Enumerable.Range(0, 50), look => memory.IsDue(isIdle: look % 2 == 0));
    }
}
