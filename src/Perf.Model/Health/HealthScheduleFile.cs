namespace Perf;

/// <summary>A file of a schedule.</summary>
public sealed record HealthScheduleFile
{
    /// <summary>Where it is; <c>crontab</c> for the lines of the user's crontab.</summary>
    public string Path { get; init; } = "";

    /// <summary>Its text, as it is written.</summary>
    public string Text { get; init; } = "";
}
