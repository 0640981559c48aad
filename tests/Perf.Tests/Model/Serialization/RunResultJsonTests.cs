using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Perf.Tests.Model.Serialization;

public class RunResultJsonTests
{
    [Fact]
    public void Read_WhatWriteWrote_IsEqual()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            RunResult result = new ArbitraryRun(seed).Result();
            string? difference = DeepEqual.Difference(result, RunResultJson.Read(RunResultJson.Write(result, indented: seed % 2 == 0), "test"));
            Assert.True(difference is null, $"seed {seed}: {difference}");
        }
    }

    [Fact]
    public void Read_Trend_GivesTheSamePercentiles()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var metric = new MetricSummary { Name = "t", Type = MetricType.Trend, Histogram = new ArbitraryRun(seed).Histogram() };
            var result = new RunResult { Metrics = new Dictionary<string, MetricSummary> { ["t"] = metric } };
            MetricSummary read = RunResultJson.Read(RunResultJson.Write(result), "test").Metrics["t"];
            foreach (double percent in new[] { 0, 0.1, 33.3, 50, 95, 99.99, 100 })
            {
                Assert.True(
                    metric.Percentile(percent).Equals(read.Percentile(percent)),
                    $"seed {seed}, p{percent}: {metric.Percentile(percent)} became {read.Percentile(percent)}");
            }
        }
    }

    [Fact]
    public void Read_Stream_WithByteOrderMark()
    {
        using var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.Preamble);
        RunResultJson.Write(new RunResult { Id = "x" }, stream);
        stream.Position = 0;
        Assert.Equal("x", RunResultJson.Read(stream, "test").Id);
    }

    [Fact]
    public void Write_Shape_IsTheContract()
    {
        var result = new RunResult
        {
            Status = RunStatus.Interrupted,
            Duration = TimeSpan.FromMilliseconds(1500),
            Metrics = new Dictionary<string, MetricSummary>
            {
                ["checks"] = new() { Name = "checks", Type = MetricType.Rate, Rate = double.NaN, Value = double.PositiveInfinity },
                ["http_req_duration"] = new() { Name = "http_req_duration", Type = MetricType.Trend, Histogram = OneValue() },
            },
        };
        JsonNode json = JsonNode.Parse(RunResultJson.Write(result))!;
        Assert.Equal("schemaVersion", json.AsObject().First().Key);
        Assert.Equal("Interrupted", json["status"]!.GetValue<string>());
        Assert.Equal(1.5, json["duration"]!.GetValue<double>());
        Assert.Null(json["plannedDuration"]);
        Assert.Equal("Rate", json["metrics"]!["checks"]!["type"]!.GetValue<string>());
        Assert.Null(json["metrics"]!["checks"]!["rate"]);
        Assert.Null(json["metrics"]!["checks"]!["value"]);
        Assert.False(json["metrics"]!["checks"]!.AsObject().ContainsKey("histogram"));
        byte[] histogram = Convert.FromBase64String(json["metrics"]!["http_req_duration"]!["histogram"]!.GetValue<string>());
        Assert.Equal(1, Histogram.FromBytes(histogram).Count);
    }

    [Fact]
    public void Read_UnknownProperty_IsIgnored()
    {
        JsonNode json = JsonNode.Parse(RunResultJson.Write(new RunResult { Id = "x" }))!;
        json["addedLater"] = new JsonArray(1, 2);
        Assert.Equal("x", RunResultJson.Read(json.ToJsonString(), "test").Id);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(99)]
    public void Read_NewerVersion_SaysSo(int version)
    {
        JsonNode sameShape = JsonNode.Parse(RunResultJson.Write(new RunResult()))!;
        sameShape["schemaVersion"] = version;
        var otherShape = new JsonObject { ["schemaVersion"] = version, ["metrics"] = new JsonArray() };
        foreach (JsonNode json in new[] { sameShape, otherShape })
        {
            var e = Assert.Throws<PerfException>(() => RunResultJson.Read(json.ToJsonString(), "old.json"));
            Assert.Equal(ErrorIds.ResultInvalid, e.Id);
            Assert.Equal("old.json", e.Subject);
            Assert.Contains($"schema version {version.ToString(CultureInfo.InvariantCulture)}", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_ADocumentOfBeforeThereWereMonitors_HasNone()
    {
        string json = RunResultJson.Write(new RunResult { Id = "x" });
        Assert.DoesNotContain("monitors", json, StringComparison.Ordinal);
        Assert.Empty(RunResultJson.Read(json, "old.json").Monitors);
    }

    [Fact]
    public void Read_ADocumentOfBeforeThereWereAgents_HasNone()
    {
        string json = RunResultJson.Write(new RunResult { Id = "x" });
        Assert.DoesNotContain("agents", json, StringComparison.Ordinal);
        Assert.Empty(RunResultJson.Read(json, "old.json").Agents);
    }

    [Fact]
    public void Write_Agents_ShapeIsTheContract()
    {
        var agent = new AgentResult { Name = "web-1", End = AgentEnd.Lost, Missing = TimeSpan.FromMilliseconds(1800), MissingStarts = 360, TakenOverBy = ["web-2"], ClockOffset = -3.5 };
        JsonNode json = JsonNode.Parse(RunResultJson.Write(new RunResult { Agents = [agent] }))!["agents"]![0]!;
        Assert.Equal("Lost", json["end"]!.GetValue<string>());
        Assert.Equal(1.8, json["missing"]!.GetValue<double>());
        Assert.Equal(360, json["missingStarts"]!.GetValue<long>());
        Assert.Equal("web-2", json["takenOverBy"]![0]!.GetValue<string>());
        Assert.Equal(-3.5, json["clockOffset"]!.GetValue<double>());
        Assert.Null(json["startSkew"]);
        Assert.Null(json["lostAt"]);
        Assert.True(json["validity"]!["isValid"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("not json", "not JSON")]
    [InlineData("[]", "not JSON with a schemaVersion")] // JSON, but a list
    [InlineData("null", "schemaVersion")]
    [InlineData("{}", "schemaVersion")]
    [InlineData("""{"metrics":{"http_reqs":{"count":1}}}""", "schemaVersion")] // another tool's summary
    [InlineData("""{"schemaVersion":1}""", "missing")]
    public void Read_NoResult_SaysWhatIsWrong(string json, string expected)
    {
        var e = Assert.Throws<PerfException>(() => RunResultJson.Read(json, "file.json"));
        Assert.Equal(ErrorIds.ResultInvalid, e.Id);
        Assert.Contains("file.json", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status", "\"Sleeping\"", "status")] // no such word
    [InlineData("status", "1", "status")] // a number for a word
    [InlineData("duration", "1e300", "duration")] // out of range
    [InlineData("duration", "\"00:00:01\"", "duration")]
    [InlineData("metrics", "null", "metrics")]
    [InlineData("metrics", """{"x":{"name":"x","type":"Trend","count":1,"rate":1,"histogram":"!!"}}""", "histogram")]
    [InlineData("metrics", """{"x":{"name":"x","type":"Trend","count":1,"rate":1,"histogram":"AAA="}}""", "histogram")] // a bucket without values
    [InlineData("schemaVersion", "0", "schemaVersion")]
    public void Read_WrongValue_NamesThePlace(string property, string value, string place)
    {
        JsonNode json = JsonNode.Parse(RunResultJson.Write(new RunResult()))!;
        json[property] = JsonNode.Parse(value);
        var e = Assert.Throws<PerfException>(() => RunResultJson.Read(json.ToJsonString(), "file.json"));
        Assert.Equal(ErrorIds.ResultInvalid, e.Id);
        Assert.Contains(place, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EveryCutOfADocument_IsAClearError()
    {
        string json = RunResultJson.Write(new ArbitraryRun(7).Result());
        for (int length = 0; length < json.Length; length += 1 + (json.Length / 97))
        {
            Assert.Equal(ErrorIds.ResultInvalid, Assert.Throws<PerfException>(() => RunResultJson.Read(json[..length], "cut")).Id);
        }
    }

    [Fact]
    public void Read_ResultOfBeforeTheMachinesFigures_HasNone()
    {
        JsonNode json = JsonNode.Parse(RunResultJson.Write(new RunResult { Validity = new Validity { CpuShare = 0.5, LoopBusyShare = 0.9, ThrottledMax = 3 } }))!;
        foreach (string added in (string[])["loopBusyShare", "portsUsedShare", "fileDescriptorShare", "ownCpuShare", "otherCpuShare", "throttledMax"])
        {
            Assert.True(json["validity"]!.AsObject().Remove(added), added);
        }

        Assert.Equal(new Validity { CpuShare = 0.5 } with { Findings = [] }, RunResultJson.Read(json.ToJsonString(), "old.json").Validity with { Findings = [] });
    }

    private static Histogram OneValue()
    {
        var builder = new HistogramBuilder();
        builder.Record(12345);
        return builder.Build();
    }
}
