namespace Perf.Target.Endpoints;

/// <summary>Chains of redirects that end, and one that does not.</summary>
internal static class RedirectEndpoints
{
    public static IEnumerable<Endpoint> All() =>
    [
        new("/redirect/{n}", ChainAsync),
        new("/redirect-loop", (http, _) => RedirectAsync(http, "/redirect-loop")),
    ];

    private static Task ChainAsync(HttpContext http, string argument)
    {
        int left = RequestQuery.ParseInt("n", argument, 0, 1_000_000);
        return left == 0
            ? ResponseBody.WriteTextAsync(http, "arrived\n")
            : RedirectAsync(http, $"/redirect/{left - 1}{http.Request.QueryString}");
    }

    private static Task RedirectAsync(HttpContext http, string location)
    {
        int code = RequestQuery.ReadInt(http, "code", StatusCodes.Status302Found, 300, 308);
        http.Response.Headers.Location = location;
        return ResponseBody.WriteTextAsync(http, $"see {location}\n", code);
    }
}
