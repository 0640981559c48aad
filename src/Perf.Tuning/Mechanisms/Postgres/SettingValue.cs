using System.Globalization;
using System.Text.RegularExpressions;

namespace Perf.Tuning.Postgres;

/// <summary>Whether two texts are the same value of a setting: <c>64MB</c> and <c>65536kB</c>, <c>on</c> and <c>true</c>. Pure. As PostgreSQL reads them (parse_int, parse_real, parse_bool in guc.c and bool.c).</summary>
internal static partial class SettingValue
{
    private static readonly Dictionary<string, double> s_bytes = new(StringComparer.Ordinal)
    {
        ["B"] = 1, ["kB"] = 1024, ["MB"] = 1024d * 1024, ["GB"] = 1024d * 1024 * 1024, ["TB"] = 1024d * 1024 * 1024 * 1024,
    };

    private static readonly Dictionary<string, double> s_milliseconds = new(StringComparer.Ordinal)
    {
        ["us"] = 0.001, ["ms"] = 1, ["s"] = 1000, ["min"] = 60_000, ["h"] = 3_600_000, ["d"] = 86_400_000,
    };

    /// <summary>Whether they are the same.</summary>
    /// <param name="row">The setting.</param>
    /// <param name="one">A value.</param>
    /// <param name="other">Another.</param>
    public static bool AreEqual(SettingRow row, string one, string other) => string.Equals(one, other, StringComparison.Ordinal) || row.Kind switch
    {
        "bool" => Boolean(one) is { } first && first == Boolean(other),
        "integer" or "real" => Number(row, one) is { } first && Number(row, other) is { } second && AreClose(first, second),
        "enum" => string.Equals(Choice(row, one), Choice(row, other), StringComparison.OrdinalIgnoreCase),
        _ => SettingSql.IsList(row.Name) && SettingSql.Items(one).SequenceEqual(SettingSql.Items(other), StringComparer.Ordinal),
    };

    /// <summary>Why a value cannot be one of the setting's, with what can; null where it can, or only the server knows.</summary>
    public static string? WhyNot(SettingRow row, string value)
    {
        switch (row.Kind)
        {
            case "bool":
                return Boolean(value) is null ? $"'{value}' is not on or off, which is all that {row.Name} can be" : null;
            case "enum":
                return row.Choices.Contains(Choice(row, value), StringComparer.OrdinalIgnoreCase) || IsHiddenChoice(value) ? null : $"'{value}' is none of the values of {row.Name}: {string.Join(", ", row.Choices)}";
            case "integer" or "real":
                if (Number(row, value) is not { } number)
                {
                    return $"'{value}' is no number that {row.Name} can be; it is like {row.Shown}";
                }

                return (Bound(row.Least) is { } least && number < least) || (Bound(row.Most) is { } most && number > most)
                    ? $"{row.Name} is from {row.Least} to {row.Most}{(row.Unit.Length > 0 ? $" ({row.Unit})" : "")}, and '{value}' is not"
                    : null;
            default:
                return null;
        }
    }

    /// <summary>A number in the setting's own unit; null where the text is none.</summary>
    public static double? Number(SettingRow row, string text)
    {
        Match match = NumberPattern().Match(text);
        if (!match.Success || Plain(match.Groups["number"].Value) is not { } number)
        {
            return null;
        }

        string unit = match.Groups["unit"].Value;
        double? factor = unit.Length == 0 ? 1 : Factor(unit, row.Unit);
        double? value = number * factor;
        return row.Kind == "integer" && value is { } some ? Math.Round(some, MidpointRounding.ToEven) : value;
    }

    // What one of a unit is in another, which may be a multiple: 8kB.
    private static double? Factor(string unit, string of)
    {
        Match match = UnitPattern().Match(of);
        if (!match.Success)
        {
            return null;
        }

        string name = match.Groups["unit"].Value;
        double multiple = match.Groups["number"].Length == 0 ? 1 : double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        return s_bytes.TryGetValue(unit, out double bytes) && s_bytes.TryGetValue(name, out double ofBytes) ? bytes / (ofBytes * multiple)
            : s_milliseconds.TryGetValue(unit, out double time) && s_milliseconds.TryGetValue(name, out double ofTime) ? time / (ofTime * multiple)
            : null;
    }

    private static double? Plain(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex) ? hex : null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
    }

    private static double? Bound(string text) => text.Length == 0 ? null : Plain(text);

    private static bool AreClose(double one, double other) => Math.Abs(one - other) <= 1e-9 * Math.Max(Math.Abs(one), Math.Abs(other));

    // Every beginning that can be nothing else counts, as in PostgreSQL.
    private static bool? Boolean(string text)
    {
        string word = text.Trim().ToLowerInvariant();
        return word switch
        {
            "" or "o" => null,
            "on" or "1" => true,
            "of" or "off" or "0" => false,
            _ when "true".StartsWith(word, StringComparison.Ordinal) || "yes".StartsWith(word, StringComparison.Ordinal) => true,
            _ when "false".StartsWith(word, StringComparison.Ordinal) || "no".StartsWith(word, StringComparison.Ordinal) => false,
            _ => null,
        };
    }

    // Many enumerations have on and off among others, and take the other words for them without listing them.
    private static string Choice(SettingRow row, string value) => row.Choices.Contains(value, StringComparer.OrdinalIgnoreCase) ? value : Boolean(value) switch
    {
        true when row.Choices.Contains("on") => "on",
        false when row.Choices.Contains("off") => "off",
        _ => value,
    };

    private static bool IsHiddenChoice(string value) => Boolean(value) is not null;

    [GeneratedRegex(@"\A\s*(?<number>[+-]?(?:0[xX][0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?))\s*(?<unit>[A-Za-z]*)\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"\A(?<number>[0-9]*)(?<unit>[A-Za-z]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex UnitPattern();
}
