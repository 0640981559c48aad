namespace Perf;

/// <summary>One process, or all of one name together, on the machine that Perf runs on.</summary>
public sealed record ProcessMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "process";

    /// <summary>The process' number; null where <see cref="ProcessName"/> says which.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The name of its program; all of that name are read and added up, and those that come later too. Null where <see cref="ProcessId"/> says which.</summary>
    public string? ProcessName { get; init; }
}
