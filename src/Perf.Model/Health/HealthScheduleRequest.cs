namespace Perf;

/// <summary>What is to be started, and when.</summary>
public sealed record HealthScheduleRequest
{
    /// <summary>Who starts it.</summary>
    public HealthScheduleKind Kind { get; init; }

    /// <summary>The name by which it is found again: letters, digits, dots, hyphens and underscores.</summary>
    public string Name { get; init; } = "";

    /// <summary>The time of the day at which it starts, by the machine's local time.</summary>
    public TimeOnly At { get; init; } = new(6, 0);

    /// <summary>How often.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The weekday on which it starts when it starts once a week.</summary>
    public DayOfWeek Day { get; init; } = DayOfWeek.Monday;

    /// <summary>The full path of pwsh or perfsh.</summary>
    public string Shell { get; init; } = "";

    /// <summary>What the shell does: PowerShell's own text.</summary>
    public string Script { get; init; } = "";

    /// <summary>Variables of the environment that the check needs and that hold no secret, such as PERF_HOME.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>A file of lines NAME=value with the variables that are secret; null for none.</summary>
    public string? EnvironmentFile { get; init; }

    /// <summary>For systemd: whether it is the system's, and not the user's. The folder of units follows from it.</summary>
    public bool IsSystem { get; init; }
}
