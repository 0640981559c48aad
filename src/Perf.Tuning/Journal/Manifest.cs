using System.Reflection;

namespace Perf.Tuning;

/// <summary>What a backup is of: <c>manifest.json</c>, written once before anything else. The journal's chain begins with its hash, so that neither can be changed without the other.</summary>
internal sealed record Manifest
{
    /// <summary>The form of manifest and journal that this build writes.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>The name of the file.</summary>
    internal const string FileName = "manifest.json";

    /// <summary>The form.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The backup's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in the order in which backups of this folder were made, from 1: clocks are set back, and which of two is newer must not depend on them.</summary>
    public int Sequence { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The machine's name.</summary>
    public string Host { get; init; } = "";

    /// <summary>What tells the machine from others of that name; null where the system has no id.</summary>
    public string? HostId { get; init; }

    /// <summary>The environment; null where none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>What leads to its targets once the environment is declared no more (<see cref="KeptTargets"/>); null in backups of earlier versions.</summary>
    public TuningTargets? Targets { get; init; }

    /// <summary>How much it was allowed to do.</summary>
    public OptimizationStrategy Strategy { get; init; }

    /// <summary>The run whose findings asked for the changes; null where a strategy did.</summary>
    public string? RunId { get; init; }

    /// <summary>The plan's hash.</summary>
    public string PlanHash { get; init; } = "";

    /// <summary>The version of Perf that made it.</summary>
    public string Tool { get; init; } = "";

    /// <summary>The version of Perf that writes now.</summary>
    internal static string CurrentTool { get; } = typeof(Manifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The machine that it is of.</summary>
    internal Machine Machine => new(Host, HostId);
}
