namespace Perf;

/// <summary>The services that alerts can be sent to.</summary>
public enum AlertChannelKind
{
    /// <summary>An incoming webhook of Slack.</summary>
    Slack,

    /// <summary>E-mail over SMTP.</summary>
    Email,

    /// <summary>Issues of a repository on GitHub: one open issue for each matter.</summary>
    GitHub,

    /// <summary>PagerDuty's Events API v2.</summary>
    PagerDuty,

    /// <summary>A request to an address of one's own.</summary>
    Webhook,

    /// <summary>Prometheus' Alertmanager, its API v2.</summary>
    Alertmanager,

    /// <summary>A webhook of a workflow in Microsoft Teams.</summary>
    Teams,
}
