using System.Text;
using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.InfluxDb;

public sealed class InfluxPointsTests
{
    [Fact]
    public void OwnTags_DoubleNoKeyOfAnyPoint()
    {
        string[] names = ["run", "label_run", "step", "metric", "class", "check", "event", "monitor", "signal", "unit", "labels", "agent", "cpu", "label_cpu"];
        var batches = new List<SinkBatch>();
        var into = new BatchBuilder(BatchCodec.None, batches.Add);
        var points = new InfluxPoints(names.ToDictionary(name => name, name => "own"));
        points.Begin(Seconds.Run(), into);
        points.Write(Seconds.OfAgents(0), Seconds.Start, into);
        points.End(Seconds.Result(), Seconds.Start.AddSeconds(1), into);
        into.Cut();
        string[] lines = [.. batches.SelectMany(batch => System.Text.Encoding.UTF8.GetString(batch.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Contains(lines, line => line.StartsWith("perf_monitor,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("perf_agents,", StringComparison.Ordinal));
        Assert.All(lines, line =>
        {
            string[] keys = [.. line.Split(' ')[0].Split(',').Skip(1).Select(tag => tag.Split('=')[0])];
            Assert.Equal(keys.Distinct(), keys);
        });
    }

    [Fact]
    public void Second_HasAPointForEachStepAndMetricAndForAll()
    {
        IReadOnlyList<LineParser.Point> points = Lines(Seconds.Run(), Seconds.Of(0));
        LineParser.Point one = Assert.Single(points, point => point.Measurement == "perf_seconds" && point.Tags["metric"] == "http_req_response_time" && point.Tags["step"] == "list");
        Assert.Equal(["environment", "metric", "run", "scenario", "step", "test_type"], one.Tags.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["count", "max", "mean", "min", "p50", "p90", "p95", "p99", "p999", "rate", "sum"], one.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(100L, one.Fields["count"]);
        Assert.Equal(100.0, one.Fields["rate"]);
        Assert.Equal(InfluxMeasurements.Nanoseconds(Seconds.Start), one.Time);
        LineParser.Point all = Assert.Single(points, point => point.Measurement == "perf_seconds" && point.Tags["metric"] == "http_req_response_time" && point.Tags["step"] == "(all)");
        Assert.Equal(one.Fields["p95"], all.Fields["p95"]);
        Assert.Equal(0.03, (double)Single(points, "http_req_failed").Fields["share"], 6);
        Assert.Equal(7.0, Single(points, "vus").Fields["value"]);
        LineParser.Point monitor = Assert.Single(points, point => point.Measurement == "perf_monitor");
        Assert.Equal(("host", "system.cpu.utilization", "%", "0", "odd"), (monitor.Tags["monitor"], monitor.Tags["signal"], monitor.Tags["unit"], monitor.Tags["cpu"], monitor.Tags["label_unit"]));
        Assert.Equal(2L, Assert.Single(points, point => point.Measurement == "perf_errors" && point.Tags["class"] == "http_503").Fields["count"]);
        Assert.Equal((97L, 3L), Assert.Single(points, point => point.Measurement == "perf_checks").Fields is var check ? ((long)check["passes"], (long)check["fails"]) : default);
        Assert.Equal(0.5, Assert.Single(points, point => point.Measurement == "perf_generator").Fields["loop_busy"]);
    }

    [Fact]
    public void Agents_HaveAPointEach_ByTheirNames()
    {
        Dictionary<string, LineParser.Point> agents = Lines(Seconds.Run(), Seconds.OfAgents(0)).Where(point => point.Measurement == "perf_agents").ToDictionary(point => point.Tags["agent"]);
        Assert.Equal(["web-1", "web-2"], agents.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((60L, 2L, 30L, 4L), ((long)agents["web-1"].Fields["requests"], (long)agents["web-1"].Fields["failed"], (long)agents["web-1"].Fields["iterations"], (long)agents["web-1"].Fields["vus"]));
        Assert.Equal((25.0, 0.75), ((double)agents["web-1"].Fields["p95"], (double)agents["web-1"].Fields["loop_busy"]));
        Assert.DoesNotContain("p95", agents["web-2"].Fields.Keys);
        Assert.DoesNotContain(Lines(Seconds.Run(), Seconds.Of(0)), point => point.Measurement == "perf_agents");
    }

    [Fact]
    public void StepsTogether_AreMergedAndNotAveraged()
    {
        Interval fast = Seconds.Of(0, requests: 99, step: "fast", middle: 1);
        Interval slow = Seconds.Of(1, requests: 1, step: "slow", middle: 1000, failed: 0);
        var both = fast with { Series = [.. fast.Series, .. slow.Series.Where(series => series.Step.Length > 0)] };
        LineParser.Point all = Single(Lines(Seconds.Run(), both), "http_req_duration");
        Assert.Equal(100L, all.Fields["count"]);
        Assert.InRange((double)all.Fields["p95"], 0.5, 2.5);
        Assert.InRange((double)all.Fields["max"], 500, 2000);
    }

    // Whatever texts there are, each line is one line of the protocol, and what it holds can be told from it.
    [Fact]
    public void AnyText_StaysWithinItsLine()
    {
        var random = new Random(4711);
        string[] pieces = ["a", "Z", " ", ",", "=", "\"", "'", "\\", "\n", "\r", "\t", "\0", "%", "%0041", "ü", "日本", "😀", "\u2028", "#", "{}", "\ud83d\ude00", ".", "/", "perf_seconds,run=x value=1"];
        for (int i = 0; i < 400; i++)
        {
            string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            string step = Text();
            string scenario = Text();
            IReadOnlyList<LineParser.Point> points = Lines(Seconds.Run(scenario: scenario), Seconds.Of(i, step: step));
            Assert.All(points, point => Assert.Equal(Shown(scenario), point.Tags["scenario"]));
            Assert.Contains(points, point => point.Tags.GetValueOrDefault("step") == Shown(step));
        }
    }

    // Line breaks, control characters and backslashes as codes, all else as it is.
    private static string Shown(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\\' or '\u2028' or '\u2029' ? $"%{(int)c:X4}" : c.ToString()));

    private static LineParser.Point Single(IReadOnlyList<LineParser.Point> points, string metric) =>
        Assert.Single(points, point => point.Measurement == "perf_seconds" && point.Tags["metric"] == metric && point.Tags["step"] == "(all)");

    private static IReadOnlyList<LineParser.Point> Lines(SinkRun run, Interval interval)
    {
        var text = new StringBuilder();
        int points = 0;
        var builder = new BatchBuilder(BatchCodec.Gzip, batch =>
        {
            text.Append(Encoding.UTF8.GetString(BatchCodec.Gzip.Decompress(batch.Body)));
            points += batch.Points;
        });
        var writer = new InfluxPoints(new Dictionary<string, string>());
        writer.Begin(run, builder);
        writer.Write(interval, Seconds.Start, builder);
        writer.End(Seconds.Result(), Seconds.Start, builder);
        builder.Cut();
        IReadOnlyList<LineParser.Point> parsed = LineParser.Parse(text.ToString());
        Assert.Equal(points, parsed.Count);
        return parsed;
    }
}
