using System.Text;
using Perf.Engine.Flows;
using Perf.Engine.Metrics;
using Perf.Engine.Protocols;

namespace Perf.Tests.Engine.Flows;

internal static class ResponseSamples
{
    public static ResponseView Of(string body, int status = 200, string headers = "Content-Type: application/json\r\nX-Id: 7\r\n", double milliseconds = 12.5)
    {
        var outcome = new StepOutcome { Status = status, Body = Encoding.UTF8.GetBytes(body), BodySize = Encoding.UTF8.GetByteCount(body) };
        outcome.Timings = new RequestTimings { Sent = true, Waiting = (long)(milliseconds * TimeSpan.TicksPerMillisecond) };
        foreach (string header in headers.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = header.Split(':', 2);
            outcome.AddHeader(pair[0], pair[1].Trim());
        }

        return new ResponseView().Look(outcome);
    }
}
