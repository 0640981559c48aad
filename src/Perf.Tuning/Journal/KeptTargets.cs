namespace Perf.Tuning;

/// <summary>
/// What a backup keeps of its environment's targets, so that it can be undone once that is declared no more: paths, names, and connections as references. Nothing secret; and no command, for what is restarted, and how, is what somebody
/// declares now. Pure.
/// </summary>
internal static class KeptTargets
{
    private const string Reference = "${env:";

    private static readonly string[] s_secret = ["pass", "psw", "pwd", "secret", "token"];

    /// <summary>Takes it.</summary>
    /// <param name="declared">The targets as environments.yaml has them, with references in place of secrets; null where that is not known.</param>
    /// <returns>What is kept; a connection into which a secret was written is left out.</returns>
    internal static TuningTargets? Of(TuningTargets? declared) => declared is null ? null : declared with
    {
        Declared = null,
        Postgres = declared.Postgres is { } postgres && IsOpen(postgres.Connection) ? postgres : null,
        Redis = declared.Redis is { } redis && IsOpen(redis.Connection) ? redis : null,
        RestartCommands = new Dictionary<string, IReadOnlyList<string>>(),

        // An address can hold a name and a password, or a key.
        Probes = [.. declared.Probes.Where(probe => !probe.Contains("${", StringComparison.Ordinal) && !probe.Contains('@') && !probe.Contains('?'))],
    };

    // A connection is words with values, whichever way they are divided; what may be secret among them has to be a reference.
    private static bool IsOpen(string connection) => !connection.Contains("://", StringComparison.Ordinal) && connection.Split(';', ',').All(word =>
    {
        int equals = word.IndexOf('=');
        string name = equals < 0 ? "" : word[..equals];
        return !s_secret.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase)) || IsReference(word[(equals + 1)..].Trim());
    });

    private static bool IsReference(string value) =>
        value.StartsWith(Reference, StringComparison.Ordinal) && value.EndsWith('}') && value[Reference.Length..^1].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
