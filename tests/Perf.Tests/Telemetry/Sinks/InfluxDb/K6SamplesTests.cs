using System.Text;
using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.InfluxDb;

public sealed class K6SamplesTests
{
    [Fact]
    public void Sample_IsAPointOfItsMetric()
    {
        var tags = new SampleTags(new Dictionary<string, string> { ["name"] = "a, b=c", ["url"] = "http://h/a b?x=\"1\"", ["status"] = "200", ["error"] = "", ["group"] = "" });
        LineParser.Point point = Assert.Single(Write((Seconds.Start, tags, [new SampleValue("http_req_duration", 12.25)])));
        Assert.Equal("http_req_duration", point.Measurement);
        Assert.Equal(["name", "own", "status"], point.Tags.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("a, b=c", point.Tags["name"]);
        Assert.Equal(12.25, point.Fields["value"]);
        Assert.Equal("http://h/a b?x=\"1\"", point.Fields["url"]);
        Assert.Equal(InfluxMeasurements.Nanoseconds(Seconds.Start), point.Time);
    }

    [Fact]
    public void SamplesOfOneMoment_DoNotReplaceEachOther()
    {
        var tags = new SampleTags(new Dictionary<string, string> { ["name"] = "x" });
        var random = new Random(1);

        // Nearly in order, as several loops leave them.
        (DateTimeOffset, SampleTags, SampleValue[])[] many = [.. Enumerable.Range(0, 150_000).Select(i => (Seconds.Start.AddTicks((i / 4) + random.Next(1000)), tags, new[] { new SampleValue("http_reqs", 1) }))];
        string[] lines = Text(many).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(many.Length, lines.Length);
        Assert.Equal(many.Length, lines.Select(line => line[(line.LastIndexOf(' ') + 1)..]).Distinct().Count());
    }

    private static IReadOnlyList<LineParser.Point> Write(params (DateTimeOffset Time, SampleTags Tags, SampleValue[] Values)[] samples) => LineParser.Parse(Text(samples));

    private static string Text((DateTimeOffset Time, SampleTags Tags, SampleValue[] Values)[] samples)
    {
        var text = new StringBuilder();
        var sink = new K6Samples("x", new Dictionary<string, string> { ["own"] = "1" }, batch => text.Append(Encoding.UTF8.GetString(BatchCodec.Gzip.Decompress(batch.Body))));
        foreach ((DateTimeOffset time, SampleTags tags, SampleValue[] values) in samples)
        {
            sink.Write(time, tags, values);
        }

        sink.Complete();
        return text.ToString();
    }
}
