using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Perf.Runtime.Tuning;
using Perf.Tests.Tuning.Mechanisms;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>What a process is to change that will be killed: a file in its folder, so that the parent and it make the same mechanism.</summary>
/// <param name="Change">The change.</param>
/// <param name="Targets">Where.</param>
/// <param name="IsWhole">Whether it is also undone and made again, as pairs of trials do, and killed before the mechanism has anything to do.</param>
/// <param name="IsRefused">Whether it is one that cannot be made, and is put back by who tries.</param>
internal sealed record KillPlan(PlannedChange Change, TuningTargets Targets, bool IsWhole = false, bool IsRefused = false)
{
    /// <summary>What is changed after it, each once the one before is kept; all of them are turned off and on once more at the end.</summary>
    public IReadOnlyList<PlannedChange> More { get; init; } = [];

    /// <summary>The command that restarts the change's target, as an environment declares it; none where that is the service of files.</summary>
    public IReadOnlyList<string> Restart { get; init; } = [];

    /// <summary>What is locked besides the folder.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>Where those locks are; null for where they usually are.</summary>
    public string? LockFolder { get; init; }

    private const string FileName = "plan.json";

    // By the compiled shapes of the journal as far as they go: what is killed needs them anyway, and others would be made each time it starts.
    private static readonly JsonSerializerOptions s_json = new(JournalJsonContext.Default.Options) { TypeInfoResolver = JsonTypeInfoResolver.Combine(JournalJsonContext.Default, new DefaultJsonTypeInfoResolver()) };

    /// <summary>All changes, in their order.</summary>
    internal PlannedChange[] All() => [Change, .. More];

    internal void Save(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, s_json));

    internal static KillPlan Load(string folder) => JsonSerializer.Deserialize<KillPlan>(File.ReadAllText(Path.Combine(folder, FileName)), s_json)!;

    /// <summary>Everything that makes and undoes the change.</summary>
    /// <param name="folder">The folder, which has the backups too.</param>
    /// <param name="hook">Called at boundaries.</param>
    internal ApplyContext Context(string folder, IFaultHook hook)
    {
        var service = new FileService(Path.Combine(folder, "settings"), Path.Combine(folder, "running"));
        bool isRestart = Change.Effect == TuningEffect.Restart;
        IServiceRestarts restarts = Restart.Count > 0 ? new ServiceRestarts(new Dictionary<string, IReadOnlyList<string>> { [Change.Target] = Restart }, null, ServiceRestarts.UsualLimit)
            : isRestart ? service
            : new NoRestarts();
        return new ApplyContext(
            Path.Combine(folder, "backups"),
            [new FileMechanism(Path.Combine(folder, "settings"), isRestart ? service : null, hook), .. MechanismList.All(new MechanismContext(Targets, restarts, TimeProvider.System))],
            restarts,
            new OpenDenyList(),
            TimeProvider.System)
        { Faults = hook, Places = Places, LockFolder = LockFolder ?? PlaceLocks.Folder };
    }
}
