namespace Perf.Tests.Cluster.Coordination;

/// <summary>Runs of so many agents that some gather for others, and how their results are compared.</summary>
internal static class RelayedRuns
{
    public const int Makers = 70;
    public const int Spare = 4;
    public const int Rate = 700;
    public const int Seconds = 8;

    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(3);

    /// <summary>Of more agents than virtual users some make nothing.</summary>
    public static RunPlan Plan { get; } = SomeAgents.Plan(SomeAgents.Rate(Rate, Seconds, maxVus: Makers));

    /// <summary>The result of the plan where each is asked by itself.</summary>
    public static Lazy<RunResult> Flat { get; } = new(() => Run(_ => { }, canRelay: false).Result);

    /// <summary>Makes a run.</summary>
    /// <param name="prepare">What is odd about it.</param>
    /// <param name="canRelay">Whether agents gather for others.</param>
    /// <param name="plan">Another plan.</param>
    /// <param name="spare">How many agents there are besides those that make load.</param>
    public static (SimulatedCluster Cluster, RunResult Result) Run(Action<SimulatedCluster> prepare, bool canRelay = true, RunPlan? plan = null, int spare = Spare) => VirtualTime.Run(
        async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, Makers + spare);
            cluster.Relay(canRelay);
            prepare(cluster);
            return (cluster, await cluster.RunAsync(plan ?? Plan));
        }, Limit);

    /// <summary>What was made and what is missing are the plan.</summary>
    public static void AssertWhole(RunResult result)
    {
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal((Rate * Seconds) - result.Agents.Sum(agent => agent.MissingStarts), result.Metrics[MetricNames.Iterations].Count);
        Assert.Equal(result.Metrics[MetricNames.Iterations].Count, result.Metrics[MetricNames.HttpReqDuration].Histogram.Count);
    }

    /// <summary>Nothing of the two results differs but the time that the runs took.</summary>
    public static void AssertEqual(RunResult expected, RunResult actual)
    {
        Assert.Equal(RunStatus.Completed, actual.Status);
        Assert.Equal(expected.Duration, actual.Duration);
        Assert.Equal(expected.Intervals.Select(interval => (interval.Start, interval.Length, interval.Iterations, interval.Offered)), actual.Intervals.Select(interval => (interval.Start, interval.Length, interval.Iterations, interval.Offered)));
        AssertEqual(expected.Metrics, actual.Metrics);
        AssertEqual(expected.Steps["get"].Metrics, actual.Steps["get"].Metrics);
        Assert.Equal(expected.Agents.Count, actual.Agents.Count);
        foreach ((AgentResult one, AgentResult other) in expected.Agents.Zip(actual.Agents))
        {
            Assert.Equal((one.Name, one.End, one.MissingStarts, one.UnfinishedIterations, one.RefusedReports), (other.Name, other.End, other.MissingStarts, other.UnfinishedIterations, other.RefusedReports));
            AssertEqual(one.Metrics, other.Metrics);
            Assert.Equal(one.Validity with { Findings = [] }, other.Validity with { Findings = [] });
        }
    }

    private static void AssertEqual(IReadOnlyDictionary<string, MetricSummary> expected, IReadOnlyDictionary<string, MetricSummary> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, MetricSummary one) in expected)
        {
            MetricSummary other = actual[name];
            Assert.Equal((one.Count, one.Min, one.Max, one.Med, one.P95, one.P999), (other.Count, other.Min, other.Max, other.Med, other.P95, other.P999));
            Assert.Equal(one.Histogram.ToBytes(), other.Histogram.ToBytes());

            // Sums of fractions depend on the order in their last digits.
            Assert.Equal(one.Avg ?? 0, other.Avg ?? 0, 9);
        }
    }
}
