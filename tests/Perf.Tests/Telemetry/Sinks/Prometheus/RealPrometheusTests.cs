using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.Prometheus;

/// <summary>Against the real Prometheus and the real Pushgateway.</summary>
public sealed class RealPrometheusTests
{
    [SkippableFact]
    public async Task RemoteWrite_GivesTheRightNumbers_WithNativeHistograms()
    {
        using PrometheusServer server = PrometheusServer.Start();
        (OutputResult result, DateTimeOffset end) = await WriteAsync(server, 30);
        Assert.Equal((0, 0, null), (result.Lost, result.Spilled, result.LastError));
        Assert.Equal(3000, (await server.QueryAsync("sum(http_requests_total)", end))[0].Value);
        Assert.Equal(3000, (await server.QueryAsync("histogram_count(http_request_duration_seconds)", end))[0].Value);

        // The same quantile of both kinds of buckets; the native ones are 2.2 % wide.
        double exact = Exact(30);
        double native = (await server.QueryAsync("histogram_quantile(0.95, http_request_duration_seconds)", end))[0].Value;
        Assert.InRange(native, exact * 0.97, exact * 1.03);
        double classic = (await server.QueryAsync("histogram_quantile(0.95, sum by (le) (http_request_duration_seconds_bucket))", end))[0].Value;
        Assert.InRange(classic, 0.025, 0.05);
        Assert.Equal(100, (await server.QueryAsync("sum(rate(http_requests_total[10s]))", end))[0].Value, 3);
        Assert.Equal("shop", (await server.QueryAsync("perf_vus", end))[0].Labels["scenario"]);
        Assert.Equal("machine", (await server.QueryAsync("perf_vus", end))[0].Labels["instance"]);
        Assert.Single(await server.QueryAsync("k6_http_req_duration{quantile=\"0.95\"}", end));
        Assert.Equal("system.cpu.utilization", (await server.QueryAsync("perf_monitor", end))[0].Labels["signal"]);
    }

    [SkippableFact]
    public async Task ServerWithoutNativeHistograms_GetsTheRest()
    {
        using PrometheusServer server = PrometheusServer.Start(native: false);
        (OutputResult result, DateTimeOffset end) = await WriteAsync(server, 5);
        Assert.Equal((0, 0), (result.Lost, result.Spilled));
        Assert.Equal(500, (await server.QueryAsync("sum(http_requests_total)", end))[0].Value);
        Assert.Equal(500, (await server.QueryAsync("sum(http_request_duration_seconds_count)", end))[0].Value);
    }

    [SkippableFact]
    public async Task ServerWithoutReceiver_IsToldByTheProbe()
    {
        using PrometheusServer server = PrometheusServer.Start(receiver: false);
        await using ISink sink = SinkFactory.Create(OutputText.Parse($"prometheus-rw={server.Address}/api/v1/write"), _ => null, TimeProvider.System);
        Assert.Contains("--web.enable-remote-write-receiver", (await sink.ProbeAsync(default))!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Scrape_GivesTheRightNumbers_AndTheLastFiguresAreFetched()
    {
        int port = PrometheusServer.LowPort() + 50;
        await using ISink sink = SinkFactory.Create(OutputText.Parse($"prometheus=127.0.0.1:{port}"), _ => null, TimeProvider.System);
        Assert.Null(await sink.ProbeAsync(default));
        sink.Begin(Seconds.Run());
        using PrometheusServer server = PrometheusServer.Start(scrape: port);
        sink.Add(Seconds.Of(0), Seconds.Start);
        for (int i = 0; i < 100 && (await server.QueryAsync("http_requests_total")).Count == 0; i++)
        {
            await Task.Delay(200);
        }

        sink.Add(Seconds.Of(1), Seconds.Start.AddSeconds(1));
        OutputResult result = await sink.EndAsync(Seconds.Result(2), default);
        Assert.Null(result.LastError);
        Assert.True(result.Written > 0);
        double last = 0;
        for (int i = 0; i < 100 && last != 200; i++)
        {
            last = (await server.QueryAsync("sum(last_over_time(http_requests_total[1m]))"))[0].Value;
            await Task.Delay(100);
        }

        Assert.Equal(200, last);
        Assert.Equal(1, (await server.QueryAsync("last_over_time(perf_run_ended{status=\"Completed\"}[1m])"))[0].Value);
    }

    [SkippableFact]
    public async Task PortInUse_IsTold()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        int port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await using ISink sink = SinkFactory.Create(OutputText.Parse($"prometheus=127.0.0.1:{port}"), _ => null, TimeProvider.System);
        Assert.Contains("cannot be listened on", (await sink.ProbeAsync(default))!, StringComparison.Ordinal);
        sink.Begin(Seconds.Run());
        OutputResult result = await sink.EndAsync(Seconds.Result(), default);
        Assert.Contains("cannot be listened on", result.LastError!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Pushgateway_HasTheLastFigures()
    {
        using PrometheusServer server = PrometheusServer.StartPushgateway();
        await using ISink sink = SinkFactory.Create(OutputText.Parse($"pushgateway={server.Address}") with { Job = "a/b" }, _ => null, TimeProvider.System);
        Assert.Null(await sink.ProbeAsync(default));
        sink.Begin(Seconds.Run());
        sink.Add(Seconds.Of(0), Seconds.Start);
        sink.Add(Seconds.Of(1), Seconds.Start.AddSeconds(1));
        OutputResult result = await sink.EndAsync(Seconds.Result(2), default);
        Assert.Equal((0, null), (result.Lost, result.LastError));
        using var http = new HttpClient();
        (_, IReadOnlyList<ExpositionParser.Sample> samples) = ExpositionParser.Parse(await http.GetStringAsync(server.Address + "/metrics"));
        Assert.Equal(200, samples.Where(sample => sample.Name == "http_requests_total").Sum(sample => sample.Value));
        Assert.All(samples.Where(sample => sample.Name == "http_requests_total"), sample => Assert.Equal(("a/b", "machine"), (sample.Labels["job"], sample.Labels["instance"])));
    }

    // Response times of all seconds, to the bucket.
    private static double Exact(int seconds)
    {
        var all = new HistogramBuilder();
        for (int i = 0; i < seconds; i++)
        {
            all.Add(Seconds.Of(i).Series.Single(series => series.Metric == MetricNames.HttpReqResponseTime).Histogram);
        }

        return all.Build().Percentile(95) / 1000;
    }

    private static async Task<(OutputResult Result, DateTimeOffset End)> WriteAsync(PrometheusServer server, int seconds)
    {
        // Not long ago: a server does not take what is older than its newest block.
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddSeconds(-seconds - 5);
        await using ISink sink = SinkFactory.Create(OutputText.Parse($"prometheus-rw={server.Address}/api/v1/write"), _ => null, TimeProvider.System);
        Assert.Null(await sink.ProbeAsync(default));
        sink.Begin(Seconds.Run() with { StartedAt = start });
        for (int i = 0; i < seconds; i++)
        {
            sink.Add(Seconds.Of(i), start.AddSeconds(i));
        }

        return (await sink.EndAsync(Seconds.Result(seconds) with { StartedAt = start }, default), start.AddSeconds(seconds));
    }
}
