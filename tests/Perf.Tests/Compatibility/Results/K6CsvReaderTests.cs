using System.Globalization;
using Perf.Compatibility.Results;

namespace Perf.Tests.Compatibility.Results;

public class K6CsvReaderTests
{
    private const string Header = "metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,proto,scenario,service,status,subproto,tls_version,url,extra_tags,metadata";
    private const string Tail = ",,,,true,::shop,GET,home,HTTP/1.1,peak,,200,,,http://shop.test/,build=42&zone=a,";

    [Fact]
    public void Read_DefaultColumns_GiveStepsAndTags()
    {
        string rows = Rows(Header, i => $"http_reqs,{1772366400 + i},1.000000{Tail}", i => $"http_req_duration,{1772366400 + i},{100 + i}.500000{Tail}", i => $"checks,{1772366400 + i},{(i == 2 ? 0 : 1)}.000000,signed in,,,,::shop,,,,peak,,,,,,build=42&zone=a,");
        RunResult result = Reading.Read(rows).Result;
        Assert.Equal(ResultFormats.K6Csv, result.Source!.Format);
        Assert.Equal((10.0, 100.5, 109.5), (result.Metrics["http_reqs"].Count, result.Metrics["http_req_duration"].Min!.Value, result.Metrics["http_req_duration"].Max!.Value));
        Assert.Equal(10, result.Steps["home"].Metrics["http_reqs"].Count);
        Assert.Equal((9, 1, "shop"), (result.Checks[0].Passes, result.Checks[0].Fails, result.Checks[0].Step));
        Assert.Equal(new Dictionary<string, string> { ["build"] = "42", ["zone"] = "a" }, result.Tags);
        Assert.Equal("http://shop.test", result.Target);

        // Whole seconds: ten of them, from the first to the end of the last.
        Assert.Equal(TimeSpan.FromSeconds(10), result.Duration);
        Assert.Contains(result.Warnings, warning => warning.Contains("whole seconds", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("unix_milli", 1_772_366_400_250L)]
    [InlineData("unix_micro", 1_772_366_400_250_000L)]
    [InlineData("unix_nano", 1_772_366_400_250_000_000L)]
    public void Read_FinerTimes_AreTold(string format, long first)
    {
        long step = format switch { "unix_milli" => 500, "unix_micro" => 500_000, _ => 500_000_000 };
        RunResult result = Reading.Read(Rows(Header, i => $"http_reqs,{(first + (i * step)).ToString(CultureInfo.InvariantCulture)},1{Tail}")).Result;
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_772_366_400_250), result.StartedAt);
        Assert.Equal(4.5, result.Duration.TotalSeconds);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00.25Z", true)]
    [InlineData("2026-03-01T14:00:00.25+02:00", true)]
    [InlineData("2026-03-01T12:00:00Z", false)]
    public void Read_Rfc3339_IsTold(string time, bool isExact)
    {
        RunResult result = Reading.Read($"{Header}\nhttp_reqs,{time},1{Tail}\n").Result;
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, isExact ? 250 : 0, TimeSpan.Zero), result.StartedAt);
    }

    [Fact]
    public void Read_OtherOrderOfColumns_GivesTheSame()
    {
        RunResult result = Reading.Read("name,metric_value,extra_tags,timestamp,metric_name\nhome,12.5,a=b,1772366400,http_req_duration\n").Result;
        Assert.Equal(12.5, result.Steps["home"].Metrics["http_req_duration"].Max);
    }

    [Fact]
    public void Read_QuotedFields_AreWhatTheyQuote()
    {
        string row = "http_reqs,1772366400,1,,\"read: \"\"reset\"\", by\npeer\",1220,false,,GET,\"a,b\",,peak,,0,,,http://shop.test/,,\n";
        RunResult result = Reading.Read($"{Header}\n{row}http_reqs,1772366401,1{Tail}\n").Result;
        Assert.Equal(1, result.Steps["a,b"].Metrics["http_reqs"].Count);
        Assert.Equal((ErrorClasses.ConnectionReset, "read: \"reset\", by\npeer"), (result.Errors[0].Class, result.Errors[0].Example));
        Assert.Equal(1, result.Steps["home"].Metrics["http_reqs"].Count);
    }

    [Fact]
    public void Read_CustomMetric_IsATrendUnlessSomebodySaysWhatItIs()
    {
        string text = Rows(Header, i => $"orders,{1772366400 + i},2{Tail}");
        RunResult guessed = Reading.Read(text).Result;
        Assert.Equal((MetricType.Trend, 10.0, 2.0), (guessed.Metrics["orders"].Type, guessed.Metrics["orders"].Count, guessed.Metrics["orders"].Avg!.Value));
        Assert.Contains(guessed.Warnings, warning => warning.Contains("'orders'", StringComparison.Ordinal));
        RunResult told = Reading.Read(text, change: request => request with { MetricTypes = new Dictionary<string, MetricType> { ["orders"] = MetricType.Counter } }).Result;
        Assert.Equal((MetricType.Counter, 20.0), (told.Metrics["orders"].Type, told.Metrics["orders"].Count));
    }

    /// <summary>More metrics than the book of names holds: each is told once.</summary>
    [Fact]
    public void Read_ManyCustomMetrics_AreToldOnceEach()
    {
        string rows = string.Concat(Enumerable.Range(0, 3).SelectMany(second => Enumerable.Range(0, 1500).Select(i => $"own_{i},{1772366400 + second},2{Tail}\n")));
        RunResult result = Reading.Read($"{Header}\n{rows}").Result;
        Assert.Equal(1500, result.Warnings.Count(warning => warning.Contains("does not say what kind of metric", StringComparison.Ordinal)));
        Assert.All(Enumerable.Range(0, 1500), i => Assert.Equal(3, result.Metrics[$"own_{i}"].Count));
    }

    [Fact]
    public void Read_LastRowCutOff_IsToldAndTheRestIsUsed()
    {
        RunResult result = Reading.Read($"{Header}\nhttp_reqs,1772366400,1{Tail}\nhttp_reqs,17723664").Result;
        Assert.Equal((RunStatus.Interrupted, 1.0), (result.Status, result.Metrics["http_reqs"].Count));
        Assert.Contains(result.Warnings, warning => warning.Contains("line 3", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http_reqs,noon,1", "no time")]
    [InlineData("http_reqs,1772366400,one", "no number")]
    [InlineData(",1772366400,1", "names no metric")]
    public void Read_RowThatIsNone_IsRefusedWithItsLine(string begin, string why)
    {
        PerfException e = Reading.Fault($"{Header}\n{begin}{Tail}\nhttp_reqs,1772366400,1{Tail}\n");
        Assert.Contains("run.json:2: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    private static string Rows(string header, params Func<int, string>[] rows) =>
        $"{header}\n{string.Concat(Enumerable.Range(0, 10).SelectMany(i => rows.Select(row => row(i) + "\n")))}";
}
