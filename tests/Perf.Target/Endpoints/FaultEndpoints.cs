using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Perf.Target.Endpoints;

/// <summary>Errors in known numbers, and broken connections.</summary>
internal sealed class FaultEndpoints
{
    private readonly ConcurrentDictionary<(int Every, int Code), RequestCounter> _flaky = new();

    public static IEnumerable<Endpoint> All(ResponseTiming timing)
    {
        var endpoints = new FaultEndpoints();
        return
        [
            new("/flaky", endpoints.FlakyAsync),
            new("/reset", (http, _) => ResetInBodyAsync(http, timing)),
            new("/reset-before", (http, _) => Reset(http)),
            new("/expect-continue", ExpectContinueAsync),
        ];
    }

    /// <summary>Each <c>every</c>-th answer, counted over the whole server, is an error.</summary>
    private Task FlakyAsync(HttpContext http, string argument)
    {
        int every = RequestQuery.ReadInt(http, "every", 10, 1, int.MaxValue);
        int code = RequestQuery.ReadInt(http, "code", StatusCodes.Status500InternalServerError, 400, 599);
        long request = _flaky.GetOrAdd((every, code), _ => new RequestCounter()).Next();
        return request % every == 0
            ? ResponseBody.WriteTextAsync(http, "failed as asked\n", code)
            : ResponseBody.WriteTextAsync(http, "fine\n");
    }

    private static async Task ResetInBodyAsync(HttpContext http, ResponseTiming timing)
    {
        int bytes = RequestQuery.ReadInt(http, "bytes", 1000, 2, int.MaxValue);
        http.Response.ContentType = "text/plain";
        http.Response.ContentLength = bytes;
        await ResponseBody.WritePatternAsync(http, bytes / 2);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        // A reset overtakes data that the client has not read; the pause lets the first half arrive.
        await timing.DelayAsync(RequestQuery.ReadMilliseconds(http, 20));
        await Reset(http);
    }

    private static Task Reset(HttpContext http)
    {
        // A linger of zero makes the kernel send RST instead of FIN.
        http.Features.Get<IConnectionSocketFeature>()!.Socket.LingerState = new LingerOption(true, 0);
        http.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Kestrel sends 100 Continue when the body is first read; <c>reject=true</c> answers 417 without reading it.</summary>
    private static async Task ExpectContinueAsync(HttpContext http, string argument)
    {
        if (RequestQuery.ReadFlag(http, "reject"))
        {
            await ResponseBody.WriteTextAsync(http, "no body wanted\n", StatusCodes.Status417ExpectationFailed);
            return;
        }
        bool expected = http.Request.Headers.Expect == "100-continue";
        long bytes = 0;
        var buffer = new byte[65_536];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
        {
            bytes += read;
        }
        await ResponseBody.WriteJsonAsync(http, new { expected, bytes });
    }
}
