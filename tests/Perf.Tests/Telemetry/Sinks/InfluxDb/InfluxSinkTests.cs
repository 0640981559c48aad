using System.Text.Json;
using Perf.Telemetry.Alerts;
using Perf.Telemetry.Sinks;
using Perf.Tests.History.Influx;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.InfluxDb;

/// <summary>Against the real InfluxDB of version 1.</summary>
[Collection(InfluxCollection.Name)]
public sealed class InfluxSinkTests(InfluxServer server)
{
    private static readonly string[] s_names = ["plain", "with space", "a,b=c", "say \"hi\" 'you'", "line\nbreak", "50% off", "ünïcödé", "日本語", "😀 emoji", "back\\slash", "trailing\\"];

    [SkippableFact]
    public async Task Aggregated_ComesBackWithEveryName()
    {
        InfluxServer.SkipWithout();
        string database = NewDatabase();
        OutputResult result = await RunAsync(database, sink =>
        {
            for (int i = 0; i < s_names.Length; i++)
            {
                sink.Add(Seconds.Of(i, step: s_names[i]), Seconds.Start.AddSeconds(i));
            }
        });
        Assert.Equal((0, 0), (result.Lost, result.Spilled));
        JsonElement[] rows = await QueryAsync(database, "SELECT \"count\", \"p95\" FROM perf_seconds WHERE metric = 'http_req_response_time' AND step != '(all)' GROUP BY step");
        string[] steps = [.. rows.Select(row => row.GetProperty("tags").GetProperty("step").GetString()!).Order(StringComparer.Ordinal)];
        Assert.Equal(s_names.Select(name => name.Replace("\n", "%000A", StringComparison.Ordinal).Replace("\\", "%005C", StringComparison.Ordinal)).Order(StringComparer.Ordinal), steps);
        Assert.Equal(100 * s_names.Length, await NumberAsync(database, "SELECT sum(\"count\") FROM perf_seconds WHERE metric = 'http_reqs' AND step = '(all)'"));
        Assert.Equal(2, await NumberAsync(database, "SELECT count(\"text\") FROM perf_events"));

        // What was written is what is there: each point has one of these fields.
        double there = 0;
        foreach ((string measurement, string field) in ((string, string)[])
            [("perf_seconds", "count"), ("perf_seconds", "value"), ("perf_errors", "count"), ("perf_checks", "passes"), ("perf_generator", "offered"), ("perf_monitor", "value"), ("perf_events", "text")])
        {
            there += await NumberAsync(database, $"SELECT count(\"{field}\") FROM {measurement}");
        }

        Assert.Equal(result.Written, there);
    }

    [SkippableFact]
    public async Task K6Layout_GivesBoardsRightNumbers()
    {
        InfluxServer.SkipWithout();
        string database = NewDatabase();
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 5000).Select(_ => Math.Round(random.NextDouble() * 100, 3))];
        var tags = new SampleTags(new Dictionary<string, string> { ["name"] = "GET /", ["status"] = "200", ["url"] = "http://h/" });
        OutputResult result = await RunAsync(database, sink =>
        {
            foreach (double value in values)
            {
                // Many in one moment: none may be lost.
                sink.Samples!.Write(Seconds.Start.AddTicks(random.Next(100)), tags, [new SampleValue("http_req_duration", value), new SampleValue("http_reqs", 1)]);
            }

            sink.Samples!.Flush();
            sink.Samples.Complete();
        }, OutputLayout.K6);
        Assert.Equal((10_000, 0), (result.Written, result.Lost));
        Assert.Equal(values.Average(), await NumberAsync(database, "SELECT mean(\"value\") FROM http_req_duration"), 6);
        Assert.Equal(5000, await NumberAsync(database, "SELECT sum(\"value\") FROM http_reqs"));
        double p95 = values.Order().ElementAt((int)(0.95 * values.Length + 0.5) - 1);
        Assert.Equal(p95, await NumberAsync(database, "SELECT percentile(\"value\", 95) FROM http_req_duration"), 6);
    }

    [SkippableFact]
    public async Task PartialWrite_IsCountedWithTheServersWords()
    {
        InfluxServer.SkipWithout();
        string database = NewDatabase();
        using (var http = new HttpClient())
        {
            // The field is a whole number; a later one with another kind is left out by the server.
            await http.PostAsync($"http://127.0.0.1:{server.Port}/query", new FormUrlEncodedContent([new("q", $"CREATE DATABASE {database}")]));
            await http.PostAsync($"http://127.0.0.1:{server.Port}/write?db={database}", new StringContent($"perf_checks,step=list,check=status\\ is\\ 200 passes=\"text\" {InfluxMeasurements.Nanoseconds(Seconds.Start.AddSeconds(1))}\n"));
        }

        OutputResult result = await RunAsync(database, sink => sink.Add(Seconds.Of(0), Seconds.Start));
        Assert.Equal(1, result.Lost);
        Assert.Contains("conflict", result.LastError!, StringComparison.Ordinal);
        Assert.True(result.Written > 10);
    }

    // The figure of the issue in a shorter form: the whole is tests/bench/Outage.ps1.
    [SkippableFact]
    public async Task Outage_LosesNothing()
    {
        InfluxServer.SkipWithout();
        string database = NewDatabase();
        string spill = Directory.CreateTempSubdirectory("perf-spill-").FullName;
        await using ISink sink = NewSink(database);
        Assert.Null(await sink.ProbeAsync(default));
        sink.Begin(Seconds.Run(spill));
        long most = 0;
        for (int i = 0; i < 60; i++)
        {
            if (i == 10)
            {
                server.Stop();
            }
            else if (i == 40)
            {
                server.Start();
            }

            sink.Add(Seconds.Of(i), Seconds.Start.AddSeconds(i));
            most = Math.Max(most, ((PushSink)sink).BytesInMemory);
            await Task.Delay(20);
        }

        OutputResult result = await sink.EndAsync(Seconds.Result(60), default);
        Assert.Equal((0, 0), (result.Lost, result.Spilled));
        Assert.Equal(6000, await NumberAsync(database, "SELECT sum(\"count\") FROM perf_seconds WHERE metric = 'http_reqs' AND step = '(all)'"));
        Assert.True(most < 200_000, $"{most} bytes in memory");
        Assert.False(Directory.Exists(spill) && Directory.GetFiles(spill, "*.gz", SearchOption.AllDirectories).Length > 0);
        Directory.Delete(spill, recursive: true);
    }

    [SkippableFact]
    public async Task ServerThatComesLater_GetsItsDatabaseMade()
    {
        InfluxServer.SkipWithout();
        string database = NewDatabase();
        await using ISink sink = NewSink(database);
        sink.Begin(Seconds.Run());
        sink.Add(Seconds.Of(0), Seconds.Start);
        OutputResult result = await sink.EndAsync(Seconds.Result(), default);
        Assert.Equal((0, null), (result.Lost, result.LastError));
        Assert.Equal(100, await NumberAsync(database, "SELECT sum(\"count\") FROM perf_seconds WHERE metric = 'http_reqs' AND step = '(all)'"));
    }

    private static string NewDatabase() => $"sink_{Guid.NewGuid():N}";

    private ISink NewSink(string database, OutputLayout layout = OutputLayout.Aggregated) => SinkFactory.Create(
        OutputText.Parse($"influxdb=http://127.0.0.1:{server.Port}/{database}") with { Layout = layout },
        _ => null,
        new PumpSettings { Backoff = new Backoff { First = TimeSpan.FromMilliseconds(20), Longest = TimeSpan.FromMilliseconds(200) }, Patience = TimeSpan.FromSeconds(30), LongestEnd = TimeSpan.FromMinutes(1) });

    private async Task<OutputResult> RunAsync(string database, Action<ISink> measure, OutputLayout layout = OutputLayout.Aggregated)
    {
        await using ISink sink = NewSink(database, layout);
        Assert.Null(await sink.ProbeAsync(default));
        sink.Begin(Seconds.Run());
        measure(sink);
        return await sink.EndAsync(Seconds.Result(10), default);
    }

    private async Task<double> NumberAsync(string database, string query) => (await QueryAsync(database, query))[0].GetProperty("values")[0][1].GetDouble();

    private async Task<JsonElement[]> QueryAsync(string database, string query)
    {
        using var http = new HttpClient();
        string json = await http.GetStringAsync($"http://127.0.0.1:{server.Port}/query?db={database}&q={Uri.EscapeDataString(query)}");
        JsonElement result = JsonDocument.Parse(json).RootElement.GetProperty("results")[0];
        return result.TryGetProperty("series", out JsonElement series) ? [.. series.EnumerateArray()] : throw new InvalidOperationException($"{query}: {json}");
    }
}
