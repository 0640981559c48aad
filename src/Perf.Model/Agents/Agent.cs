namespace Perf;

/// <summary>A load agent of a cluster, as it tells of itself.</summary>
public sealed record Agent
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it does.</summary>
    public AgentState State { get; init; }

    /// <summary>Why it is not in its cluster at the moment; null while it is.</summary>
    public string? Problem { get; init; }

    /// <summary>Its address within the cluster, which is new with each start.</summary>
    public string Address { get; init; } = "";

    /// <summary>The machine's name.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The process id on that machine.</summary>
    public int ProcessId { get; init; }

    /// <summary>Its version of Perf.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether a run of this version of Perf can use it.</summary>
    public bool IsCompatible { get; init; } = true;

    /// <summary>Cores that it may use.</summary>
    public int Cores { get; init; }

    /// <summary>Memory that it may use, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>CPU of its machine in the last seconds, 0 to 1; null when not known.</summary>
    public double? CpuShare { get; init; }

    /// <summary>Its clock against that of whoever asked, in milliseconds: more than 0 where its clock is ahead.</summary>
    public double ClockOffset { get; init; }

    /// <summary>How far the offset may be wrong, in milliseconds: half of the quickest answer's time.</summary>
    public double ClockUncertainty { get; init; }

    /// <summary>The time of the quickest answer, in milliseconds.</summary>
    public double RoundTrip { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The targets that it may load; empty for all.</summary>
    public IReadOnlyList<string> AllowTarget { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The most starts a second; null for no limit.</summary>
    public double? MaxRate { get; init; }

    /// <summary>The most virtual users; null for no limit.</summary>
    public int? MaxVirtualUsers { get; init; }

    /// <summary>The longest run; null for no limit.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Whether it runs steps of scripts.</summary>
    public bool AllowScript { get; init; }

    /// <summary>Whether it can gather what other agents measure, as runs of many agents have it done.</summary>
    public bool CanRelay { get; init; }

    /// <summary>Ids of runs of which it makes a part.</summary>
    public IReadOnlyList<string> Runs { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; init; }
}
