namespace Perf;

/// <summary>What is to be undone.</summary>
public sealed record UndoRequest
{
    /// <summary>The backup; null with <see cref="Latest"/>.</summary>
    public string? BackupId { get; init; }

    /// <summary>Whether it is the newest of which something is in effect.</summary>
    public bool Latest { get; init; }

    /// <summary>Whether nothing is written, and only what would be done is told.</summary>
    public bool WhatIf { get; init; }

    /// <summary>Whether settings that somebody else has changed since are put back too: those of the backup alone.</summary>
    public bool Force { get; init; }

    /// <summary>Whether newer backups that changed the same settings are undone first.</summary>
    public bool Cascade { get; init; }

    /// <summary>What may be changed, with secrets filled in.</summary>
    public TuningTargets Targets { get; init; } = new();
}
