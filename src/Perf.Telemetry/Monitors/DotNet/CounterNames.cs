namespace Perf.Telemetry.Monitors.DotNet;

/// <summary>What the counters of .NET are called in OpenTelemetry's words (semantic conventions for .NET's runtime, ASP.NET Core and Kestrel), in which unit, and what a value is multiplied by.</summary>
internal static class CounterNames
{
    private const double Megabyte = 1e6;

    private static readonly Dictionary<string, (string Name, string Unit, double Scale, (string, string)[] Labels)> s_known = new(StringComparer.Ordinal)
    {
        ["System.Runtime/cpu-usage"] = ("dotnet.process.cpu.utilization", "%", 1, []),
        ["System.Runtime/working-set"] = ("dotnet.process.memory.working_set", "By", Megabyte, []),
        ["System.Runtime/gc-heap-size"] = ("dotnet.gc.heap.size", "By", Megabyte, []),
        ["System.Runtime/gc-committed"] = ("dotnet.gc.last_collection.memory.committed_size", "By", Megabyte, []),
        ["System.Runtime/gen-0-gc-count"] = ("dotnet.gc.collections", "1/s", 1, [("gc.heap.generation", "gen0")]),
        ["System.Runtime/gen-1-gc-count"] = ("dotnet.gc.collections", "1/s", 1, [("gc.heap.generation", "gen1")]),
        ["System.Runtime/gen-2-gc-count"] = ("dotnet.gc.collections", "1/s", 1, [("gc.heap.generation", "gen2")]),
        ["System.Runtime/gen-0-size"] = ("dotnet.gc.last_collection.heap.size", "By", 1, [("gc.heap.generation", "gen0")]),
        ["System.Runtime/gen-1-size"] = ("dotnet.gc.last_collection.heap.size", "By", 1, [("gc.heap.generation", "gen1")]),
        ["System.Runtime/gen-2-size"] = ("dotnet.gc.last_collection.heap.size", "By", 1, [("gc.heap.generation", "gen2")]),
        ["System.Runtime/loh-size"] = ("dotnet.gc.last_collection.heap.size", "By", 1, [("gc.heap.generation", "loh")]),
        ["System.Runtime/poh-size"] = ("dotnet.gc.last_collection.heap.size", "By", 1, [("gc.heap.generation", "poh")]),
        ["System.Runtime/time-in-gc"] = ("dotnet.gc.pause.utilization", "%", 1, []),
        ["System.Runtime/total-pause-time-by-gc"] = ("dotnet.gc.pause.time", "ms/s", 1, []),
        ["System.Runtime/gc-fragmentation"] = ("dotnet.gc.last_collection.heap.fragmentation", "%", 1, []),
        ["System.Runtime/alloc-rate"] = ("dotnet.gc.heap.total_allocated", "By/s", 1, []),
        ["System.Runtime/exception-count"] = ("dotnet.exceptions", "1/s", 1, []),
        ["System.Runtime/threadpool-thread-count"] = ("dotnet.thread_pool.thread.count", "", 1, []),
        ["System.Runtime/threadpool-queue-length"] = ("dotnet.thread_pool.queue.length", "", 1, []),
        ["System.Runtime/threadpool-completed-items-count"] = ("dotnet.thread_pool.work_item.count", "1/s", 1, []),
        ["System.Runtime/monitor-lock-contention-count"] = ("dotnet.monitor.lock_contentions", "1/s", 1, []),
        ["System.Runtime/active-timer-count"] = ("dotnet.timer.count", "", 1, []),
        ["System.Runtime/assembly-count"] = ("dotnet.assembly.count", "", 1, []),
        ["System.Runtime/methods-jitted-count"] = ("dotnet.jit.compiled_methods", "1/s", 1, []),
        ["System.Runtime/il-bytes-jitted"] = ("dotnet.jit.compiled_il.size", "By/s", 1, []),
        ["System.Runtime/time-in-jit"] = ("dotnet.jit.compilation.time", "ms/s", 1, []),
        ["Microsoft.AspNetCore.Hosting/requests-per-second"] = ("http.server.request.rate", "1/s", 1, []),
        ["Microsoft.AspNetCore.Hosting/total-requests"] = ("http.server.request.count", "1/s", 1, []),
        ["Microsoft.AspNetCore.Hosting/current-requests"] = ("http.server.active_requests", "", 1, []),
        ["Microsoft.AspNetCore.Hosting/failed-requests"] = ("http.server.failed_requests", "1/s", 1, []),
        ["Microsoft-AspNetCore-Server-Kestrel/connections-per-second"] = ("kestrel.connection.rate", "1/s", 1, []),
        ["Microsoft-AspNetCore-Server-Kestrel/total-connections"] = ("kestrel.connection.count", "1/s", 1, []),
        ["Microsoft-AspNetCore-Server-Kestrel/current-connections"] = ("kestrel.active_connections", "", 1, []),
        ["Microsoft-AspNetCore-Server-Kestrel/connection-queue-length"] = ("kestrel.queued_connections", "", 1, []),
        ["Microsoft-AspNetCore-Server-Kestrel/request-queue-length"] = ("kestrel.queued_requests", "", 1, []),
        ["Microsoft-AspNetCore-Server-Kestrel/current-upgraded-requests"] = ("kestrel.upgraded_connections", "", 1, []),
        ["Microsoft-AspNetCore-Server-Kestrel/current-tls-handshakes"] = ("kestrel.active_tls_handshakes", "", 1, []),
        ["Microsoft-AspNetCore-Server-Kestrel/failed-tls-handshakes"] = ("kestrel.failed_tls_handshakes", "1/s", 1, []),
        ["Microsoft-AspNetCore-Server-Kestrel/tls-handshakes-per-second"] = ("kestrel.tls_handshake.rate", "1/s", 1, []),
        ["Microsoft-AspNetCore-Server-Kestrel/total-tls-handshakes"] = ("kestrel.tls_handshake.count", "1/s", 1, []),
    };

    // These only grow, though their event source gives them as values like any other (PollingCounter).
    private static readonly HashSet<string> s_totals = new(StringComparer.Ordinal)
    {
        "System.Runtime/methods-jitted-count",
        "System.Runtime/il-bytes-jitted",
        "Microsoft.AspNetCore.Hosting/total-requests",
        "Microsoft.AspNetCore.Hosting/failed-requests",
        "Microsoft-AspNetCore-Server-Kestrel/total-connections",
        "Microsoft-AspNetCore-Server-Kestrel/total-tls-handshakes",
        "Microsoft-AspNetCore-Server-Kestrel/failed-tls-handshakes",
    };

    /// <summary>Whether a counter's values are totals since its process began, so that their growth is what tells something.</summary>
    public static bool IsTotal(string provider, string counter) => s_totals.Contains($"{provider}/{counter}");

    /// <summary>The signal of a counter.</summary>
    /// <param name="provider">The event source.</param>
    /// <param name="counter">The counter.</param>
    /// <param name="isIncrement">Whether it only grows: its signal is a rate.</param>
    /// <param name="unit">The unit that the process tells.</param>
    /// <returns>The signal, and what its values are multiplied by. Of others than .NET's own: the source's name and the counter's, in small letters.</returns>
    public static (MonitorSignal Signal, double Scale) Of(string provider, string counter, bool isIncrement, string unit)
    {
        if (s_known.TryGetValue($"{provider}/{counter}", out (string Name, string Unit, double Scale, (string, string)[] Labels) known))
        {
            return (new MonitorSignal(known.Name, known.Unit, known.Labels), known.Scale);
        }

        string name = $"{provider.ToLowerInvariant()}.{counter.ToLowerInvariant().Replace('-', '_')}";
        (string shown, double scale) = unit switch
        {
            "MB" => ("By", Megabyte),
            "KB" => ("By", 1e3),
            "B" => ("By", 1.0),
            _ => (unit, 1.0),
        };
        return (new MonitorSignal(name, isIncrement ? $"{(shown.Length == 0 ? "1" : shown)}/s" : shown), scale);
    }
}
