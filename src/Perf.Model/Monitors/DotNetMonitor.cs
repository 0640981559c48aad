namespace Perf;

/// <summary>A .NET process on this machine, of the same user: its runtime's and ASP.NET Core's event counters.</summary>
public sealed record DotNetMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "dotnet";

    /// <summary>The process' number; null where <see cref="ProcessName"/> says which.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The name of its program or of the assembly that dotnet runs; null where <see cref="ProcessId"/> says which.</summary>
    public string? ProcessName { get; init; }

    /// <summary>Event sources whose counters are read besides those of the runtime and ASP.NET Core.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];
}
