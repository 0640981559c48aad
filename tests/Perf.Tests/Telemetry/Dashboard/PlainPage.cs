using System.Text;
using Perf.Telemetry.Dashboard;

namespace Perf.Tests.Telemetry.Dashboard;

/// <summary>A page that notes what it is asked.</summary>
internal sealed class PlainPage : IDashboardPage
{
    public List<string> Commands { get; } = [];

    public Task<byte[]> PageAsync(CancellationToken cancel) => Task.FromResult("<p>page</p>"u8.ToArray());

    public DashboardFile? File(string name) => name == "a.js" ? new DashboardFile("text/javascript", "1"u8.ToArray()) : null;

    public DashboardReply Control(ReadOnlyMemory<byte> json)
    {
        lock (Commands)
        {
            Commands.Add(Encoding.UTF8.GetString(json.Span));
        }

        return new DashboardReply(200, "{}"u8.ToArray());
    }
}
