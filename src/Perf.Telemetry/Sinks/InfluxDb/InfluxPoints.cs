using System.Text;
using Perf.Telemetry.Alerts;

namespace Perf.Telemetry.Sinks;

/// <summary>The aggregated layout: what a second measured, as lines. Pure but for the run that it is of. docs/outputs.md has the names.</summary>
/// <param name="tags">The output's own tags.</param>
internal sealed class InfluxPoints(IReadOnlyDictionary<string, string> tags) : IPointWriter
{
    private readonly StringBuilder _lines = new();
    private KeyValuePair<string, string?>[] _run = [];

    public void Begin(SinkRun run, BatchBuilder into)
    {
        _run = InfluxMeasurements.TagsOf(run, tags);
        Write(into, InfluxMeasurements.Events, [new("event", "started")], [new("text", TextLimit.Line($"{run.Scenario} began against {run.Target}"))], run.StartedAt);
        into.Cut();
    }

    public void Write(Interval interval, DateTimeOffset at, BatchBuilder into)
    {
        foreach (SecondFigures figures in SecondFigures.Of(interval))
        {
            Write(into, InfluxMeasurements.Seconds, [new("step", figures.Step), new("metric", figures.Metric)], FieldsOf(figures), at);
        }

        foreach (ErrorCount error in interval.Errors)
        {
            Write(into, InfluxMeasurements.Errors, [new("step", InfluxMeasurements.StepOf(error.Step)), new("class", error.Class)], [new("count", error.Count)], at);
        }

        foreach (CheckResult check in interval.Checks)
        {
            Write(into, InfluxMeasurements.Checks, [new("step", InfluxMeasurements.StepOf(check.Step)), new("check", check.Name)], [new("passes", check.Passes), new("fails", check.Fails)], at);
        }

        foreach (MonitorSample sample in interval.Monitors)
        {
            Write(into, InfluxMeasurements.Monitor, InfluxMeasurements.TagsOf(sample, _run), [new("value", sample.Value)], at);
        }

        foreach (AgentSecond agent in interval.Agents)
        {
            Write(into, InfluxMeasurements.Agents, [new("agent", agent.Agent)], [.. FieldsOf(agent.Figures), .. FieldsOf(agent.Generator)], at);
        }

        Write(into, InfluxMeasurements.Generator, [], FieldsOf(interval.Generator), at);
    }

    public void End(RunResult result, DateTimeOffset at, BatchBuilder into) => Write(
        into,
        InfluxMeasurements.Events,
        [new("event", "ended")],
        [
            new("text", TextLimit.Line($"{result.Scenario} ended: {result.Verdict?.Outcome.ToString() ?? result.Status.ToString()}")), new("status", result.Status.ToString()), new("outcome", result.Verdict?.Outcome.ToString()),
            new("valid", result.Validity.IsValid),
        ],
        at);

    private static KeyValuePair<string, object?>[] FieldsOf(GeneratorSample generator) =>
    [
        new("cpu_seconds", generator.CpuSeconds), new("gc_pause_ms", generator.GcPauseMilliseconds), new("offered", generator.OfferedStarts), new("achieved", generator.AchievedStarts),
        new("loop_busy", generator.LoopBusyShare), new("own_cpu", generator.OwnCpuShare), new("other_cpu", generator.OtherCpuShare), new("throttled_ms", generator.ThrottledMilliseconds),
        new("ports_used", generator.PortsUsedShare), new("files_used", generator.FileDescriptorShare),
    ];

    private static KeyValuePair<string, object?>[] FieldsOf(IntervalSummary figures) =>
    [
        new("requests", figures.Requests), new("failed", figures.Failed), new("iterations", figures.Iterations), new("dropped", figures.Dropped), new("vus", (long)figures.Vus),
        new("p50", figures.P50), new("p95", figures.P95), new("p99", figures.P99), new("max", figures.Max),
    ];

    private static KeyValuePair<string, object?>[] FieldsOf(SecondFigures figures) => figures.Type switch
    {
        MetricType.Gauge => [new("value", figures.Sum), new("min", figures.Min), new("max", figures.Max)],
        MetricType.Counter => [new("count", figures.Count), new("rate", figures.Rate), new("sum", figures.Sum)],
        MetricType.Rate => [new("count", figures.Count), new("rate", figures.Rate), new("sum", figures.Sum), new("share", figures.Share)],
        _ =>
        [
            new("count", figures.Count), new("rate", figures.Rate), new("sum", figures.Sum), new("min", figures.Min), new("mean", figures.Mean), new("p50", figures.P50), new("p90", figures.P90),
            new("p95", figures.P95), new("p99", figures.P99), new("p999", figures.P999), new("max", figures.Max),
        ],
    };

    private void Write(BatchBuilder into, string measurement, IEnumerable<KeyValuePair<string, string?>> own, KeyValuePair<string, object?>[] fields, DateTimeOffset at)
    {
        if (LineProtocol.Write(_lines, measurement, [.. _run, .. own], fields, InfluxMeasurements.Nanoseconds(at), keepsPercent: true))
        {
            into.Add(_lines, 1);
        }

        _lines.Clear();
    }
}
