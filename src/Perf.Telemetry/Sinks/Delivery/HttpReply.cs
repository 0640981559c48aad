using System.Globalization;
using System.Net;
using Perf.Telemetry.Alerts;

namespace Perf.Telemetry.Sinks;

/// <summary>What came back of a request.</summary>
/// <param name="Status">The status; 0 where there was no answer.</param>
/// <param name="Body">The body's beginning.</param>
internal sealed record HttpReply(int Status, byte[] Body)
{
    private const int MostShown = 300;

    /// <summary>Why there was no answer, and what to do; null when there was one.</summary>
    public string? Fault { get; init; }

    /// <summary>How long the server asks to wait; null where it does not.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>What the server said, as one line without secrets.</summary>
    public string Said { get; init; } = "";

    /// <summary>The answer for people.</summary>
    public string Shown
    {
        get
        {
            string name = Enum.IsDefined((HttpStatusCode)Status) ? $" {(HttpStatusCode)Status}" : "";
            return string.Create(CultureInfo.InvariantCulture, $"it answers {Status}{name}{(Said.Length == 0 ? "" : $": {TextLimit.Cut(Said, MostShown)}")}");
        }
    }
}
