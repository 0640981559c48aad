using System.Text.Json;
using Perf.Cluster.Agents;
using Perf.Engine.Workers;
using Perf.Tests.Cluster.Agents;

namespace Perf.Tests.Cluster.Contracts;

/// <summary>What contracts carry as bytes of their own: a plan with its files, a part of it, a second that was measured. An older version's are read, too.</summary>
public sealed class StoredPartsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-payloads-").FullName;

    [Fact]
    public void Read_APlanOfVersion1_IsThePlan()
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady);

        byte[] stored = PayloadFiles.Read("v1", "Plan.bin", () => PlanBundle.Pack(plan));

        Assert.Equal(TextOf(PlanBundle.Unpack(PlanBundle.Pack(plan), _folder)), TextOf(PlanBundle.Unpack(stored, _folder)));
    }

    [Fact]
    public void Read_AShareOfVersion1_IsTheShare()
    {
        var share = new LoadShare { Count = 7, Slots = [0, 3, 6], IterationsDone = [5, 0, 4_000_000_000], RowsDone = new Dictionary<string, long> { ["users"] = 12 } };

        byte[] stored = PayloadFiles.Read("v1", "Share.json", () => JsonSerializer.SerializeToUtf8Bytes(share, WorkerJson.Options));

        Assert.Equal(JsonSerializer.Serialize(share, WorkerJson.Options), JsonSerializer.Serialize(WorkerJson.Read<LoadShare>(stored), WorkerJson.Options));
    }

    [Fact]
    public void Read_ASecondOfVersion1_IsTheSecond()
    {
        Interval second = Second();

        byte[] stored = PayloadFiles.Read("v1", "Interval.bin", () => IntervalCodec.Encode(second));

        Assert.Equal(IntervalCodec.Encode(second), IntervalCodec.Encode(IntervalCodec.Decode(stored)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string TextOf(RunPlan plan) => JsonSerializer.Serialize(plan with { Scenario = plan.Scenario with { Path = null } }, WorkerJson.Options);

    private static Interval Second()
    {
        var times = new HistogramBuilder();
        foreach (long ticks in new[] { 10_000L, 25_000, 25_000, 9_000_000 })
        {
            times.Record(ticks);
        }

        Histogram histogram = times.Build();
        return new Interval
        {
            Start = TimeSpan.FromSeconds(3),
            Length = TimeSpan.FromSeconds(1),
            Series =
            [
                new Series { Metric = MetricNames.Iterations, Type = MetricType.Counter, Count = 4, Sum = 4, Min = 1, Max = 1 },
                new Series { Metric = MetricNames.HttpReqDuration, Step = "get", Type = MetricType.Trend, Count = histogram.Count, Sum = 906, Min = 1, Max = 900, Histogram = histogram },
            ],
            Generator = new GeneratorSample { OfferedStarts = 4, AchievedStarts = 4, LoopBusyShare = 0.25, OwnCpuShare = 0.5, OtherCpuShare = 0.01, CpuSeconds = 0.1 },
        };
    }
}
