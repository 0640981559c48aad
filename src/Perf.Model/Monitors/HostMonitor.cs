namespace Perf;

/// <summary>The machine that Perf runs on, and the control group of a service on it: processors, memory, disks, network, pressure. On Linux, from /proc and /sys/fs/cgroup.</summary>
public sealed record HostMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "host";

    /// <summary>Whether each core's utilization is read too.</summary>
    public bool Cores { get; init; }

    /// <summary>The control group whose processor time, throttling and memory are read: a path below /sys/fs/cgroup; null for the one that Perf runs in.</summary>
    public string? ControlGroup { get; init; }
}
