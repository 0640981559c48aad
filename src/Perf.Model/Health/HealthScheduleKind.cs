namespace Perf;

/// <summary>Who starts the daily check.</summary>
public enum HealthScheduleKind
{
    /// <summary>A line in the user's crontab.</summary>
    Cron,

    /// <summary>A timer and a service of systemd.</summary>
    Systemd,

    /// <summary>A task of Windows.</summary>
    ScheduledTask,
}
