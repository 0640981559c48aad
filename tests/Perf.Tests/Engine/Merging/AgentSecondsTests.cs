using Perf.Engine.Merging;
using Perf.Tests.Model;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Engine.Merging;

public sealed class AgentSecondsTests
{
    [Fact]
    public void Take_WithEachMergedSecond_GivesEveryIntervalOnceAndToItsAgent() => SeededProperty.ForAll(200, random =>
    {
        var run = new SummedRun(random);
        var merger = new IntervalMerger();
        var byAgent = new AgentSeconds();
        List<AgentSecond> told = [];
        int[] next = new int[run.Shares.Count];
        List<int> live = [.. Enumerable.Range(0, run.Shares.Count)];
        live.ForEach(share => merger.Joined(share, TimeSpan.Zero, SummedRun.AgentOf(share)));
        while (live.Count > 0)
        {
            int share = live[random.Next(live.Count)];
            IReadOnlyList<Interval> merged;
            if (next[share] == run.Shares[share].Count)
            {
                live.Remove(share);
                merged = merger.Ended(share);
            }
            else
            {
                Interval interval = run.Shares[share][next[share]++];
                byAgent.Add(share, SummedRun.AgentOf(share), interval);
                merged = merger.Add(share, interval);
            }

            told.AddRange(merged.SelectMany(second => AgentSeconds.Of(byAgent.Take(second))));
        }

        foreach (IGrouping<string, int> agent in Enumerable.Range(0, run.Shares.Count).GroupBy(SummedRun.AgentOf))
        {
            Interval[] own = [.. agent.SelectMany(share => run.Shares[share])];
            AgentSecond[] seconds = [.. told.Where(second => second.Agent == agent.Key)];
            Assert.Equal(own.Sum(interval => IntervalSummary.From(interval).Requests), seconds.Sum(second => second.Figures.Requests));
            Assert.Equal(own.Sum(interval => interval.Generator.OfferedStarts), seconds.Sum(second => second.Generator.OfferedStarts));
        }
    });

    [Fact]
    public void Of_SharesOfTwoAgents_HaveEachAgentsOwnFigures()
    {
        MergePart[] parts =
        [
            new(3, "web-2", Second(300, 4) with { Generator = new GeneratorSample { LoopBusyShare = 0.9, CpuSeconds = 0.5 } }),
            new(1, "web-1", Second(100, 0)),
            new(2, "web-1", Second(20, 1) with { Generator = new GeneratorSample { LoopBusyShare = 0.2, CpuSeconds = 0.25 } }),
        ];

        IReadOnlyList<AgentSecond> agents = AgentSeconds.Of(parts);

        Assert.Equal([("web-1", 120L, 1L), ("web-2", 300L, 4L)], agents.Select(agent => (agent.Agent, agent.Figures.Requests, agent.Figures.Failed)));
        Assert.Equal([0.2, 0.9], agents.Select(agent => agent.Generator.LoopBusyShare ?? -1));
        Assert.Equal(300, agents[1].Figures.RequestRate, 6);
    }

    private static Interval Second(int requests, int failed) =>
        Intervals.Second(0, Intervals.Counter(MetricNames.HttpReqs, requests, "list"), Intervals.Rate(MetricNames.HttpReqFailed, failed, requests, "list"), Intervals.Trend(MetricNames.HttpReqResponseTime, "list", 1, 2, 3));
}
