using System.Globalization;
using Perf.Tuning.Nginx;

namespace Perf.Tuning;

/// <summary>
/// Whether setting a value would go against its entry's direction: an entry that is there to raise something lowers it nowhere, whoever has raised it before. A pure function. What cannot be compared is left as it is, too: whoever
/// wrote that knew more than an entry does.
/// </summary>
internal static class DirectionRule
{
    private static readonly string[] s_endless = ["infinity", "unlimited", "max"];

    /// <summary>Tells.</summary>
    /// <param name="mechanism">How it is set.</param>
    /// <param name="key">The setting.</param>
    /// <param name="direction">Which way the entry moves it.</param>
    /// <param name="now">What it is, as it was observed; null where it is not set.</param>
    /// <param name="after">What it is to be; null to take it away.</param>
    /// <returns>Why it is left as it is, in words; null where it may be set.</returns>
    public static string? Why(string mechanism, string key, SettingDirection direction, string? now, string? after)
    {
        // What is not set is a default: whether that is too little, the entry's conditions say.
        if (now is null || after is null)
        {
            return null;
        }

        bool isHex = mechanism == "file.env" && (key.StartsWith("DOTNET_", StringComparison.Ordinal) || key.StartsWith("COMPlus_", StringComparison.Ordinal));
        foreach (string one in Values(now))
        {
            if (Compare(one, after, isHex) is not { } compared)
            {
                return $"{key} is {CatalogueProblems.Shown(now)}, which cannot be compared with {CatalogueProblems.Shown(after)}";
            }

            if (direction == SettingDirection.Up ? compared.IsMore : compared.IsLess)
            {
                return $"{key} is {CatalogueProblems.Shown(now)} already, and is {(direction == SettingDirection.Up ? "raised to" : "lowered to")} {CatalogueProblems.Shown(after)} at most";
            }
        }

        return null;
    }

    // Of several blocks each counts: none of them may move the wrong way.
    private static IEnumerable<string> Values(string now) => !now.StartsWith(NginxEdit.Mixed, StringComparison.Ordinal) ? [now]
        : now[NginxEdit.Mixed.Length..].Split("; ").Select(part => part[(part.LastIndexOf(": ", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0)..]).Where(value => value != "-");

    // Word by word: some settings are several numbers.
    private static (bool IsMore, bool IsLess)? Compare(string now, string after, bool isHex)
    {
        string[] left = now.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[] right = after.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (left.Length == 0 || left.Length != right.Length)
        {
            return null;
        }

        (bool isMore, bool isLess) = (false, false);
        for (int i = 0; i < left.Length; i++)
        {
            if (Amount(left[i], isHex) is not { } one || Amount(right[i], isHex) is not { } other || !IsOneKind(one, other))
            {
                return null;
            }

            isMore |= one.Number > other.Number;
            isLess |= one.Number < other.Number;
        }

        return (isMore, isLess);
    }

    // A number without a unit is seconds for one setting and kilobytes for another; nothing and everything are the same in all units.
    private static bool IsOneKind((double Number, string Kind) one, (double Number, string Kind) other) =>
        one.Kind == other.Kind || one.Number == 0 || other.Number == 0 || double.IsInfinity(one.Number) || double.IsInfinity(other.Number);

    private static (double Number, string Kind)? Amount(string text, bool isHex)
    {
        if (s_endless.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return (double.PositiveInfinity, "");
        }

        bool hasMark = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (isHex || hasMark)
        {
            return ulong.TryParse(hasMark ? text.AsSpan(2) : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number) ? (number, "") : null;
        }

        bool isShare = text.EndsWith('%');
        string kind = isShare ? "%" : char.IsAsciiLetter(text[^1]) ? "unit" : "";
        return AmountText.TryParse(isShare ? text[..^1] : text, out double amount) ? (amount, kind) : null;
    }
}
