using Perf.Target.Freezing;

namespace Perf.Target.Endpoints;

/// <summary>The truth that a test compares its measurement with.</summary>
internal static class ControlEndpoints
{
    public static IEnumerable<Endpoint> All(FreezeGate gate, TargetCounters counters) =>
    [
        new("/freeze-log", (http, _) => FreezeLogAsync(http, gate), IsControl: true),
        new("/counters", (http, _) => CountersAsync(http, counters), IsControl: true),
    ];

    private static Task FreezeLogAsync(HttpContext http, FreezeGate gate) => ResponseBody.WriteJsonAsync(http, new
    {
        frozen = gate.IsFrozen,
        windows = gate.Log.Select(window => new { start_us = window.StartUnixMicroseconds, end_us = window.EndUnixMicroseconds }),
    });

    private static Task CountersAsync(HttpContext http, TargetCounters counters) =>
        ResponseBody.WriteJsonAsync(http, new { connections = counters.Connections, requests = counters.Snapshot() });
}
