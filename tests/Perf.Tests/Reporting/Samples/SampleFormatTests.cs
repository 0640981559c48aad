using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Perf.Reporting.Samples;
using Perf.Shell.Commands;
using Perf.Tests.Model;

namespace Perf.Tests.Reporting.Samples;

public sealed class SampleFormatTests
{
    private static readonly DateTimeOffset s_time = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)).AddTicks(1_234_567);

    private static readonly SampleTags s_tags = new(new Dictionary<string, string> { ["scenario"] = "load", ["group"] = "", ["method"] = "GET", ["name"] = "list, \"all\"\nof it", ["url"] = "http://h/a?q=1,2&ä=<b>", ["build"] = "42", ["area"] = "a, b" });

    [Fact]
    public void Json_IsK6s_MetricFirst()
    {
        string[] lines = Write("x.ndjson", new SampleValue("http_reqs", 1), new SampleValue("http_req_duration", 12.25), new SampleValue("http_reqs", 1)).Split('\n');

        Assert.Equal(6, lines.Length);
        Assert.Equal("", lines[5]);
        Assert.Equal("""{"type":"Metric","data":{"name":"http_reqs","type":"counter","contains":"default","thresholds":[],"submetrics":null},"metric":"http_reqs"}""", lines[0]);
        Assert.Equal("""{"metric":"http_reqs","type":"Point","data":{"time":"2026-03-04T03:06:07.1234567Z","value":1,"tags":{"area":"a, b","build":"42","group":"","method":"GET","name":"list, \"all\"\nof it","scenario":"load","url":"http://h/a?q=1,2&ä=<b>"}}}""", lines[1]);
        Assert.StartsWith("""{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time",""", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"value\":12.25,", lines[3], StringComparison.Ordinal);
        Assert.Equal(lines[1], lines[4]);
    }

    [Theory]
    [InlineData("data_sent", "counter", "data")]
    [InlineData("checks", "rate", "default")]
    [InlineData("vus", "gauge", "default")]
    [InlineData("sql_req_waiting", "trend", "time")]
    public void Json_Metric_SaysWhatItIs(string metric, string type, string contains)
    {
        JsonElement data = JsonDocument.Parse(Write("x.ndjson", new SampleValue(metric, 1)).Split('\n')[0]).RootElement.GetProperty("data");
        Assert.Equal((type, contains), (data.GetProperty("type").GetString(), data.GetProperty("contains").GetString()));
    }

    [Fact]
    public void Json_Thresholds_AreInK6sGrammarAndUnits()
    {
        Threshold[] thresholds =
        [
            ThresholdParser.Parse("http_req_duration: p(99.9) < 1.5s"),
            ThresholdParser.Parse("http_req_duration: avg <= 200ms") with { AbortOnFail = true, DelayAbortEval = TimeSpan.FromSeconds(30) },
            ThresholdParser.Parse("http_req_duration{step:the order}: max < 1s"),
            ThresholdParser.Parse("http_req_failed: rate < 0.5%"),
        ];
        string[] lines = Write("x.ndjson", thresholds, new SampleValue("http_req_duration", 1), new SampleValue("http_req_failed", 0)).Split('\n');

        Assert.Contains("""["p(99.9)<1500",{"threshold":"avg<=200","abortOnFail":true,"delayAbortEval":"30s"}],"submetrics":[{"name":"http_req_duration{name:the order}","suffix":"name:the order","tags":{"name":"the order"}}]""", lines[0], StringComparison.Ordinal);
        Assert.Contains("""["rate<0.005"],"submetrics":null""", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_IsK6s()
    {
        using var reader = new StringReader(Write("x.CSV", new SampleValue("http_reqs", 1), new SampleValue("http_req_duration", 12.25)));

        Assert.Equal("metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,proto,scenario,service,status,subproto,tls_version,url,extra_tags,metadata", reader.ReadLine());
        Assert.Equal("http_reqs,1772593567,1.000000,,,,,,GET,\"list, \"\"all\"\"", reader.ReadLine());
        Assert.Equal("of it\",,load,,,,,\"http://h/a?q=1,2&ä=<b>\",\"area=a, b&build=42\",", reader.ReadLine());
        Assert.Equal(["http_req_duration", "1772593567", "12.250000"], CsvText.Read(reader, ',')![..3]);
        Assert.Null(CsvText.Read(reader, ','));
    }

    [Fact]
    public void AnyTagsAndValues_ReadBackTheSame() => SeededProperty.ForAll(300, random =>
    {
        var values = new Dictionary<string, string> { ["group"] = "", ["name"] = Text(random), ["url"] = Text(random), ["x"] = Text(random) };
        var tags = new SampleTags(values);
        double value = random.NextTicks() / 10_000.0;

        JsonElement point = JsonDocument.Parse(Write("x.ndjson", tags, new SampleValue("http_req_duration", value)).Split('\n')[1]).RootElement.GetProperty("data");
        Assert.Equal(value, point.GetProperty("value").GetDouble());
        Assert.Equal(values, point.GetProperty("tags").EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!));

        using var reader = new StringReader(Write("x.csv", tags, new SampleValue("http_req_duration", value)));
        List<string> header = CsvText.Read(reader, ',')!;
        List<string> row = CsvText.Read(reader, ',')!;
        Assert.Equal(19, header.Count);
        Assert.Equal(19, row.Count);
        Assert.Equal((values["name"], values["url"], $"x={values["x"]}"), (row[header.IndexOf("name")], row[header.IndexOf("url")], row[header.IndexOf("extra_tags")]));
        Assert.Equal(value, double.Parse(row[2], CultureInfo.InvariantCulture), 6);
        Assert.Null(CsvText.Read(reader, ','));
    });

    [Fact]
    public void LoneSurrogate_DoesNotBreakTheLine()
    {
        var tags = new SampleTags(new Dictionary<string, string> { ["name"] = "a\ud800b" });
        Assert.Equal("a\ufffdb", JsonDocument.Parse(Write("x.ndjson", tags, new SampleValue("vus", 1)).Split('\n')[1]).RootElement.GetProperty("data").GetProperty("tags").GetProperty("name").GetString());
        Assert.Contains(",a\ufffdb,", Write("x.csv", tags, new SampleValue("vus", 1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/samples.ndjson", false)]
    [InlineData("samples.csv.gz", true)]
    [InlineData("samples.NDJSON.GZ", true)]
    public void Of_KnowsCompression(string path, bool isCompressed) => Assert.Equal(isCompressed, SampleFormats.Of(path, []).IsCompressed);

    [Theory]
    [InlineData("samples")]
    [InlineData("samples.json")]
    [InlineData("samples.gz")]
    [InlineData(".gz")]
    [InlineData("samples.ndjson/")]
    public void Of_OtherNames_SayWhatToUse(string path)
    {
        var fault = Assert.Throws<PerfException>(() => SampleFormats.Of(path, []));
        Assert.Equal((ErrorIds.ArgumentInvalid, path), (fault.Id, fault.Subject));
        Assert.Contains(".ndjson", fault.Message, StringComparison.Ordinal);
        Assert.Contains(".csv.gz", fault.Message, StringComparison.Ordinal);
    }

    private static string Text(Random random)
    {
        const string Letters = "ab ,;\"'\n\r\t\\=&{}äß€\u2028😀\u0001<>";
        Rune[] runes = [.. Letters.EnumerateRunes()];
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => runes[random.Next(runes.Length)].ToString()));
    }

    private static string Write(string path, params ReadOnlySpan<SampleValue> values) => Write(path, [], s_tags, values);

    private static string Write(string path, SampleTags tags, params ReadOnlySpan<SampleValue> values) => Write(path, [], tags, values);

    private static string Write(string path, IReadOnlyList<Threshold> thresholds, params ReadOnlySpan<SampleValue> values) => Write(path, thresholds, s_tags, values);

    private static string Write(string path, IReadOnlyList<Threshold> thresholds, SampleTags tags, ReadOnlySpan<SampleValue> values)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ISampleFormat format = SampleFormats.Of(path, thresholds).Format;
        format.Begin(bytes);
        format.Write(bytes, s_time, tags, values);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
