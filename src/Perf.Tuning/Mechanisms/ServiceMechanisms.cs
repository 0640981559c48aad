using Perf.Tuning.Kernel;
using Perf.Tuning.Postgres;
using Perf.Tuning.Redis;

namespace Perf.Tuning;

/// <summary>The mechanisms that change services and the kernel.</summary>
internal static class ServiceMechanisms
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IMechanism> All(MechanismContext context) =>
    [
        new PostgresSettingMechanism(context),
        new PostgresRoleMechanism(context),
        new PostgresIndexMechanism(context),
        new PostgresTableMechanism(context),
        new PostgresAnalyzeMechanism(context),
        new RedisConfigMechanism(context),
        new SysctlMechanism(context),
        new BlockQueueMechanism(context),
        new ThpMechanism(context),
    ];
}
