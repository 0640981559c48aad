using System.Collections.Concurrent;

namespace Perf.Runtime;

/// <summary>The process environment, which remembers what it gave out, so that no message of a fault repeats it: a password of a connection string, say.</summary>
internal sealed class GivenSecrets(Func<string, string?> environment)
{
    private const string Hidden = "***";

    // Shorter ones stand in any text.
    private const int Shortest = 4;

    private readonly ConcurrentDictionary<string, bool> _given = new(StringComparer.Ordinal);

    /// <summary>A variable's value.</summary>
    public string? Read(string name)
    {
        string? value = environment(name);
        Keep(value);
        return value;
    }

    /// <summary>Remembers a secret that came from elsewhere.</summary>
    /// <param name="value">The secret; null for none.</param>
    public void Keep(string? value)
    {
        if (value is { Length: >= Shortest })
        {
            _given[value] = true;
        }
    }

    /// <summary>A text in which no value that was given out stands.</summary>
    public string Redact(string text) => _given.Keys.OrderByDescending(value => value.Length).Aggregate(text, (shown, value) => shown.Replace(value, Hidden, StringComparison.Ordinal));
}
