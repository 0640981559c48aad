using Google.Protobuf;
using Perf.Telemetry.Alerts;
using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.Otlp;

public sealed class OtlpSinkTests
{
    [Fact]
    public async Task Requests_AreWhatTheProtocolSays()
    {
        await using FakeServer server = await FakeServer.StartAsync((request, context) =>
        {
            Assert.Equal(("POST", "/v1/metrics", "application/x-protobuf", "gzip"), (request.Method, request.Path, request.Headers.ContentType.ToString(), request.Headers.ContentEncoding.ToString()));
            Assert.Equal("Bearer key", request.Headers.Authorization.ToString());
            Assert.Equal("tenant-1", request.Headers["x-tenant"].ToString());
            return Task.CompletedTask;
        });
        OutputDefinition output = OutputText.Parse($"otlp={server.Address}") with { Token = "${env:KEY}", Headers = new Dictionary<string, string> { ["x-tenant"] = "${env:TENANT}" } };
        OutputResult result = await RunAsync(output, 3);
        Assert.Equal((0, 0, null), (result.Lost, result.Spilled, result.LastError));
        OtlpReader.Metric[] metrics = [.. server.Requests.SelectMany(request => OtlpReader.Read(request.Body))];
        Assert.Equal(result.Written, metrics.Sum(metric => metric.Points.Count));
        OtlpReader.Metric duration = metrics.Last(metric => metric.Name == "http.client.request.duration");
        Assert.Equal(("s", 10, 2), (duration.Unit, duration.Kind, duration.Temporality));
        OtlpReader.Point point = Assert.Single(duration.Points);
        Assert.Equal(300, point.Count);
        Assert.Equal(300, point.Buckets.Sum() + point.Zeros);
        Assert.Equal("list", point.Attributes["perf.step"]);
        Assert.Equal("shop", point.Attributes["perf.scenario"]);
        Assert.Equal("perf", duration.Resource["service.name"]);

        // The median by the buckets' bounds: bucket i of OpenTelemetry is over base^i up to base^(i+1).
        long seen = 0;
        int place = 0;
        while (seen < 150)
        {
            seen += point.Buckets[place++];
        }

        Assert.InRange(Math.Pow(2, (point.Offset + place - 0.5) / Math.Pow(2, point.Scale)), 0.015, 0.025);
        OtlpReader.Metric requests = metrics.Last(metric => metric.Name == "perf.http_reqs");
        Assert.Equal((7, 2, true, 300.0), (requests.Kind, requests.Temporality, requests.IsMonotonic, requests.Points[0].Value));
        Assert.Equal(12.5, metrics.Last(metric => metric.Name == "system.cpu.utilization").Points[0].Value);
        Assert.Contains(metrics.Last(metric => metric.Name == "perf.errors").Points, error => error.Attributes["error.type"] == "http_503" && error.Value == 6);
        Assert.Equal(7.0, metrics.Last(metric => metric.Name == "perf.vus").Points[0].Value);
        OtlpReader.Metric agents = metrics.Last(metric => metric.Name == "perf.agent.requests");
        Assert.Equal((7, 2, true), (agents.Kind, agents.Temporality, agents.IsMonotonic));
        Assert.Equal([("web-1", 180.0), ("web-2", 120.0)], agents.Points.Select(one => (one.Attributes["perf.agent"], one.Value)));
    }

    [Fact]
    public async Task TooLarge_GoesInHalves()
    {
        await using FakeServer server = await FakeServer.StartAsync((request, context) =>
        {
            context.Response.StatusCode = request.Body.Length > 2000 ? 413 : 200;
            return Task.CompletedTask;
        });
        OutputResult result = await RunAsync(OutputText.Parse($"otlp={server.Address}/v1/metrics"), 2);
        Assert.Equal((0, 0), (result.Lost, result.Spilled));
        Assert.Equal(result.Written, server.Requests.Where(request => request.Body.Length <= 2000).SelectMany(request => OtlpReader.Read(request.Body)).Sum(metric => metric.Points.Count));
    }

    [Fact]
    public async Task PartialSuccess_IsCounted()
    {
        await using FakeServer server = await FakeServer.StartAsync(async (request, context) =>
        {
            using var inner = new MemoryStream();
            using (var output = new CodedOutputStream(inner, leaveOpen: true))
            {
                output.WriteTag(1, WireFormat.WireType.Varint);
                output.WriteInt64(2);
                output.WriteTag(2, WireFormat.WireType.LengthDelimited);
                output.WriteString("too many series");
            }

            using var body = new MemoryStream();
            using (var output = new CodedOutputStream(body, leaveOpen: true))
            {
                output.WriteTag(1, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(inner.ToArray()));
            }

            await context.Response.Body.WriteAsync(body.ToArray());
        });
        OutputResult result = await RunAsync(OutputText.Parse($"otlp={server.Address}"), 1);
        Assert.Equal(2 * server.Requests.Count(request => request.Body.Length > 0), result.Lost);
        Assert.Contains("too many series", result.LastError!, StringComparison.Ordinal);
    }

    // 500 is not among the answers that OTLP tries again; 503 is.
    [Theory]
    [InlineData(500, true)]
    [InlineData(503, false)]
    public async Task ServersFault_IsTriedAgainWhereTheProtocolSaysSo(int status, bool isLost)
    {
        int count = 0;
        await using FakeServer server = await FakeServer.StartAsync((request, context) =>
        {
            context.Response.StatusCode = request.Body.Length > 0 && Interlocked.Increment(ref count) == 1 ? status : 200;
            return Task.CompletedTask;
        });
        OutputResult result = await RunAsync(OutputText.Parse($"otlp={server.Address}"), 3);
        Assert.Equal(isLost, result.Lost > 0);
        Assert.Equal(0, result.Spilled);
    }

    private static async Task<OutputResult> RunAsync(OutputDefinition output, int seconds)
    {
        await using ISink sink = SinkFactory.Create(
            output, name => name == "KEY" ? "key" : name == "TENANT" ? "tenant-1" : null, new PumpSettings { Backoff = new Backoff { First = TimeSpan.FromMilliseconds(10), Longest = TimeSpan.FromMilliseconds(50) }, Patience = TimeSpan.FromSeconds(20) });
        Assert.Null(await sink.ProbeAsync(default));
        sink.Begin(Seconds.Run());
        for (int i = 0; i < seconds; i++)
        {
            sink.Add(Seconds.OfAgents(i), Seconds.Start.AddSeconds(i));
        }

        return await sink.EndAsync(Seconds.Result(seconds), default);
    }
}
