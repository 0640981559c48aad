using System.Globalization;
using System.Text.RegularExpressions;

namespace Perf.Tuning.Redis;

/// <summary>Names and values of Redis' settings, and the lines of its file. Pure.</summary>
internal static partial class RedisText
{
    // They take keys with them, lead out of Redis, or decide who may come in; CONFIG SET would do all of it.
    private static readonly HashSet<string> s_never = new(StringComparer.OrdinalIgnoreCase)
    {
        "requirepass", "masterauth", "masteruser", "aclfile", "dir", "dbfilename", "appenddirname", "appendfilename", "appendonly", "appendfsync", "save", "rename-command", "loadmodule", "logfile",
        "pidfile", "bind", "port", "protected-mode", "unixsocket", "replicaof", "slaveof", "user", "include", "enable-debug-command", "enable-module-command", "enable-protected-configs",
    };

    // memtoull in Redis' util.c: k, m and g are of ten, kb, mb and gb of two.
    private static readonly Dictionary<string, decimal> s_units = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = 1, ["b"] = 1, ["k"] = 1000, ["kb"] = 1024, ["m"] = 1000_000, ["mb"] = 1024 * 1024, ["g"] = 1000_000_000, ["gb"] = 1024m * 1024 * 1024,
    };

    /// <summary>Refuses what is no name or no value of a setting, and settings that are never changed.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeDenied"/>.</exception>
    public static void Check(string key, string? value)
    {
        if (!NamePattern().IsMatch(key))
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"'{key.ReplaceLineEndings(" ")}' is no name of a setting of Redis. Name it as CONFIG GET does: maxmemory-policy.", key);
        }

        if (s_never.Contains(key))
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"Perf does not change {key} of Redis: it is about what is kept, where, or for whom.", key);
        }

        if (value is not null && !ValuePattern().IsMatch(value))
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"'{string.Concat(value.Select(c => char.IsControl(c) ? '?' : c))}' is not taken for a value of {key}: it may hold letters, digits, blanks and . - _ % :. Correct the entry of the catalogue.", key);
        }
    }

    /// <summary>Whether two values mean the same: <c>100mb</c> and <c>104857600</c>.</summary>
    public static bool AreEqual(string one, string other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase) || (Amount(one) is { } first && Amount(other) == first);

    /// <summary>Whether a limit of the memory is lowered to less than is in use, which makes Redis delete keys at once, or refuse writes, whatever is undone later.</summary>
    /// <param name="now">The limit now; 0 for none.</param>
    /// <param name="wanted">The limit that is asked for.</param>
    /// <param name="used">Bytes in use.</param>
    public static bool IsTooLittle(string? now, string wanted, long used) =>
        Amount(wanted) is > 0 and { } limit && limit < used && (now is null || Amount(now) is not > 0 || limit < Amount(now));

    /// <summary>Whether a line of redis.conf sets a setting.</summary>
    public static Func<string, bool> IsOf(string key) => line =>
    {
        string rest = line.TrimStart(' ', '\t');
        return rest.StartsWith(key, StringComparison.OrdinalIgnoreCase) && rest.Length > key.Length && rest[key.Length] is ' ' or '\t';
    };

    /// <summary>The line of redis.conf that sets a setting.</summary>
    public static string Line(string key, string value) => $"{key} {(value.Length == 0 ? "\"\"" : value)}";

    private static decimal? Amount(string text)
    {
        Match match = AmountPattern().Match(text.Trim());
        return match.Success && s_units.TryGetValue(match.Groups["unit"].Value, out decimal unit) && decimal.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out decimal number)
            ? number * unit
            : null;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9 ._%:-]{0,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern();

    [GeneratedRegex(@"\A(?<number>[0-9]{1,18})(?<unit>[A-Za-z]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex AmountPattern();
}
