namespace Perf;

/// <summary>The kernel's settings of this machine.</summary>
public sealed record SystemTarget
{
    /// <summary>Where sysctl's files are that are read at boot; our own there is <c>60-perf.conf</c>.</summary>
    public string SysctlFolder { get; init; } = "/etc/sysctl.d";

    /// <summary>Where the settings are that are in effect.</summary>
    public string ProcFolder { get; init; } = "/proc/sys";

    /// <summary>Where the kernel shows devices, and memory's huge pages.</summary>
    public string SysFolder { get; init; } = "/sys";

    /// <summary>Where systemd-tmpfiles' files are that are read at boot, for settings that are no sysctl; our own there is <c>60-perf.conf</c>.</summary>
    public string TmpfilesFolder { get; init; } = "/etc/tmpfiles.d";

    /// <summary>Where systemd looks for units that an administrator wrote.</summary>
    public string UnitFolder { get; init; } = "/etc/systemd/system";
}
