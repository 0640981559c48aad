using System.Text;
using Perf.Tests.Model;

namespace Perf.Tests.Compatibility.Import;

public sealed class HarImporterTests
{
    [Fact]
    public void Chrome_OwnRequests_AreStepsInOrder()
    {
        Converted har = Converted.Sample("chrome.har");
        Assert.Equal("har", har.Report.Format);
        Assert.Equal("HAR 1.2 by WebInspector 537.36", har.Report.SourceDetail);
        Assert.Equal("https://shop.example.com", har.Scenario.Target);
        RequestStep[] requests = [.. har.Requests];
        Assert.Equal(["GET", "POST", "POST", "GET"], requests.Take(4).Select(step => step.Method));
        Assert.Equal(["/", "/login", "https://api.example.com/v1/session"], requests.Take(3).Select(step => step.Url));
        Assert.Equal(13, har.Report.Read);
    }

    [Fact]
    public void Chrome_WhatABrowserDoesBesides_IsLeftOutAndTold()
    {
        Converted har = Converted.Sample("chrome.har");
        Assert.True(har.Notes(ConversionNoteKind.LeftOut, "third party www.google-analytics.com"));
        Assert.True(har.Notes(ConversionNoteKind.LeftOut, "pictures, scripts, fonts"));
        Assert.True(har.Notes(ConversionNoteKind.LeftOut, "CORS preflight"));
        Assert.True(har.Notes(ConversionNoteKind.LeftOut, "data:"));
        Assert.True(har.Notes(ConversionNoteKind.LeftOut, "cookies"));
        Assert.True(har.Notes(ConversionNoteKind.LeftOut, "user-agent"));
        Assert.True(har.Notes(ConversionNoteKind.LeftOut, "if-none-match"));
        Assert.All(har.Requests, step => Assert.DoesNotContain(step.Headers, header => header.Key is "cookie" or "user-agent" or "origin" or "referer" or "accept-encoding" or "if-none-match" || header.Key.StartsWith(':')));
    }

    [Fact]
    public void Chrome_NoSecret_IsInTheFile()
    {
        Converted har = Converted.Sample("chrome.har");
        foreach (string secret in new[] { "correct horse", "correct+horse", "8f14e45fceea167a5a36dedd4bea2543", "eyJhbGci", "Zx81kQpLm20vWcT9aY", "k-31415926" })
        {
            Assert.DoesNotContain(secret, har.Report.Text, StringComparison.Ordinal);
        }

        Assert.Equal(["API_PASSWORD", "API_X_API_KEY"], har.Report.EnvironmentVariables);
        Assert.True(har.Notes(ConversionNoteKind.Secret, "API_X_API_KEY"));
    }

    [Fact]
    public void Chrome_ValuesThatComeBack_AreCaptured()
    {
        Converted har = Converted.Sample("chrome.har");
        RequestStep home = har.Requests[0];
        Capture csrf = Assert.Single(home.Captures);
        Assert.Equal(("csrf_token", CaptureKind.Regex), (csrf.Name, csrf.Kind));
        Assert.Contains(new("csrf_token", "${csrf_token}"), har.Requests[1].Body!.Form);
        RequestStep session = har.Requests[2];
        Assert.Equal(
            [("access_token", "$.access_token"), ("id", "$.user.id"), ("id_2", "$.baskets[0].id")],
            session.Captures.Select(capture => (capture.Name, capture.Selector)).OrderBy(capture => capture.Name, StringComparer.Ordinal));
        RequestStep basket = har.Requests[3];
        Assert.Equal("https://api.example.com/v1/users/${id}/basket/${id_2}?lang=en", basket.Url);
        Assert.Equal("${access_token}", basket.Auth!.Token);
        Assert.Empty(basket.Headers);
        // What the browser's cache answers, a virtual user without a cache gets whole.
        Assert.Equal(["200"], basket.Expect.Single().Expected);
    }

    [Fact]
    public void Chrome_Redirects_AreFollowedByTheirStep()
    {
        Converted har = Converted.Sample("chrome.har");
        Assert.Equal(["200"], har.Requests[1].Expect.Single().Expected);
        Assert.DoesNotContain(har.Requests, step => step.Url == "/account");
        Assert.True(har.Notes(ConversionNoteKind.Changed, "redirects are followed"));
    }

    [Fact]
    public void Chrome_Gaps_ArePausesAndPagesAreGroups()
    {
        Converted har = Converted.Sample("chrome.har");
        Assert.Equal(TimeSpan.FromMilliseconds(4_200), har.Steps.OfType<ThinkStep>().First().Min);
        GroupStep[] groups = [.. har.Scenario.Flows["recorded"].Steps.OfType<GroupStep>()];
        Assert.Equal(["https://shop.example.com/", "Basket"], groups.Select(group => group.Name));
        Assert.Equal("https://api.example.com/v1/session", Assert.IsType<RequestStep>(groups[1].Steps[0]).Url);
    }

    [Fact]
    public void Chrome_TheSameRequestAgainAndAgain_IsALoop()
    {
        Converted har = Converted.Sample("chrome.har");
        LoopStep loop = Assert.Single(har.Steps.OfType<LoopStep>());
        Assert.Equal("3", loop.Count);
        Assert.Equal([typeof(RequestStep), typeof(ThinkStep)], loop.Steps.Select(step => step.GetType()));
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsType<ThinkStep>(loop.Steps[1]).Min);
        Assert.True(har.Notes(ConversionNoteKind.Changed, "3x GET /v1/status"));
    }

    [Fact]
    public void Chrome_Literals_StandForThemselves()
    {
        RequestStep session = Converted.Sample("chrome.har").Requests[2];
        Assert.Contains("costs $${x} {{y}}", session.Body!.Text, StringComparison.Ordinal);
        Assert.Contains("\"remember\":true", session.Body.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Chrome_AWebSocket_SendsWhatWasSent()
    {
        WebSocketStep socket = Assert.Single(Converted.Sample("chrome.har").Steps.OfType<WebSocketStep>());
        Assert.Equal("/live", socket.Url);
        Assert.Equal([typeof(WebSocketSend), typeof(WebSocketReceive), typeof(WebSocketSend)], socket.Messages.Select(message => message.GetType()));
    }

    [Fact]
    public void Chrome_IncludeAndExclude_ChangeWhatIsKept()
    {
        Converted analytics = Converted.Sample("chrome.har", request => request with { Include = ["*.google-analytics.com", "/*"] });
        Assert.Contains(analytics.Requests, step => step.Url.EndsWith("/analytics.js", StringComparison.Ordinal));
        Converted reading = Converted.Sample("chrome.har", request => request with { Include = ["GET"], Exclude = ["/v1/users/*"] });
        Assert.All(reading.Requests, step => Assert.Equal("GET", step.Method));
        Assert.DoesNotContain(reading.Requests, step => step.Url.Contains("users", StringComparison.Ordinal));
        Converted other = Converted.Sample("chrome.har", request => request with { Exclude = ["api.example.com"], Target = "http://127.0.0.1:8080", Name = "mine" });
        Assert.Equal(("mine", "http://127.0.0.1:8080"), (other.Scenario.Name, other.Scenario.Target));
        Assert.All(other.Requests, step => Assert.StartsWith("/", step.Url, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:58+05:00")]
    public void Entry_AtTheEndOfTheCalendar_IsRead(string start)
    {
        string entry = "{\"startedDateTime\":\"" + start + "\",\"time\":5000,\"request\":{\"method\":\"GET\",\"url\":\"http://h.example/\",\"headers\":[]},\"response\":{\"status\":200,\"headers\":[],\"content\":{}}}";
        Assert.Single(Converted.Text("{\"log\":{\"version\":\"1.2\",\"creator\":{},\"entries\":[" + entry + "]}}").Requests);
    }

    [Fact]
    public void CookieThatGoesBackAsAHeader_IsCaptured()
    {
        const string First = "{\"startedDateTime\":\"2026-05-04T09:00:00Z\",\"time\":1,\"request\":{\"method\":\"GET\",\"url\":\"http://h.example/\",\"headers\":[]},\"response\":{\"status\":200,\"headers\":[{\"name\":\"Set-Cookie\",\"value\":\"XSRF-TOKEN=q8Zk20aB; Path=/\"}],\"content\":{\"mimeType\":\"text/html\"}}}";
        const string Second = "{\"startedDateTime\":\"2026-05-04T09:00:01Z\",\"time\":1,\"request\":{\"method\":\"POST\",\"url\":\"http://h.example/a\",\"headers\":[{\"name\":\"X-XSRF-TOKEN\",\"value\":\"q8Zk20aB\"}]},\"response\":{\"status\":200,\"headers\":[],\"content\":{}}}";
        Converted har = Converted.Text($"{{\"log\":{{\"version\":\"1.2\",\"creator\":{{}},\"entries\":[{First},{Second}]}}}}");
        Capture capture = Assert.Single(har.Requests[0].Captures);
        Assert.Equal((CaptureKind.Cookie, "XSRF-TOKEN"), (capture.Kind, capture.Selector));
        Assert.Equal([new("x-xsrf-token", $"${{{capture.Name}}}")], har.Requests[1].Headers);
        Assert.Empty(har.Report.EnvironmentVariables);
    }

    [Fact]
    public void Firefox_OutOfOrderAndSharedHeaders_AreSetRight()
    {
        Converted har = Converted.Sample("firefox.har");
        Assert.Equal("HAR 1.2 by Firefox 128.0", har.Report.SourceDetail);
        Assert.Equal("http://127.0.0.1:8080", har.Scenario.Target);
        Assert.Equal("Orders – Shop", har.Scenario.Name);
        Assert.Equal(["GET", "PUT", "GET"], har.Requests.Select(step => step.Method));
        Assert.Contains(new("accept", "application/json"), har.Scenario.Http.Headers);
        Assert.Equal((HttpAuthScheme.Basic, "${env:API_USER}", "${env:API_PASSWORD}"), (har.Scenario.Http.Auth!.Scheme, har.Scenario.Http.Auth.User, har.Scenario.Http.Auth.Password));
        RequestStep put = har.Requests[1];
        Assert.Equal("/api/orders/1?dry=1&note=a%20b", put.Url);
        Assert.Equal("{\"items\":[{\"sku\":\"A-1\",\"n\":2,\"price\":1.50}]}", put.Body!.Text);
        Assert.Contains(new("content-type", "application/vnd.shop+json"), put.Headers);
        // A redirect to somebody else's host was not followed.
        Assert.Equal(0, har.Requests[2].MaxRedirects);
        Assert.Equal(["301"], har.Requests[2].Expect.Single().Expected);
        // A pause of 48 seconds is cut.
        Assert.Equal(TimeSpan.FromSeconds(30), har.Steps.OfType<ThinkStep>().Max(think => think.Max));
        Assert.True(har.Notes(ConversionNoteKind.LeftOut, "no answer"));
    }

    [Fact]
    public void Safari_Forms_AreCarriedOverAsFarAsTheyCan()
    {
        Converted har = Converted.Sample("safari.har");
        Assert.True(har.Notes(ConversionNoteKind.NotCarriedOver, "form with files"));
        Assert.True(har.Notes(ConversionNoteKind.NotCarriedOver, "PROPFIND"));
        Assert.True(har.Notes(ConversionNoteKind.LeftOut, "browser's own cache"));
        RequestStep form = har.Requests.Single(step => step.Url == "/form");
        Assert.Equal(["title", "tag"], form.Body!.Parts.Select(part => part.Name));
        Assert.Empty(form.Headers);
    }

    [Theory]
    [InlineData("{\"log\":{\"version\":\"1.2\",\"entries\":[{]}}", "broken in line 1")]
    [InlineData("{\"log\":{\"version\":\"1.2\",\"creator\":{},\"entries\":[", "broken in line 1")]
    [InlineData("{\"log\":{\"version\":\"1.2\",\"creator\":{},\"entries\":[]}}", "nothing was recorded")]
    [InlineData("{\"log\":{\"version\":\"2.0\",\"creator\":{},\"entries\":[{}]}}", "HAR 2.0")]
    [InlineData("{\"log\":{\"version\":\"1.2\",\"creator\":{},\"entries\":[{}]}}", "nothing that can be converted")]
    [InlineData("{\"log\":{\"version\":\"1.2\",\"creator\":{},\"entries\":[null,3,{\"request\":{\"method\":\"GET\",\"url\":\"nothing\"}}]}}", "cannot be read")]
    public void Broken_Recordings_AreRefused(string text, string part)
    {
        PerfException fault = Assert.ThrowsAny<PerfException>(() => Converted.Text(text));
        Assert.Equal(ErrorIds.ImportInvalid, fault.Id);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_OfAnyBufferBoundary_ReadsTheSame()
    {
        // Entries of very different sizes, so that values end at every place of the buffer.
        var text = new StringBuilder("\uFEFF{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"x\"},\"comment\":[1,[2]],\"entries\":[");
        var random = new Random(5);
        for (int i = 0; i < 300; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Entry($"http://h.example/p{i}", new string('é', random.Next(1, i % 50 == 0 ? 400_000 : 3_000))));
        }

        text.Append("],\"pages\":[{\"id\":\"late\",\"title\":\"t\"}]}}");
        Converted har = Converted.Text(text.ToString());
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"/p{i}"), har.Requests.Select(step => step.Url));
    }

    [Fact]
    public void Recordings_OfAnything_LoadOrAreRefused() => SeededProperty.ForAll(150, random =>
    {
        var text = new StringBuilder("{\"log\":{\"version\":\"1.2\",\"creator\":{},\"entries\":[");
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            text.Append(HostileEntry(random)).Append(i > 1 ? "," : "");
        }

        try
        {
            _ = Converted.Text(text.Append("]}}").ToString());
        }
        catch (PerfException e) when (e.Id == ErrorIds.ImportInvalid && !e.Message.Contains("fault of Perf", StringComparison.Ordinal))
        {
            // Nothing of it could be kept.
        }
    });

    [Fact]
    public void ALotOfText_FitsIntoAScenario()
    {
        var text = new StringBuilder("{\"log\":{\"version\":\"1.2\",\"creator\":{},\"entries\":[");
        for (int i = 0; i < 60; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Entry($"http://h.example/{i}", "", new string('x', 50_000)));
        }

        Converted har = Converted.Text(text.Append("]}}").ToString());
        Assert.InRange(har.Requests.Count, 10, 20);
        Assert.True(har.Notes(ConversionNoteKind.NotCarriedOver, "the last "));
    }

    private static string Entry(string url, string response, string? body = null)
    {
        string post = body is null ? "" : ",\"postData\":{\"mimeType\":\"text/plain\",\"text\":\"" + body + "\"}";
        return "{\"startedDateTime\":\"2026-05-04T09:00:00Z\",\"time\":1,\"request\":{\"method\":\"" + (body is null ? "GET" : "POST") + "\",\"url\":\"" + url + "\",\"headers\":[]" + post
            + "},\"response\":{\"status\":200,\"headers\":[],\"content\":{\"mimeType\":\"text/plain\",\"text\":\"" + response + "\"}}}";
    }

    private static string HostileEntry(Random random)
    {
        string[] urls = ["https://h.example/a b?c=d e&f=${x}", "https://h.example/%zz/${y}/\\u0000", "http://h.example:81//?&&=&a", "https://ü.example/ö", "ftp://h/", "https://h.example/" + new string('y', 3000), "//h", ""];
        string[] texts = ["\\ud800", "{\\\"a\\\":{\\\"a\\\":1,\\\"a\\\":2}}", "{\\\"${k}\\\":\\\"${v}\\\"}", "[1e999,-0.0,{\\\"\\\":null}]", "a=1&b=%zz&=&c", "\\u0000\\u2028", "{{{", "[[[[[[[[1]]]]]]]]", "x: y # z", ""];
        string[] types = ["application/json", "application/x-www-form-urlencoded", "text/plain", "", "multipart/form-data; boundary=x", "a\\nb", "application/xml"];
        string[] names = ["x-a", "bad name", "authorization", "", "content-type", "X-Token", ":path", "ü"];
        string[] methods = ["GET", "POST", "PUT", "get", "", "BREW"];
        string[] statuses = ["0", "302", "\"200\"", "999", "200"];
        string[] bodies = ["{\\\"token\\\":\\\"abcdefgh12345678\\\",\\\"a b'\\\":{\\\"id\\\":12345678}}", .. texts];
        string Pick(string[] from) => from[random.Next(from.Length)];
        const string Shape = """
            {"startedDateTime":"@start","time":@time,
             "request":{"method":"@method","url":"@url","headers":[{"name":"@name","value":"@text"},{"name":"@name2","value":"Bearer abcdefgh12345678"}],
              "postData":{"mimeType":"@type","text":"@body","params":[{"name":"@name3","value":"@text2"}]}},
             "response":{"status":@status,"redirectURL":"@to","headers":[{"name":"X-Auth-Token","value":"@token"}],
              "content":{"mimeType":"@mime","text":"@answer"}}}
            """;
        (string Key, string Value)[] values =
        [
            ("@start", random.Next(3) == 0 ? "never" : $"2026-05-04T09:00:0{random.Next(10)}Z"), ("@time", $"{random.Next(-5, 5)}"), ("@method", Pick(methods)), ("@url", Pick(urls)), ("@name2", Pick(names)), ("@name3", Pick(names)),
            ("@name", Pick(names)), ("@text2", Pick(texts)), ("@text", Pick(texts)), ("@type", Pick(types)), ("@body", Pick(texts)), ("@status", Pick(statuses)), ("@token", random.Next(2) == 0 ? "tok-12345678" : "\\ud800"), ("@to", Pick(urls)),
            ("@mime", random.Next(2) == 0 ? "application/json" : "text/html"), ("@answer", Pick(bodies)),
        ];
        return values.Aggregate(Shape, (text, value) => text.Replace(value.Key, value.Value, StringComparison.Ordinal));
    }
}
