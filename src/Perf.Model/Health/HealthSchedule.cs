namespace Perf;

/// <summary>What was written, or would be, so that the daily check starts by itself.</summary>
public sealed record HealthSchedule
{
    /// <summary>Who starts it.</summary>
    public HealthScheduleKind Kind { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it starts, for people: <c>every day at 06:00</c>.</summary>
    public string When { get; init; } = "";

    /// <summary>The command of PowerShell that is started.</summary>
    public string Script { get; init; } = "";

    /// <summary>The files: those of systemd's units, the lines of the crontab, the XML of the task.</summary>
    public IReadOnlyList<HealthScheduleFile> Files { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The commands that make the system take it.</summary>
    public IReadOnlyList<string> Commands { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Whether the system has it now.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>Whether anything was changed; false when it was there already, and with -WhatIf.</summary>
    public bool IsChanged { get; init; }
}
