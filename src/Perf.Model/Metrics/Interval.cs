namespace Perf;

/// <summary>All that was measured in one second: everything else is made of these by addition.</summary>
public sealed record Interval
{
    /// <summary>The interval's number, from 0.</summary>
    public int Index { get; init; }

    /// <summary>When it began, counted from the run's start.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>How long it lasted: a second, but for the last one.</summary>
    public TimeSpan Length { get; init; }

    /// <summary>What each metric of each step gathered; only those that have samples.</summary>
    public IReadOnlyList<Series> Series { get; init; } = [];

    /// <summary>Errors by step and class.</summary>
    public IReadOnlyList<ErrorCount> Errors { get; init; } = [];

    /// <summary>Checks by step and name.</summary>
    public IReadOnlyList<CheckResult> Checks { get; init; } = [];

    /// <summary>What monitors read in it; empty for a run without monitors.</summary>
    public IReadOnlyList<MonitorSample> Monitors { get; init; } = [];

    /// <summary>What each agent did of it, for outputs; empty for a run of one process, and for one of more than fifty agents. No part of what is stored.</summary>
    public IReadOnlyList<AgentSecond> Agents { get; init; } = [];

    /// <summary>How the load generator itself fared.</summary>
    public GeneratorSample Generator { get; init; } = new();
}
