using System.Text.RegularExpressions;

namespace Perf.Telemetry.Alerts;

/// <summary>
/// Puts secrets in place of their references (<c>${env:NAME}</c>), at the last moment. It remembers what it gave out, so that no message of a fault, wherever it comes from,
/// repeats one.
/// </summary>
internal sealed partial class Secrets
{
    private const string Hidden = "***";

    private readonly Func<string, string?>? _environment;
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    private Secrets(Func<string, string?>? environment) => _environment = environment;

    /// <summary>For a preview: references stay references.</summary>
    internal static Secrets Masked { get; } = new(null);

    /// <summary>Whether references stay references.</summary>
    internal bool IsMasked => _environment is null;

    /// <summary>For sending.</summary>
    /// <param name="environment">Gives an environment variable's value, or null.</param>
    internal static Secrets From(Func<string, string?> environment) => new(environment);

    /// <summary>The names of the variables that a text refers to.</summary>
    internal static IEnumerable<string> NamesIn(string text) => Reference().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>A text with its references resolved.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.VariableMissing"/>: a variable is not set.</exception>
    internal string Resolve(string text) => _environment is null ? text : Reference().Replace(text, match =>
    {
        string name = match.Groups[1].Value;
        string? value = _environment(name);
        if (string.IsNullOrEmpty(value))
        {
            throw new PerfException(ErrorIds.VariableMissing, $"The environment variable {name} is not set. Set it where alerts are sent from; the message waits in the outbox.", name);
        }

        // A secret that was pasted with a line end is meant without it, and a header could not hold it.
        value = value.Trim();
        Remember(value);
        return value;
    });

    /// <summary>Takes note of another form of a secret, such as its Base64.</summary>
    internal void Remember(string value)
    {
        if (IsMasked)
        {
            return;
        }

        lock (_given)
        {
            _given.Add(value);
        }
    }

    /// <summary>A text for people in which no secret that was given out stands.</summary>
    internal string Redact(string text)
    {
        string[] given;
        lock (_given)
        {
            // The longest first: one secret may be a part of another.
            given = [.. _given.Where(value => value.Length > 3).OrderByDescending(value => value.Length)];
        }

        return given.Aggregate(text, (shown, value) => shown
            .Replace(value, Hidden, StringComparison.Ordinal)
            .Replace(Uri.EscapeDataString(value), Hidden, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Reference();
}
