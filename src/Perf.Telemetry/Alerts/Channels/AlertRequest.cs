namespace Perf.Telemetry.Alerts;

/// <summary>An alert for a channel.</summary>
/// <param name="Id">The message's id, the same at each attempt.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Alert">The alert.</param>
/// <param name="Attempt">Which attempt it is, from 1; from the second on the service may have it already.</param>
/// <param name="Secrets">Resolves references, or leaves them.</param>
/// <param name="Now">The moment.</param>
internal sealed record AlertRequest(string Id, AlertChannel Channel, Alert Alert, int Attempt, Secrets Secrets, DateTimeOffset Now)
{
    /// <summary>Whether a setting is there.</summary>
    internal bool Has(string name) => Channel.Settings.ContainsKey(name);

    /// <summary>A setting with its references resolved; null when it is not there.</summary>
    internal string? Setting(string name) => Channel.Settings.TryGetValue(name, out string? value) ? Secrets.Resolve(value) : null;

    /// <summary>A setting that its policy's reader made sure of.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.AlertPolicyInvalid"/>: it is not there after all.</exception>
    internal string Required(string name) => Setting(name)
        ?? throw new PerfException(ErrorIds.AlertPolicyInvalid, $"The channel '{Channel.Name}' lacks {name}.", Channel.Name);

    /// <summary>A setting that is a list.</summary>
    internal IReadOnlyList<string> List(string name) => (Setting(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
