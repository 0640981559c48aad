namespace Perf.Analysis;

/// <summary>Decides which checks are made.</summary>
public static class HealthSelection
{
    /// <summary>The kinds of checks, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["influxdb", "prometheus", "grafana", "alertmanager", "target", "tls", "store", "outbox", "outputs", "disk", "clock", "agents", "smoke"];

    /// <summary>Whether a check is made.</summary>
    /// <param name="name">Its name; what is before a colon is its kind, and either may be named.</param>
    /// <param name="include">Names and kinds with wildcards; none for all.</param>
    /// <param name="exclude">Names and kinds with wildcards.</param>
    public static bool IsWanted(string name, IReadOnlyList<string> include, IReadOnlyList<string> exclude) =>
        (include.Count == 0 || Fits(include, name)) && !(exclude.Count > 0 && Fits(exclude, name));

    /// <summary>The first of some words that can mean no check at all.</summary>
    /// <param name="words">What the user gave.</param>
    /// <returns>Null when each may mean one.</returns>
    public static string? Unknown(IEnumerable<string> words) => words.FirstOrDefault(word => !word.Contains(':', StringComparison.Ordinal) && !Kinds.Any(kind => NameFilter.Fits([word], kind)));

    private static bool Fits(IReadOnlyList<string> words, string name) => NameFilter.Fits(words, name) || NameFilter.Fits(words, name.Split(':')[0]);
}
