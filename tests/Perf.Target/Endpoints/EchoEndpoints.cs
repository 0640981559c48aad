using System.Text;

namespace Perf.Target.Endpoints;

/// <summary>Shows what really arrived, and answers with as many header fields as asked.</summary>
internal static class EchoEndpoints
{
    private const int MaxBody = 1 << 20;

    public static IEnumerable<Endpoint> All() =>
    [
        new("/echo", EchoAsync),
        new("/headers", HeadersAsync),
    ];

    private static async Task EchoAsync(HttpContext http, string argument)
    {
        byte[] body = await ReadBodyAsync(http);
        var request = http.Request;
        await ResponseBody.WriteJsonAsync(http, new
        {
            method = request.Method,
            path = request.Path.Value,
            protocol = request.Protocol,
            scheme = request.Scheme,
            query = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            headers = request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            remote = http.Connection.RemoteIpAddress?.ToString(),
            length = body.Length,
            body = Encoding.UTF8.GetString(body),
        });
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16_384];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
        {
            if (body.Length + read > MaxBody)
            {
                throw new BadHttpRequestException($"echo takes at most {MaxBody} bytes", StatusCodes.Status413PayloadTooLarge);
            }
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    /// <summary><c>count</c> fields X-Field-1, X-Field-2, ... of <c>size</c> bytes each; the body lists the request's own fields.</summary>
    private static Task HeadersAsync(HttpContext http, string argument)
    {
        int count = RequestQuery.ReadInt(http, "count", 10, 0, 10_000);
        string value = new('v', RequestQuery.ReadInt(http, "size", 20, 0, 65_536));
        for (int field = 1; field <= count; field++)
        {
            http.Response.Headers[$"X-Field-{field}"] = value;
        }
        return ResponseBody.WriteJsonAsync(http, http.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
    }
}
