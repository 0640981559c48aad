namespace Perf.Target.Platform;

/// <summary>The security platform's rules; the defaults are what its shipped scenarios expect.</summary>
/// <param name="Database">The connection string of an empty or prepared PostgreSQL database.</param>
public sealed record PlatformOptions(string Database)
{
    /// <summary>Users that exist from the start: <c>user1@example.com</c> and so on; every fifth of them has a second factor.</summary>
    public int Users { get; init; } = 1000;

    /// <summary>Alerts that exist from the start.</summary>
    public int Alerts { get; init; } = 20_000;

    /// <summary>How long an access token lives.</summary>
    public TimeSpan AccessLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a refresh token lives.</summary>
    public TimeSpan RefreshLifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Wrong passwords in a row after which an account is locked.</summary>
    public int MaxFailures { get; init; } = 5;

    /// <summary>How long an account stays locked.</summary>
    public TimeSpan LockTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Rounds of PBKDF2 (SHA-256) for a password: few, so that a test machine can sign many users in.</summary>
    public int PasswordRounds { get; init; } = 1000;

    /// <summary>How long a report is under way before it can be fetched.</summary>
    public TimeSpan ReportTime { get; init; } = TimeSpan.FromMilliseconds(200);
}
