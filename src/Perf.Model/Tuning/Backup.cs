namespace Perf;

/// <summary>What one call of <c>Set-PerfOptimization</c> has kept so that it can be undone. <c>Get-PerfBackup</c> lists them, the newest first.</summary>
public sealed record Backup
{
    /// <summary>Its id, the moment at which it began in UTC: <c>20250806_183000</c>; <c>_2</c> and so on where that was taken.</summary>
    public string Id { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The machine that it is of. It can be undone there alone.</summary>
    public string Host { get; init; } = "";

    /// <summary>The environment; null where none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>How much it was allowed to do.</summary>
    public OptimizationStrategy Strategy { get; init; }

    /// <summary>How it stands.</summary>
    public BackupState State { get; init; }

    /// <summary>Its changes in their order.</summary>
    public IReadOnlyList<Change> Changes { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Its folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>What is to be known of it: that its journal was cut off, what is to be recovered, and how.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];
}
