namespace Perf.Engine.Sample;

/// <summary>The sample's answers: a pure function of the request and its number, so that every run of the quick start looks alike.</summary>
internal static class SampleShop
{
    private const string Token = "sample-token";

    private static readonly string[] s_items = ["alpha", "beta", "gamma", "delta", "epsilon"];

    public static SampleResponse Answer(SampleRequest request, long number)
    {
        bool signedIn = request.Authorization == $"Bearer {Token}";
        return (request.Method, request.Path) switch
        {
            ("GET", "/") => new("200 OK", """{"service":"sample shop","status":"ok"}""", Delay(1, number)),
            ("POST", "/login") => new("201 Created", $$"""{"token":"{{Token}}","user":"guest"}""", Delay(8, number)),
            ("GET", "/items") => new("200 OK", ItemsJson(), Delay(4, number)),
            ("POST", "/orders") when signedIn => new("201 Created", $$"""{"order":{{number}},"state":"accepted"}""", Delay(12, number)),
            ("POST", "/orders") => new("401 Unauthorized", """{"error":"sign in first: POST /login"}""", TimeSpan.Zero),
            _ => new("404 Not Found", """{"error":"there is GET /, POST /login, GET /items and POST /orders"}""", TimeSpan.Zero),
        };
    }

    private static string ItemsJson() => $$"""{"items":[{{string.Join(',', s_items.Select((name, id) => $$"""{"id":{{id + 1}},"name":"{{name}}"}"""))}}]}""";

    // A body of latencies with a tail: every 50th request takes four times as long, as a real service would at times.
    private static TimeSpan Delay(double milliseconds, long number) =>
        TimeSpan.FromMilliseconds(milliseconds * (1 + (number % 7 / 10.0)) * (number % 50 == 49 ? 4 : 1));
}
