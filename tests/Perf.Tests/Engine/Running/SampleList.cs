using System.Collections.Concurrent;
using Perf.Engine.Running;

namespace Perf.Tests.Engine.Running;

/// <summary>Keeps every sample, and adds them up as a reader of the file would.</summary>
internal sealed class SampleList : ISampleSink
{
    public ConcurrentQueue<(DateTimeOffset Time, SampleTags Tags, string Metric, double Value)> Samples { get; } = new();

    public string Destination => "list";

    public bool IsComplete { get; private set; }

    /// <summary>Is called before each write: blocks or throws where a test wants that.</summary>
    public Action Before { get; init; } = () => { };

    public void Write(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values)
    {
        Before();
        foreach (SampleValue value in values)
        {
            Samples.Enqueue((time, tags, value.Metric, value.Value));
        }
    }

    public void Flush()
    {
    }

    public void Complete() => IsComplete = true;

    public static async Task<(RunResult Result, SampleList List)> RunAsync(Scenario scenario, SampleList? list = null, int? ring = null, CancellationToken stop = default)
    {
        list ??= new SampleList();
        var engine = new LoadEngine(_ => null, TimeProvider.System) { Samples = list, SampleRingSize = ring };
        RunResult result = await engine.RunAsync(scenario.Plan(), new SilentGuard(), [], stop);
        return (result, list);
    }

    /// <summary>Asserts that every metric of the result, and of each step, is what the samples add up to.</summary>
    public void AssertAddsUpTo(RunResult result)
    {
        Assert.True(IsComplete);
        Assert.Equal(result.Metrics.Keys.Order(StringComparer.Ordinal), Samples.Select(sample => sample.Metric).Distinct().Order(StringComparer.Ordinal));
        AssertEqual(result.Metrics, [.. Samples]);
        foreach (StepResult step in result.Steps.Values)
        {
            AssertEqual(step.Metrics, [.. Samples.Where(sample => sample.Tags.Values.GetValueOrDefault("name") == step.Name && sample.Metric != MetricNames.DroppedIterations)]);
        }

        foreach (CheckResult check in result.Checks)
        {
            double[] values = [.. Samples.Where(sample => sample.Tags.Values.GetValueOrDefault("check") == check.Name && sample.Tags.Values["name"] == check.Step).Select(sample => sample.Value)];
            Assert.Equal((check.Passes, check.Fails), (values.Count(value => value == 1), values.Count(value => value == 0)));
        }
    }

    private static void AssertEqual(IReadOnlyDictionary<string, MetricSummary> metrics, IReadOnlyList<(DateTimeOffset Time, SampleTags Tags, string Metric, double Value)> samples)
    {
        foreach ((string name, MetricSummary metric) in metrics)
        {
            double[] values = [.. samples.Where(sample => sample.Metric == name).Select(sample => sample.Value)];
            Assert.Equal(metric.Count, metric.Type == MetricType.Counter ? values.Sum() : values.Length);
            switch (metric.Type)
            {
                case MetricType.Rate:
                    Assert.Equal(metric.Passes, values.Sum());
                    break;
                case MetricType.Trend:
                    Assert.Equal((metric.Min, metric.Max), (values.Min(), values.Max()));
                    // Not by digits: sums in two orders may lie on either side of where they are rounded.
                    Assert.Equal(metric.Avg!.Value, values.Average(), tolerance: 1e-6);
                    break;
                case MetricType.Gauge:
                    Assert.Equal((metric.Min, metric.Max), (values.Min(), values.Max()));
                    break;
            }
        }
    }
}
