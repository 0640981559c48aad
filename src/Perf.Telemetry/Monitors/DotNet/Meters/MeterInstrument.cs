namespace Perf.Telemetry.Monitors.DotNet.Meters;

/// <summary>An instrument that is asked for, with the signal that becomes of it.</summary>
/// <param name="Meter">Its meter.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Signal">The signal, as OpenTelemetry names it today; drivers of before call it otherwise.</param>
/// <param name="Labels">The labels of a series, by its tags.</param>
internal sealed record MeterInstrument(string Meter, string Name, string Signal, Func<IReadOnlyDictionary<string, string>, (string Name, string Value)[]> Labels)
{
    /// <summary>Calls to other services: those that fail are counted by themselves.</summary>
    public const string Calls = "http.client.request.duration";

    private const string Npgsql = "Npgsql";

    /// <summary>
    /// All that are asked for. What event counters tell already is not: requests under way and connections of Kestrel come from there, of every version of .NET, and the meters' are of changes since the session
    /// began alone.
    /// </summary>
    public static IReadOnlyList<MeterInstrument> All { get; } =
    [
        new("Microsoft.AspNetCore.Hosting", "http.server.request.duration", "http.server.request.duration", MeterTags.Route),
        new("Microsoft.AspNetCore.Server.Kestrel", "kestrel.connection.duration", "kestrel.connection.duration", MeterTags.None),
        new("System.Net.Http", Calls, Calls, MeterTags.Server),
        new("System.Net.Http", "http.client.request.time_in_queue", "http.client.request.time_in_queue", MeterTags.Server),
        new("System.Net.Http", "http.client.open_connections", "http.client.open_connections", MeterTags.ServerAndState),
        new("System.Net.NameResolution", "dns.lookup.duration", "dns.lookup.duration", MeterTags.None),

        // What the share of processors that its counter tells is of: fewer than the machine has under a quota, an affinity or DOTNET_PROCESSOR_COUNT. From .NET 9 on.
        new("System.Runtime", "dotnet.process.cpu.count", "dotnet.process.cpu.count", MeterTags.None),

        // Npgsql 8 and 9 named them after a draft of the conventions; 10 after the conventions.
        new(Npgsql, "db.client.operation.duration", "db.client.operation.duration", MeterTags.None),
        new(Npgsql, "db.client.commands.duration", "db.client.operation.duration", MeterTags.None),
        new(Npgsql, "db.client.connection.count", "db.client.connection.count", MeterTags.PoolState),
        new(Npgsql, "db.client.connections.usage", "db.client.connection.count", MeterTags.PoolState),
        new(Npgsql, "db.client.connection.max", "db.client.connection.max", MeterTags.None),
        new(Npgsql, "db.client.connections.max", "db.client.connection.max", MeterTags.None),
        new(Npgsql, "db.client.connection.npgsql.pending_requests", "db.client.connection.pending_requests", MeterTags.None),
        new(Npgsql, "db.client.connections.pending_requests", "db.client.connection.pending_requests", MeterTags.None),
        new(Npgsql, "db.client.connection.npgsql.timeouts", "db.client.connection.timeouts", MeterTags.None),
        new(Npgsql, "db.client.connections.timeouts", "db.client.connection.timeouts", MeterTags.None),
        new(Npgsql, "db.client.connection.npgsql.create_time", "db.client.connection.create_time", MeterTags.None),
        new(Npgsql, "db.client.connections.create_time", "db.client.connection.create_time", MeterTags.None),
    ];

    private static readonly Dictionary<(string, string), MeterInstrument> s_byName = All.ToDictionary(one => (one.Meter, one.Name));

    /// <summary>The list as the event source wants it.</summary>
    public static string Asked { get; } = string.Join(',', All.Select(one => $"{one.Meter}\\{one.Name}"));

    /// <summary>An instrument; null for one that was not asked for, which others who share the session may have.</summary>
    public static MeterInstrument? Of(string meter, string name) => s_byName.GetValueOrDefault((meter, name));
}
