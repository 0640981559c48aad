using System.Collections.Concurrent;

namespace Perf.ScriptWorker.Hosting;

/// <summary>The secrets that scripts have asked for: variables of the process environment. What scripts write to the console shows none of them. Safe for several threads.</summary>
/// <param name="environment">Reads the process environment.</param>
internal sealed class SecretBook(Func<string, string?> environment)
{
    /// <summary>What the names of the variables begin with.</summary>
    public const string Prefix = "PERF_SECRET_";

    private const string Hidden = "***";

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>The secret of a name, or null when there is none.</summary>
    public string? Of(string name)
    {
        string? secret = environment(Prefix + name);
        if (!string.IsNullOrEmpty(secret))
        {
            _known.TryAdd(secret, true);
        }

        return secret;
    }

    /// <summary>A text without the secrets that are in it.</summary>
    public string Hide(string text)
    {
        // The longer ones first: another may be within it.
        foreach (string secret in _known.Keys.OrderByDescending(secret => secret.Length))
        {
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        return text;
    }
}
