namespace Perf;

/// <summary>A change of the system under test: made, measured, kept or undone. <c>Set-PerfOptimization</c> and <c>Undo-PerfOptimization</c> give them.</summary>
public sealed record Change
{
    /// <summary>Its number within its backup, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The backup that undoes it: <c>20250806_183000</c>; empty where nothing was changed.</summary>
    public string BackupId { get; init; } = "";

    /// <summary>The entry of the catalogue.</summary>
    public string OptimizationId { get; init; } = "";

    /// <summary>What it does in a line.</summary>
    public string Title { get; init; } = "";

    /// <summary>Where.</summary>
    public OptimizationLayer Layer { get; init; }

    /// <summary>The environment; null where none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>How it was made.</summary>
    public string Mechanism { get; init; } = "";

    /// <summary>What was changed.</summary>
    public string Target { get; init; } = "";

    /// <summary>How far it is.</summary>
    public TuningState State { get; init; }

    /// <summary>The settings.</summary>
    public IReadOnlyList<SettingChange> Settings { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>When it was made; null where it was not.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>When it was undone; null where it was not.</summary>
    public DateTimeOffset? RevertedAt { get; init; }

    /// <summary>The finding that asked for it; null where a strategy did.</summary>
    public string? FindingId { get; init; }

    /// <summary>What it may break.</summary>
    public OptimizationRisk Risk { get; init; }

    /// <summary>What measuring it has shown.</summary>
    public TuningOutcome Outcome { get; init; }

    /// <summary>The measurement; null where there is none.</summary>
    public TuningMeasurement? Measurement { get; init; }

    /// <summary>The gain as a share; null where it was not measured.</summary>
    public double? Gain => Measurement?.Gain;

    /// <summary>Why it is in this state, in a sentence; what to do next where something is to be done.</summary>
    public string Message { get; init; } = "";

    /// <summary>The id of the error for which it was not begun: <c>PlanStale</c>, <c>ChangeRefused</c>; null where it was, and where it is read from a backup.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What people should do themselves; null where it was done for them.</summary>
    public string? Advice { get; init; }

    /// <summary>The change as a diff.</summary>
    public string Diff { get; init; } = "";
}
