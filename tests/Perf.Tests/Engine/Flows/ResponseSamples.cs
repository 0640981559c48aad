using System.Text;
using Perf.Engine.Flows;
using Perf.Engine.Metrics;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Flows;

internal static class ResponseSamples
{
    public static ResponseView Of(string body, int status = 200, string headers = "Content-Type: application/json\r\nX-Id: 7\r\n", double milliseconds = 12.5) => new(new HttpOutcome
    {
        Status = status,
        Head = ResponseHead.Parse(Encoding.Latin1.GetBytes($"HTTP/1.1 {status} X\r\n{headers}\r\n")),
        Body = Encoding.UTF8.GetBytes(body),
        BodySize = Encoding.UTF8.GetByteCount(body),
        Timings = new RequestTimings { Sent = true, Waiting = (long)(milliseconds * TimeSpan.TicksPerMillisecond) },
    });
}
