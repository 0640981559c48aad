using System.Globalization;
using System.Text;

namespace Perf.Tests.Compatibility.Results;

/// <summary>Writes a stream of samples in the shape of k6's --out json, as its newer versions write it.</summary>
internal sealed class K6Stream
{
    private readonly StringBuilder _text = new();

    /// <summary>The run's start.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);

    public override string ToString() => _text.ToString();

    public K6Stream Metric(string name, string type, string contains = "default", string thresholds = "[]", string submetrics = "null") =>
        Line($$$"""{"type":"Metric","data":{"name":"{{{name}}}","type":"{{{type}}}","contains":"{{{contains}}}","thresholds":{{{thresholds}}},"submetrics":{{{submetrics}}}},"metric":"{{{name}}}"}""");

    public K6Stream Point(string metric, double seconds, double value, string tags = "{}")
    {
        string time = Start.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "Z";
        return Line(string.Create(CultureInfo.InvariantCulture, $$$"""{"metric":"{{{metric}}}","type":"Point","data":{"time":"{{{time}}}","value":{{{value:R}}},"tags":{{{tags}}}}}"""));
    }

    public K6Stream Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    /// <summary>A small run of two seconds and a half: a login that fails once and a page, in a group, with checks and a custom metric of each kind.</summary>
    public static K6Stream Small()
    {
        K6Stream stream = new K6Stream()
            .Metric("http_reqs", "counter").Metric("http_req_duration", "trend", "time", """["p(95)<500",{"threshold":"max<90","abortOnFail":true,"delayAbortEval":"10s"}]""",
                """[{"name":"http_req_duration{status:200}","suffix":"status:200","tags":{"status":"200"}}]""")
            .Metric("http_req_waiting", "trend", "time").Metric("http_req_failed", "rate").Metric("checks", "rate").Metric("group_duration", "trend", "time")
            .Metric("iterations", "counter").Metric("iteration_duration", "trend", "time").Metric("vus", "gauge").Metric("data_received", "counter", "data")
            .Metric("orders", "counter").Metric("basket", "trend").Metric("stock", "gauge").Metric("cached", "rate");
        for (int i = 0; i < 5; i++)
        {
            double at = 0.5 + (i * 0.5);
            bool failed = i == 3;
            string status = failed ? "503" : "200";
            string error = failed ? ",\"error\":\"unavailable\",\"error_code\":\"1503\",\"expected_response\":\"false\"" : ",\"expected_response\":\"true\"";
            string tags = $$"""{"build":"42","group":"::shop::till","method":"POST","name":"login","scenario":"peak","status":"{{status}}"{{error}},"url":"http://shop.test:8080/login"}""";
            stream.Point("http_reqs", at, 1, tags).Point("http_req_duration", at, 100 + i, tags).Point("http_req_waiting", at, 90 + i, tags).Point("http_req_failed", at, failed ? 1 : 0, tags)
                .Point("checks", at, failed ? 0 : 1, """{"build":"42","check":"signed in","group":"::shop::till","scenario":"peak"}""")
                .Point("group_duration", at, 110 + i, """{"build":"42","group":"::shop::till","scenario":"peak"}""")
                .Point("orders", at, 2, """{"build":"42","group":"","scenario":"peak"}""")
                .Point("basket", at, 5_000_000 + i, """{"build":"42","group":"","scenario":"peak"}""")
                .Point("stock", at, 10 - i, """{"build":"42","group":"","scenario":"peak"}""")
                .Point("cached", at, i % 2, """{"build":"42","group":"","scenario":"peak"}""")
                .Point("data_received", at, 1000, """{"build":"42","group":"","scenario":"peak"}""")
                .Point("iterations", at, 1, """{"build":"42","group":"","scenario":"peak"}""").Point("iteration_duration", at, 480, """{"build":"42","group":"","scenario":"peak"}""")
                .Point("vus", at, 3, """{"build":"42"}""");
        }

        return stream;
    }
}
