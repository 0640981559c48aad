using System.Globalization;
using System.Text;
using Perf.Compatibility.Import;
using Perf.Compatibility.Import.AccessLog;
using Perf.Tests.Model;

namespace Perf.Tests.Compatibility.Import;

public sealed class AccessLogImporterTests
{
    [Fact]
    public void Combined_PathsBecomeFlowsWithTheirShareOfThePeak()
    {
        // Ten minutes at 2/s, and the fifth at 6/s: three in four ask for an item.
        var log = new StringBuilder();
        int number = 0;
        for (int second = 0; second < 600; second++)
        {
            for (int i = 0; i < (second / 60 == 4 ? 6 : 2); i++, number++)
            {
                log.Append(Line(second, number % 4 == 3 ? "GET /search?q=red&page=1" : $"GET /items/{number}", 200));
            }
        }

        Converted converted = Converted.Text(log.ToString());
        Assert.Equal(["GET /items/{id}", "GET /search"], converted.Scenario.Flows.Keys);
        ConstantArrivalRate load = Assert.IsType<ConstantArrivalRate>(Assert.Single(converted.Scenario.Load));
        Assert.Equal(6, load.Rate);
        Assert.Equal([("GET /items/{id}", 1080), ("GET /search", 360)], load.Mix().Select(share => (share.Flow, share.Weight)));
        Assert.Contains("2.4 requests/s on average", converted.Report.Text, StringComparison.Ordinal);
        Assert.Equal("/items/${item_id}", converted.Requests[0].Url);
        Assert.Equal(50, converted.Scenario.Variables["item_id"].Values.Count);
        Assert.Equal([new("q", "red"), new("page", "1")], converted.Requests[1].Query);
        Assert.Equal([1.8], Converted.Text(log.ToString(), request => request with { PeakPercent = 30 }).Scenario.Load.Cast<ConstantArrivalRate>().Select(profile => profile.Rate));
    }

    [Fact]
    public void Lines_ThatAreNoLoad_AreToldByKind()
    {
        string log = Line(0, "GET /a", 200) + Line(0, "POST /a", 201) + Line(0, "GET /b", 404) + Line(0, "GET /app.js", 200) + Line(0, "GET /c", 302) + "garbage\n" + Line(0, "\\x16\\x03", 400) + Line(1, "GET /a", 304) + Line(1, "HEAD /a", 200);
        Converted converted = Converted.Text(log);
        Assert.Equal(["GET /a", "GET /c", "HEAD /a"], converted.Requests.Select(step => step.Name).Order(StringComparer.Ordinal));
        Assert.True(converted.Notes(ConversionNoteKind.LeftOut, "(POST)"));
        Assert.True(converted.Notes(ConversionNoteKind.LeftOut, "4xx"));
        Assert.True(converted.Notes(ConversionNoteKind.LeftOut, "pictures"));
        Assert.Equal(2, converted.Report.Notes.Single(note => note.Message.Contains("another layout", StringComparison.Ordinal)).Count);
        Assert.Contains("Methods in the log: GET", converted.Report.Text, StringComparison.Ordinal);
        Assert.Contains("POST /a", Converted.Text(log, request => request with { IncludeUnsafe = true }).Scenario.Flows.Keys);
    }

    [Fact]
    public void Seconds_BeyondTheCalendar_AreNoTime()
    {
        Assert.Equal(1_700_000_000L, LogTime.Seconds("msec", "1700000000.123"));
        Assert.Null(LogTime.Seconds("msec", "300000000000"));
        Assert.Null(LogTime.Seconds("msec", "1700000000123"));
    }

    [Fact]
    public void Lines_OfNothing_AreCountedInPlaces()
    {
        Converted converted = Converted.Text(Line(0, "GET /a", 200) + "\n\r\n" + "garbage\n" + Line(0, "GET /a", 200));
        Assert.Equal(["line 4"], converted.Report.Notes.Single(note => note.Message.Contains("another layout", StringComparison.Ordinal)).Places);
        Assert.Equal("access log, 3 lines", converted.Report.SourceDetail);
    }

    /// <summary>Where there are too many paths new ones are left out; those that are known are the load.</summary>
    [Fact]
    public void Add_BeyondTheMostNodes_CountsPathsThatAreKnown()
    {
        var notes = new ImportNotes();
        var traffic = new LogTraffic(new ImportFilter(new ConversionRequest()), includeUnsafe: false, notes);
        void Add(string path) => traffic.Add(LogLayout.Combined.Read(Line(0, $"GET {path}", 200).TrimEnd('\n'))!.Value);
        static string Word(int number) => string.Create(5, number, static (letters, rest) =>
        {
            for (int i = 0; i < letters.Length; i++, rest /= 20)
            {
                letters[i] = (char)('g' + (rest % 20));
            }
        });
        for (int i = 0; i < 200_000; i++)
        {
            Add($"/{Word(i)}");
        }

        Add("/new");
        Assert.Equal(200_000, traffic.Kept);
        Add($"/{Word(0)}");
        Add($"/{Word(199_999)}");
        Assert.Equal(200_002, traffic.Kept);
        Add($"/{Word(0)}/new");
        Assert.Equal(200_002, traffic.Kept);
        Assert.Equal(2, notes.All().Single().Count);
    }

    [Fact]
    public void ManyWordsAtOnePlace_AreValues()
    {
        var log = new StringBuilder();
        for (int i = 0; i < 60; i++)
        {
            log.Append(Line(i, $"GET /articles/{(char)('a' + (i % 26))}{new string('x', (i / 26) + 3)}-story/comments", 200));
        }

        Converted converted = Converted.Text(log.ToString());
        Assert.Equal("/articles/${article_id}/comments", Assert.Single(converted.Requests).Url);
        Assert.True(converted.Notes(ConversionNoteKind.Changed, "taken for values"));
    }

    [Fact]
    public void PeopleAndKeys_AreNotInTheFile()
    {
        string log = Line(0, "GET /users/ann@example.com?token=abcdef", 200) + Line(0, "GET /users/bob%40example.com?token=ghi", 200);
        Converted converted = Converted.Text(log);
        Assert.DoesNotContain("ann@", converted.Report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("bob%40", converted.Report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", converted.Report.Text, StringComparison.Ordinal);
        Assert.Equal([new("token", "${env:API_TOKEN}")], converted.Requests[0].Query);
    }

    [Theory]
    [InlineData("$msec $request_method $host $request_uri $status", "1767225600.123 GET shop.example /x?a=b 200", "GET", "/x", "a=b", 200)]
    [InlineData("log_format main '$remote_addr [$time_iso8601] '\n  '\"$request\" $status';", "10.0.0.1 [2026-01-01T00:00:00+00:00] \"GET /y HTTP/2.0\" 201", "GET", "/y", "", 201)]
    [InlineData("{\"t\":\"$time_iso8601\",\"m\":\"$request_method\",\"u\":\"$uri\",\"a\":\"$args\",\"s\":$status}", "{\"t\":\"2026-01-01T00:00:00Z\",\"m\":\"POST\",\"u\":\"/z\",\"a\":\"b=1\",\"s\":204}", "POST", "/z", "b=1", 204)]
    [InlineData("combined", "::1 - - [01/Jan/2026:00:00:00 +0000] \"GET http://h.example/p HTTP/1.1\" 200 12 \"-\" \"x\"", "GET", "/p", "", 200)]
    public void Layouts_OfLogFormat_AreRead(string format, string line, string method, string path, string query, int status)
    {
        LogEntry entry = LogLayout.Parse(format).Read(line)!.Value;
        Assert.Equal((method, path, query, status), (entry.Method, entry.Path, entry.Query, entry.Status));
        Assert.Equal(1767225600, entry.Seconds);
        Assert.Null(LogLayout.Parse(format).Read("something else"));
    }

    [Theory]
    [InlineData("$remote_addr $status")]
    [InlineData("$request$status")]
    public void Layouts_ThatTellNothing_AreRefused(string format) => Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => LogLayout.Parse(format)).Id);

    [Fact]
    public void Times_OfAnyZone_AreThoseOfTheClock() => SeededProperty.ForAll(500, random =>
    {
        var time = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.NextInt64(0, 4_000_000_000)).ToOffset(TimeSpan.FromMinutes(random.Next(-48, 49) * 15));
        string text = time.ToString("dd/MMM/yyyy:HH:mm:ss ", CultureInfo.InvariantCulture) + time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        Assert.Equal(time.ToUnixTimeSeconds(), LogTime.Seconds("time_local", text));
    });

    [Theory]
    [InlineData("17", true)]
    [InlineData("7b0f1f6e-4a55-4d6c-9b57-0d6f1f2a3c4d", true)]
    [InlineData("deadbeef01", true)]
    [InlineData("2026-01-31", true)]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV", true)]
    [InlineData("eyJhbGciOiJIUzI1NiJ9", true)]
    [InlineData("ann@example.com", true)]
    [InlineData("items", false)]
    [InlineData("v2", false)]
    [InlineData("decade", false)]
    [InlineData("top-100-shirts-of-2026-and-more", false)]
    [InlineData("", false)]
    public void Segments_AreValuesOrWords(string segment, bool isValue) => Assert.Equal(isValue, PathSegment.IsValue(segment));

    [Fact]
    public void NoLine_OfTheLayout_IsRefusedWithAHint()
    {
        PerfException fault = Assert.Throws<PerfException>(() => Converted.Text("a b c\nd e f", request => request with { Format = "accesslog" }));
        Assert.Equal(ErrorIds.ImportInvalid, fault.Id);
        Assert.Contains("-LogFormat", fault.Message, StringComparison.Ordinal);
    }

    private static string Line(int second, string request, int status)
    {
        DateTimeOffset time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second);
        return string.Create(CultureInfo.InvariantCulture, $"203.0.113.7 - - [{time:dd/MMM/yyyy:HH:mm:ss} +0000] \"{request} HTTP/1.1\" {status} 512 \"-\" \"Mozilla/5.0\"\n");
    }
}
