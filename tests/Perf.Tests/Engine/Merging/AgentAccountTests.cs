using Perf.Engine.Merging;
using Perf.Tests.Model;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Engine.Merging;

public class AgentAccountTests
{
    private static readonly AgentResult s_known = new() { Name = "web-1", Cores = 2, ClockOffset = 3 };

    [Fact]
    public void Complete_OneShare_HasTheFiguresOfARunOfItsOwn() => SeededProperty.ForAll(30, random =>
    {
        IReadOnlyList<Interval> share = new SplitRun(random).Shares[0];
        var account = new AgentAccount();
        var own = new RunAccumulator();
        account.Joined(4, TimeSpan.Zero);
        foreach (Interval interval in share)
        {
            account.Add(4, interval);
            own.Add(interval);
        }

        account.Left(4);
        AgentResult agent = account.Complete(s_known);
        RunResult run = own.Complete(new RunResult { Machine = new MachineInfo { Cores = 2 } });
        Assert.Equal(("web-1", 2, 3.0), (agent.Name, agent.Cores, agent.ClockOffset));
        Assert.Equal(run.Metrics.Keys, agent.Metrics.Keys);
        foreach ((string name, MetricSummary expected) in run.Metrics)
        {
            MetricSummary actual = agent.Metrics[name];
            Assert.Equal((expected.Count, expected.Min, expected.Max, expected.Med, expected.P95, expected.P999), (actual.Count, actual.Min, actual.Max, actual.Med, actual.P95, actual.P999));
            Assert.Equal(expected.Rate, actual.Rate);
        }

        Assert.Equal(run.Validity with { Findings = [] }, agent.Validity with { Findings = [] });
    });

    [Fact]
    public void Complete_ShareThatWasTakenOver_IsItsOwnToo()
    {
        var account = new AgentAccount();
        account.Joined(1, TimeSpan.Zero);
        for (int second = 0; second < 10; second++)
        {
            if (second == 4)
            {
                account.Joined(7, TimeSpan.FromSeconds(4));
            }

            account.Add(1, Second(second));
            if (second >= 4)
            {
                account.Add(7, Second(second));
            }
        }

        AgentResult agent = account.Complete(s_known);
        Assert.Equal(16, agent.Metrics[MetricNames.Iterations].Count);
        Assert.Equal((2.0, 4.0), (agent.Metrics[MetricNames.Vus].Min, agent.Metrics[MetricNames.Vus].Max));

        // Both shares tell of the same process, which used half of its two cores.
        Assert.Equal(0.5, agent.Validity.CpuShare, 6);
        Assert.Equal(1, agent.Validity.AchievedRatio);
    }

    [Fact]
    public void Complete_WithoutDistributions_KeepsThePercentiles()
    {
        var account = new AgentAccount();
        account.Joined(1, TimeSpan.Zero);
        account.Add(1, Intervals.Second(0, Intervals.Trend(MetricNames.HttpReqResponseTime, "login", 10, 20, 30)));
        MetricSummary times = account.Complete(s_known, keepDistributions: false).Metrics[MetricNames.HttpReqResponseTime];
        Assert.Equal(0, times.Histogram.Count);
        Assert.Equal(20, times.Percentile(50), 0.05);
    }

    [Fact]
    public void Complete_OneOfMany_KeepsWhatItIsJudgedBy()
    {
        var account = new AgentAccount(isOneOfMany: true);
        account.Joined(1, TimeSpan.Zero);
        account.Add(1, Intervals.Second(
            0,
            Intervals.Trend(MetricNames.HttpReqResponseTime, "login", 10, 20, 30),
            Intervals.Trend(RequestMetrics.Http.Connecting, "login", 1),
            Intervals.Trend(MetricNames.IterationStartLag, "", 2),
            Intervals.Counter(MetricNames.Iterations, 1)));

        AgentResult agent = account.Complete(s_known);

        Assert.Equal([MetricNames.HttpReqResponseTime, MetricNames.IterationStartLag, MetricNames.Iterations], agent.Metrics.Keys.Order(StringComparer.Ordinal));
        Assert.NotNull(agent.Validity.StartLagP99);
    }

    [Fact]
    public void Complete_Nothing_IsAnAgentWithoutFigures()
    {
        AgentResult agent = new AgentAccount().Complete(s_known);
        Assert.Empty(agent.Metrics);
        Assert.Equal(TimeSpan.Zero, new AgentAccount().Elapsed);
    }

    private static Interval Second(int index) => Intervals.Second(index, Intervals.Counter(MetricNames.Iterations, 1), Intervals.Gauge(MetricNames.Vus, 2)) with
    {
        Generator = new GeneratorSample { CpuSeconds = 1, OfferedStarts = 1, AchievedStarts = 1 },
    };
}
