namespace Perf.Telemetry.Alerts;

/// <summary>What a service said to a message.</summary>
internal sealed record SendAnswer
{
    /// <summary>Whether it has taken it.</summary>
    internal bool IsTaken { get; private init; }

    /// <summary>Whether it may take it later.</summary>
    internal bool MayRetry { get; private init; }

    /// <summary>Whether others would fare no better now: the service cannot be reached, or asks for patience.</summary>
    internal bool IsDown { get; private init; }

    /// <summary>How long the service asks to wait, or null.</summary>
    internal TimeSpan? RetryAfter { get; private init; }

    /// <summary>Why, in words for people; for a message that was taken, what became of it, or empty.</summary>
    internal string Reason { get; private init; } = "";

    internal static SendAnswer Taken(string note = "") => new() { IsTaken = true, Reason = note };

    internal static SendAnswer Refused(string reason) => new() { Reason = reason };

    internal static SendAnswer Later(string reason, bool isDown, TimeSpan? retryAfter = null) => new() { MayRetry = true, Reason = reason, IsDown = isDown, RetryAfter = retryAfter };
}
