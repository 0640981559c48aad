using Perf.Tuning.Nginx;
using Perf.Tuning.Settings;
using Perf.Tuning.Systemd;

namespace Perf.Tuning;

/// <summary>All ways in which something is changed.</summary>
internal static class MechanismList
{
    /// <summary>Makes them.</summary>
    /// <param name="context">Where the targets are.</param>
    public static IReadOnlyList<IMechanism> All(MechanismContext context) =>
    [
        new NginxDirectiveMechanism(context),
        new JsonFileMechanism(context),
        new YamlFileMechanism(context),
        new IniFileMechanism(context),
        new EnvFileMechanism(context),
        new ConnectionStringMechanism(context),
        new RuntimeConfigMechanism(context),
        new SystemdDropInMechanism(context),
        .. ServiceMechanisms.All(context),
    ];
}
