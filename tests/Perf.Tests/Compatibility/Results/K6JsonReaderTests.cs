using System.Text;
using Perf.Compatibility.Results;

namespace Perf.Tests.Compatibility.Results;

public class K6JsonReaderTests
{
    private static readonly ImportedRun s_small = Reading.Read(K6Stream.Small().ToString());

    [Fact]
    public void Read_Stream_CountsAndDistributionsAreThoseOfTheSamples()
    {
        RunResult result = s_small.Result;
        Assert.Equal(5, result.Metrics["http_reqs"].Count);
        MetricSummary duration = result.Metrics["http_req_duration"];
        Assert.Equal((100.0, 102.0, 104.0, 5.0), (duration.Min!.Value, duration.Avg!.Value, duration.Max!.Value, duration.Count));
        Assert.InRange(duration.Percentile(50), 102 * 0.9995, 102 * 1.0005);
        Assert.Equal((1.0, 4.0, 0.2), (result.Metrics["http_req_failed"].Passes!.Value, result.Metrics["http_req_failed"].Fails!.Value, result.Metrics["http_req_failed"].Rate));
        Assert.Equal((10.0, 5000.0), (result.Metrics["orders"].Count, result.Metrics["data_received"].Count));
        Assert.Equal((6.0, 6.0, 10.0), (result.Metrics["stock"].Value!.Value, result.Metrics["stock"].Min!.Value, result.Metrics["stock"].Max!.Value));
        Assert.Equal(0.4, result.Metrics["cached"].Rate);
        Assert.Equal(5, result.Metrics["iterations"].Count);
    }

    [Fact]
    public void Read_CustomTrendOfBytes_KeepsItsSize()
    {
        // Over an hour, were it milliseconds: a histogram of times would cut it off.
        MetricSummary basket = s_small.Result.Metrics["basket"];
        Assert.Equal(MetricType.Trend, basket.Type);
        Assert.InRange(basket.Percentile(50), 5_000_002 * 0.9995, 5_000_002 * 1.0005);
        Assert.Null(basket.Unit);
    }

    [Fact]
    public void Read_Stream_RunBeginsWhenTheFirstIterationDid()
    {
        // The first sample of a request stands at its end; its iteration took 480 ms.
        Assert.Equal(K6Stream.Start.AddSeconds(0.02), s_small.Result.StartedAt);
        Assert.Equal(TimeSpan.FromSeconds(2.48), s_small.Result.Duration);
        Assert.Equal(5 / 2.48, s_small.Result.Metrics["http_reqs"].Rate, 9);
    }

    [Fact]
    public void Read_Stream_StepsGroupsChecksAndErrorsAreTold()
    {
        RunResult result = s_small.Result;
        Assert.Equal(["login"], result.Steps.Keys);
        Assert.Equal(5, result.Steps["login"].Metrics["http_req_waiting"].Count);
        Assert.Equal(5, result.Metrics["group_duration{group:::shop::till}"].Count);
        CheckResult check = Assert.Single(result.Checks);
        Assert.Equal(("shop::till", "signed in", 4, 1), (check.Step, check.Name, check.Passes, check.Fails));
        ErrorCount error = Assert.Single(result.Errors);
        Assert.Equal(("login", "http_503", 1, "unavailable"), (error.Step, error.Class, error.Count, error.Example));
    }

    [Fact]
    public void Read_Stream_SaysWhatItIs()
    {
        RunResult result = Reading.Read(K6Stream.Small().ToString(), "nightly.json", request => request with { Environment = "staging", Tags = new Dictionary<string, string> { ["ticket"] = "7" } }).Result;
        Assert.Equal(("nightly", "staging", "http://shop.test:8080", RunStatus.Completed), (result.Scenario, result.Environment, result.Target, result.Status));
        Assert.Equal(("k6", "k6-json"), (result.Source!.Tool, result.Source.Format));

        // The tag that every sample has is the run's own; scenario and group are k6's.
        Assert.Equal(new Dictionary<string, string> { ["build"] = "42", ["ticket"] = "7" }, result.Tags);
    }

    [Fact]
    public void Read_Stream_IntervalsAddUpToTheWhole()
    {
        Assert.Equal(5, s_small.Result.Intervals.Sum(interval => interval.Requests));
        Assert.Equal(1, s_small.Result.Intervals.Sum(interval => interval.Failed));
        Assert.Equal(2.48, s_small.Result.Intervals.Sum(interval => interval.Length), 9);
        var sum = new RunAccumulator();
        foreach (Interval interval in s_small.Intervals)
        {
            sum.Add(interval);
        }

        Assert.Equal(s_small.Result.Metrics["http_req_duration"].Percentile(95), sum.Find("http_req_duration")!.Percentile(95));
    }

    [Fact]
    public void Read_ThresholdsAndSubmetrics_AreThoseOfTheMetricLines()
    {
        Assert.Equal([new ToolThreshold("http_req_duration", "p(95)<500", null), new ToolThreshold("http_req_duration", "max<90", null)], s_small.Thresholds);
        Assert.Equal(4, s_small.Result.Metrics["http_req_duration{status:200}"].Count);
    }

    [Fact]
    public void Read_SubmetricThatIsAskedFor_IsKeptAndIsEmptyWhereNoSampleHasTheTags()
    {
        RunResult result = Reading.Read(K6Stream.Small().ToString(), change: request => request with { Submetrics = ["http_reqs{status:503}", "http_reqs{name:login,status:200}", "http_req_duration{status:404}"] }).Result;
        Assert.Equal(1, result.Metrics["http_reqs{status:503}"].Count);
        Assert.Equal(4, result.Metrics["http_reqs{step:login,status:200}"].Count);
        Assert.Equal(0, result.Metrics["http_req_duration{status:404}"].Count);
    }

    [Fact]
    public void Read_OlderOrderOfKeys_GivesTheSame()
    {
        const string Line = """{"type":"Point","data":{"time":"2026-03-01T14:00:01.5+02:00","value":12.5,"tags":{"name":"a"}},"metric":"http_req_duration"}""";
        MetricSummary duration = Reading.Read(new K6Stream().Metric("http_req_duration", "trend", "time").ToString() + Line + "\n").Result.Metrics["http_req_duration"];
        Assert.Equal((1.0, 12.5), (duration.Count, duration.Max!.Value));
    }

    [Fact]
    public void Read_Compressed_GivesTheSame()
    {
        string text = K6Stream.Small().ToString();
        ImportedRun run = Reading.ReadBytes(Reading.Gzip(text), "run.json");
        Assert.Equal(s_small.Result.Metrics["http_req_duration"].P95, run.Result.Metrics["http_req_duration"].P95);
        Assert.Equal(s_small.Result.Id[..15], run.Result.Id[..15]);
    }

    [Fact]
    public void Read_LastLineCutOff_IsToldAndTheRestIsUsed()
    {
        string text = K6Stream.Small().ToString();
        RunResult result = Reading.Read(text[..^40]).Result;
        Assert.Equal(RunStatus.Interrupted, result.Status);
        Assert.Contains(result.Warnings, warning => warning.Contains("ends within line", StringComparison.Ordinal));
        Assert.Equal(5, result.Metrics["http_reqs"].Count);
    }

    [Fact]
    public void Read_CompressedFileCutOff_IsToldAndTheRestIsUsed()
    {
        var text = new StringBuilder(K6Stream.Small().ToString());
        for (int i = 0; i < 2000; i++)
        {
            text.Append(new K6Stream().Point("http_reqs", 3 + (i * 0.001), 1, $$"""{"name":"page {{i % 7}}"}"""));
        }

        byte[] whole = Reading.Gzip(text.ToString());
        RunResult result = Reading.ReadBytes(whole[..(whole.Length * 2 / 3)]).Result;
        Assert.Equal(RunStatus.Interrupted, result.Status);
        Assert.NotEmpty(result.Warnings);
        Assert.InRange(result.Metrics["http_reqs"].Count, 5, 2004);
    }

    [Theory]
    [InlineData("this is no JSON at all")]
    [InlineData("""{"metric":"http_reqs","type":"Point","data":{"time":"yesterday","value":1,"tags":{}}}""")] // no time
    [InlineData("""{"metric":"http_reqs","type":"Point","data":{"time":"2026-03-01T12:00:00Z","value":"1","tags":{}}}""")] // no number
    [InlineData("""{"metric":"http_reqs","type":"Point","data":{"time":"2026-03-01T12:00:00Z","value":1,"tags":{"a":5}}}""")] // a tag that is no text
    [InlineData("""{"metric":"http_reqs","type":"Point"}""")]
    public void Read_LineThatIsNone_IsRefusedWithItsNumber(string line)
    {
        PerfException e = Reading.Fault(K6Stream.Small().ToString() + line + "\n" + new K6Stream().Point("http_reqs", 9, 1));
        Assert.Equal(ErrorIds.ResultInvalid, e.Id);
        Assert.Contains("run.json:85: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("Expected: a line of k6's --out json", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CustomMetricWithoutItsLine_IsATrendAndTold()
    {
        RunResult result = Reading.Read(new K6Stream().Point("http_reqs", 0, 1).Point("points", 1, 12).ToString()).Result;
        Assert.Equal((MetricType.Trend, 12.0), (result.Metrics["points"].Type, result.Metrics["points"].Max!.Value));
        Assert.Contains(result.Warnings, warning => warning.Contains("-MetricType", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_SamplesDaysApart_AreRefused()
    {
        PerfException e = Reading.Fault(new K6Stream().Point("http_reqs", 0, 1).Point("http_reqs", 864_000, 1).ToString());
        Assert.Contains("the samples of one run", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwiceTheSame_HasTheSameId() => Assert.Equal(s_small.Result.Id, Reading.Read(K6Stream.Small().ToString()).Result.Id);
}
