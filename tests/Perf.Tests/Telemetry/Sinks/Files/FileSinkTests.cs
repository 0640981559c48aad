using System.Text.Json;
using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.Files;

public sealed class FileSinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Json_HasALineForEachFigure()
    {
        string path = Path.Combine(_folder, "new", "seconds.ndjson");
        OutputResult result = await RunAsync($"json={path}", "odd \"step\",\n😀");
        JsonElement[] lines = [.. File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal((lines.Length, 0), (result.Written, result.Lost));
        JsonElement one = lines.First(line => line.GetProperty("metric").GetString() == "http_req_duration" && line.GetProperty("step").GetString() != "(all)");
        Assert.Equal("odd \"step\",\n😀", one.GetProperty("step").GetString());
        Assert.Equal(100, one.GetProperty("count").GetInt64());
        Assert.Equal(Seconds.Start, one.GetProperty("time").GetDateTimeOffset());
        Assert.True(one.GetProperty("p95").GetDouble() > one.GetProperty("p50").GetDouble());
        Assert.False(one.TryGetProperty("value", out _));
    }

    [Fact]
    public async Task Csv_HasAHeaderAndAllColumns_AndReplacesWhatWasThere()
    {
        string path = Path.Combine(_folder, "seconds.csv");
        await File.WriteAllTextAsync(path, new string('x', 100_000));
        OutputResult result = await RunAsync($"csv={path}", "a,b");
        string[] lines = await File.ReadAllLinesAsync(path);
        Assert.StartsWith("time,run,scenario,environment,test_type,step,metric,type,count,rate,sum,min,mean,p50", lines[0], StringComparison.Ordinal);
        Assert.Equal(lines.Length - 1, result.Written);
        Assert.Contains(lines, line => line.Contains(",\"a,b\",http_reqs,counter,100,100,100,", StringComparison.Ordinal));
        Assert.All(lines.Skip(1), line => Assert.Equal(21, line.Replace("\"a,b\"", "step", StringComparison.Ordinal).Split(',').Length));
    }

    [Fact]
    public async Task FileThatCannotBeWritten_IsToldAndCounted()
    {
        await using ISink sink = SinkFactory.Create(OutputText.Parse($"json={_folder}"), _ => null, new PumpSettings { Patience = TimeSpan.FromMilliseconds(100), EndPause = TimeSpan.FromMilliseconds(10) });
        Assert.Contains("cannot be written", (await sink.ProbeAsync(default))!, StringComparison.Ordinal);
        sink.Begin(Seconds.Run());
        sink.Add(Seconds.Of(0), Seconds.Start);
        OutputResult result = await sink.EndAsync(Seconds.Result(), default);
        Assert.Equal(0, result.Written);
        Assert.True(result.Lost > 0);
        Assert.Contains("cannot be written", result.LastError!, StringComparison.Ordinal);
    }

    private static async Task<OutputResult> RunAsync(string output, string step)
    {
        await using ISink sink = SinkFactory.Create(OutputText.Parse(output), _ => null, TimeProvider.System);
        Assert.Null(await sink.ProbeAsync(default));
        sink.Begin(Seconds.Run());
        for (int i = 0; i < 3; i++)
        {
            sink.Add(Seconds.Of(i, step: step), Seconds.Start.AddSeconds(i));
        }

        return await sink.EndAsync(Seconds.Result(3), default);
    }
}
