namespace Perf.Tuning;

/// <summary>What a mechanism is to do: the settings of a planned change with the target that they are of.</summary>
/// <param name="Target">The target's name: <c>postgresql</c>, <c>application:shop</c>.</param>
/// <param name="Settings">What is to be set; null takes a setting away.</param>
/// <param name="Arguments">What the mechanism needs besides, as in <see cref="PlannedChange.Arguments"/>.</param>
/// <param name="BackupId">The backup, for names and comments of what is made; empty while planning.</param>
internal sealed record ChangeOrder(string Target, IReadOnlyDictionary<string, string?> Settings, IReadOnlyDictionary<string, string> Arguments, string BackupId)
{
    /// <summary>When it is to take effect. A mechanism refuses what takes effect at a restart alone where none is asked for: it would wait for the next one, whoever makes that.</summary>
    public TuningEffect Effect { get; init; }
}
