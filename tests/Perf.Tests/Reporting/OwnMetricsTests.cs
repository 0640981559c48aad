using System.Buffers;
using System.Text;
using System.Text.Json;
using Perf.Reporting;
using Perf.Reporting.Samples;

namespace Perf.Tests.Reporting;

/// <summary>Metrics of one's own, groups and parts of metrics, in every report.</summary>
public class OwnMetricsTests
{
    [Fact]
    public void Text_HasThemInATable()
    {
        string text = TextReport.Write(Run(), 120, colour: false);

        Assert.Contains("metrics and groups", text, StringComparison.Ordinal);
        Assert.Contains("weight", text, StringComparison.Ordinal);
        Assert.Matches(@"weight +1 +[\d.]+ +0\.002 +0\.002 +0\.002 +0\.002 +0\.002", text);
        Assert.Matches(@"group ::shop::basket +1 +[\d.]+ +20\.0 ms", text);
        Assert.Matches(@"http_req_retries +3", text);
        Assert.Matches(@"hit +75\.00 %", text);
        Assert.Matches(@"queue +4 +2 +7", text);
        Assert.DoesNotContain("metrics and groups", TextReport.Write(new RunResult(), 120, colour: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Html_HasThemInATable_AndEscapesTags()
    {
        string html = Report("html");
        Assert.Contains("<h2 id=\"metrics-title\">Metrics and groups</h2>", html, StringComparison.Ordinal);
        Assert.Contains("group ::shop::basket", html, StringComparison.Ordinal);
        Assert.Contains("http_reqs{name:&lt;b&gt;}", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_HasTheirUnits()
    {
        string[] lines = Report("csv-metrics").Split("\r\n");
        Assert.Contains(lines, line => line.StartsWith(",weight,trend,1,", StringComparison.Ordinal) && line.EndsWith(",0.002,0.002,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith(",group_duration{group:::shop::basket},trend,1,", StringComparison.Ordinal) && line.EndsWith(",ms", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_ReadsBackTheSame()
    {
        RunResult run = Run();
        RunResult read = RunResultJson.Read(RunResultJson.Write(run), "test");
        Assert.Equal(run.Metrics.Keys, read.Metrics.Keys);
        Assert.Equal((run.Metrics["weight"].Percentile(50), "ms", null), (read.Metrics["weight"].Percentile(50), read.Metrics["group_duration"].Unit, read.Metrics["weight"].Unit));
    }

    [Theory]
    [InlineData("weight", "trend", "default")]
    [InlineData("render", "trend", "time")]
    [InlineData("orders", "counter", "default")]
    public void RawOutput_SaysWhatAMetricIs(string metric, string type, string contains)
    {
        MetricDeclaration[] custom = [new() { Name = "weight", Type = MetricType.Trend }, new() { Name = "render", Type = MetricType.Trend, IsTime = true }, new() { Name = "orders", Type = MetricType.Counter }];
        Threshold[] thresholds = [ThresholdParser.Parse($"{metric}{{kind:a,step:b}}: count > 0", custom: [.. custom.Select(one => one with { IsTime = false })])];
        var bytes = new ArrayBufferWriter<byte>();
        SampleFormats.Of("x.ndjson", thresholds, custom).Format.Write(bytes, DateTimeOffset.UnixEpoch, new SampleTags(new Dictionary<string, string>()), [new SampleValue(metric, 0.001)]);
        string[] lines = Encoding.UTF8.GetString(bytes.WrittenSpan).Split('\n');
        JsonElement data = JsonDocument.Parse(lines[0]).RootElement.GetProperty("data");

        Assert.Equal((type, contains), (data.GetProperty("type").GetString(), data.GetProperty("contains").GetString()));
        Assert.Equal("""[{"name":"METRIC{kind:a,name:b}","suffix":"kind:a,name:b","tags":{"kind":"a","name":"b"}}]""".Replace("METRIC", metric, StringComparison.Ordinal), data.GetProperty("submetrics").GetRawText());
        Assert.Empty(data.GetProperty("thresholds").EnumerateArray());
        Assert.Contains("\"value\":0.001", lines[1], StringComparison.Ordinal);
    }

    private static string Report(string format)
    {
        using var text = new StringWriter();
        ReportWriters.All.Single(writer => writer.Format == format).Write(Run(), text);
        return text.ToString();
    }

    private static RunResult Run()
    {
        var weight = new HistogramBuilder();
        weight.RecordValue(0.002);
        var basket = new HistogramBuilder();
        basket.Record(20 * TimeSpan.TicksPerMillisecond);
        Series group = new() { Metric = "group_duration", Type = MetricType.Trend, Count = 1, Sum = 20, Min = 20, Max = 20, Histogram = basket.Build() };
        var totals = new RunAccumulator();
        totals.Add(new Interval
        {
            Length = TimeSpan.FromSeconds(1),
            Series =
            [
                new Series { Metric = "weight", Type = MetricType.Trend, Count = 1, Sum = 0.002, Min = 0.002, Max = 0.002, Histogram = weight.Build() },
                new Series { Metric = "hit", Type = MetricType.Rate, Count = 4, Sum = 3 },
                new Series { Metric = "queue", Type = MetricType.Gauge, Count = 2, Sum = 4, Min = 2, Max = 7 },
                group with { Metric = "group_duration{group:::shop::basket}" },
                group,
                new Series { Metric = "http_req_retries", Step = "list", Type = MetricType.Counter, Count = 1, Sum = 3 },
                new Series { Metric = "http_reqs{name:<b>}", Type = MetricType.Counter, Count = 1, Sum = 3 },
            ],
        });
        return totals.Complete(new RunResult());
    }
}
