namespace Perf.Target.Endpoints;

/// <summary>Answers that are only a status, or hardly more.</summary>
internal static class StatusEndpoints
{
    private static readonly byte[] Ok = """{"status":"ok"}"""u8.ToArray();

    public static IEnumerable<Endpoint> All() =>
    [
        new("/ok", (http, _) => ResponseBody.WriteAsync(http, Ok, "application/json")),
        new("/status/{code}", StatusAsync),
        new("/204", (http, _) => Empty(http, StatusCodes.Status204NoContent)),
        new("/304", (http, _) => NotModified(http)),
        new("/head", HeadAsync),
        new("/close", CloseAsync),
    ];

    private static Task StatusAsync(HttpContext http, string argument)
    {
        int code = RequestQuery.ParseInt("code", argument, 200, 599);
        return code is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified
            ? Empty(http, code)
            : ResponseBody.WriteTextAsync(http, $"{code}\n", code);
    }

    private static Task NotModified(HttpContext http)
    {
        http.Response.Headers.ETag = "\"1\"";
        return Empty(http, StatusCodes.Status304NotModified);
    }

    private static Task Empty(HttpContext http, int code)
    {
        http.Response.StatusCode = code;
        return Task.CompletedTask;
    }

    /// <summary>HEAD and GET announce the same length; only GET has the body. A client that waits for a body after HEAD hangs.</summary>
    private static Task HeadAsync(HttpContext http, string argument)
    {
        int bytes = RequestQuery.ReadInt(http, "bytes", 1000, 0, int.MaxValue);
        http.Response.ContentType = "text/plain";
        http.Response.ContentLength = bytes;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : ResponseBody.WritePatternAsync(http, bytes);
    }

    private static Task CloseAsync(HttpContext http, string argument)
    {
        http.Response.Headers.Connection = "close";
        return ResponseBody.WriteAsync(http, Ok, "application/json");
    }
}
