namespace Perf;

/// <summary>An nginx of this machine.</summary>
public sealed record NginxTarget
{
    /// <summary>The main configuration file.</summary>
    public string Configuration { get; init; } = "/etc/nginx/nginx.conf";

    /// <summary>The program.</summary>
    public string Program { get; init; } = "nginx";

    /// <summary>The prefix (<c>-p</c>); null for the one that is built in.</summary>
    public string? Prefix { get; init; }

    /// <summary>The file of its number; null for the one that the configuration names.</summary>
    public string? PidFile { get; init; }

    /// <summary>Whether responses are the same for all who ask, so that a cache may keep them: the user's word, without which no cache is proposed.</summary>
    public bool AllowCache { get; init; }
}
