using System.Globalization;
using System.Text;
using Perf.Compatibility.Results.K6;
using Perf.Tests.Model;

namespace Perf.Tests.Compatibility.Results;

public class K6LineScannerTests
{
    private static readonly string[] s_names = ["http_reqs", "http_req_duration", "my_trend", "größe", "a\\\"b", ""];
    private static readonly string[] s_values = ["1", "0", "-0.5", "459.865729", "1e-7", "2E+3", "01", "1.", ".5", "+1", "1e999", "NaN", "\"1\"", "null", "", "12345678901234567890123456789012345678901234567890"];
    private static readonly string[] s_times =
    [
        "2026-03-01T12:00:00Z", "2026-03-01T12:00:00.1Z", "2026-03-01T12:00:00.123456789Z", "2026-03-01T14:00:00.5+02:00", "2026-02-30T12:00:00Z", "2026-03-01T24:00:00Z",
        "2026-03-01 12:00:00Z", "2026-03-01T12:00:00", "2026-03-01T12:00:00.Z", "2026-03-01T12:00:00.1234567890Z", "20:00", "2026-03-01T12:00:00+2:00",
    ];

    private static readonly string[] s_tags =
    [
        "{}", """{"name":"login"}""", """{"a":"x","b":"y"}""", """{"a":"with \"}\" in it"}""", """{"a":"end\\"}""", """{"a":"}}"}""", """{ "a" : "b" }""", """{"a":1}""", "null", "[]", """{"a":"ü"}""", "{\"a\":\"\u0001\"}", """{"a":"b"}x""", """{"a":"b",}""",
    ];

    private static readonly string[] s_metadata = ["", "", "", ""","metadata":{"vu":"1","iter":"2"}""", ""","metadata":{"vu":"1"x}""", ""","metadata":null""", ""","other":1"""];

    [Fact]
    public void TryScan_AnyLine_IsWhatTheParserReadsOrLeftToIt()
    {
        int scanned = 0;
        SeededProperty.ForAll(6000, random =>
        {
            byte[] line = Encoding.UTF8.GetBytes(Line(random));
            var scanner = new K6LineScanner(new K6Moment());
            var parser = new K6LineParser(new K6Moment());
            if (!scanner.TryScan(line, out K6Point point))
            {
                return;
            }

            string metric = Encoding.UTF8.GetString(point.Metric);
            (long ticks, double value) = (point.Ticks, point.Value);
            IReadOnlyDictionary<string, string>? tags = Tags(point.Tags);
            K6Line? parsed = Parse(parser, line);

            // Tags are looked at when they are first seen; where they are none, the line is the parser's, which refuses it.
            if (tags is null || metric.Length == 0)
            {
                Assert.Null(parsed);
                return;
            }

            Assert.True(parsed is not null, Encoding.UTF8.GetString(line));
            Assert.Equal((metric, ticks, value), (parsed.Metric, parsed.Ticks, parsed.Value));
            Assert.Equal(tags.OrderBy(tag => tag.Key), parsed.Tags.OrderBy(tag => tag.Key));
            Interlocked.Increment(ref scanned);
        });
        Assert.InRange(scanned, 300, 6000);
    }

    [Theory]
    [InlineData("""{"metric":"http_reqs","type":"Point","data":{"time":"2026-03-01T12:00:00.5Z","value":1.25,"tags":{"name":"a"}}}""")] // from 0.42 on
    [InlineData("""{"type":"Point","data":{"time":"2026-03-01T12:00:00.5Z","value":1.25,"tags":{"name":"a"}},"metric":"http_reqs"}""")] // before
    [InlineData("""{"metric":"http_reqs","type":"Point","data":{"time":"2026-03-01T12:00:00.5Z","value":1.25,"tags":{"name":"a"},"metadata":{"vu":"7"}}}""")]
    public void TryScan_ShapesThatVersionsWrite_AreTakenWithoutTheParser(string line)
    {
        Assert.True(new K6LineScanner(new K6Moment()).TryScan(Encoding.UTF8.GetBytes(line), out K6Point point));
        Assert.Equal("http_reqs", Encoding.UTF8.GetString(point.Metric));
        Assert.Equal(1.25, point.Value);
        Assert.Equal(new DateTime(2026, 3, 1, 12, 0, 0, 500, DateTimeKind.Utc).Ticks, point.Ticks);
        Assert.Equal("""{"name":"a"}""", Encoding.UTF8.GetString(point.Tags));
    }

    [Fact]
    public void TryParse_TimesOfOneSecondAndTheNext_AreRight()
    {
        var moment = new K6Moment();
        SeededProperty.ForAll(500, random =>
        {
            DateTimeOffset time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(random.Next(-720, 720))).AddTicks(random.NextInt64(TimeSpan.TicksPerDay));
            string text = time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
            Assert.True(moment.TryParse(Encoding.UTF8.GetBytes(text), out long ticks), text);
            Assert.Equal(time.UtcTicks, ticks);
        });
    }

    private static string Line(Random random)
    {
        T Pick<T>(T[] from, int usual) => from[random.Next(3) > 0 ? random.Next(usual) : random.Next(from.Length)];
        string time = Pick(s_times, 4);
        string value = Pick(s_values, 6);
        string tags = Pick(s_tags, 3);
        string data = $$"""{"time":"{{time}}","value":{{value}},"tags":{{tags}}{{Pick(s_metadata, 3)}}}""";
        string name = Pick(s_names, 3);
        string line = random.Next(2) == 0 ? $$"""{"metric":"{{name}}","type":"Point","data":{{data}}}""" : $$"""{"type":"Point","data":{{data}},"metric":"{{name}}"}""";

        // Now and then something is knocked out of a line, or put into it.
        if (random.Next(6) == 0)
        {
            int at = random.Next(line.Length);
            line = random.Next(2) == 0 ? line.Remove(at, 1) : line.Insert(at, ((char)random.Next(32, 127)).ToString());
        }

        return line;
    }

    private static IReadOnlyDictionary<string, string>? Tags(ReadOnlySpan<byte> json)
    {
        try
        {
            return K6LineParser.ParseTags(json);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static K6Line? Parse(K6LineParser parser, byte[] line)
    {
        try
        {
            return parser.Parse(line);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
