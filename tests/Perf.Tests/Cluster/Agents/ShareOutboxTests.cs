using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Agents;

public sealed class ShareOutboxTests
{
    [Fact]
    public void Add_WithoutRoom_SaysSoAndLosesNothing()
    {
        var outbox = new ShareOutbox(2);

        Assert.True(outbox.Add(new ShareReport()));
        Assert.True(outbox.Add(new ShareReport()));
        Assert.False(outbox.Add(new ShareReport()));

        Assert.Equal([1L, 2L], outbox.After(0, 10).Select(report => report.Number));
    }

    [Fact]
    public async Task News_AReport_EndsIt()
    {
        var outbox = new ShareOutbox(2);
        Task news = outbox.News;
        Assert.False(news.IsCompleted);

        outbox.Add(new ShareReport());

        await news.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(outbox.News.IsCompleted);
    }

    // A coordinator that asks again and again, of which any request and any answer may get lost or come twice.
    [Fact]
    public void After_AnyLossOfRequestsAndAnswers_EachReportComesInOrderAndOnceForWhoeverCounts() => SeededCases.ForAll(random =>
    {
        var outbox = new ShareOutbox(1000);
        List<byte> received = [];
        int made = 0;
        long has = 0;
        long oldRequest = 0;
        for (int turn = 0; turn < 60; turn++)
        {
            for (int i = random.Next(3); i > 0; i--)
            {
                Assert.True(outbox.Add(new ShareReport { Interval = [(byte)made++] }));
            }

            if (random.Next(4) == 0)
            {
                // One from before, that was long on its way.
                outbox.Acknowledge(oldRequest);
            }

            oldRequest = has;
            outbox.Acknowledge(has);
            ShareReport[] answer = outbox.After(has, random.Next(1, 5));
            Assert.All(answer, report => Assert.True(report.Number > has));
            if (random.Next(3) > 0)
            {
                foreach (ShareReport report in answer)
                {
                    Assert.Equal(has + 1, report.Number);
                    has = report.Number;
                    received.AddRange(report.Interval);
                }
            }
        }

        outbox.Acknowledge(has);
        received.AddRange(outbox.After(has, 1000).SelectMany(report => report.Interval));
        Assert.Equal(Enumerable.Range(0, made).Select(number => (byte)number), received);
        outbox.Acknowledge(made);
        Assert.Empty(outbox.After(0, 1000));
    }, count: 300);
}
