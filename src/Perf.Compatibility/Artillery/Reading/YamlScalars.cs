using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>What a plain scalar of YAML stands for, by the schema that Artillery's parser has.</summary>
internal static partial class YamlScalars
{
    // No figure of a test has more, and each further one makes the reading longer for all that are there.
    private const int MostDigits = 1000;

    /// <summary>The value of a scalar without quotes.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>The value; numbers as JSON writes them.</returns>
    public static ScalarValue Of(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new ScalarValue("null", ScalarKind.Null),
        "true" or "True" or "TRUE" => new ScalarValue("true", ScalarKind.Boolean),
        "false" or "False" or "FALSE" => new ScalarValue("false", ScalarKind.Boolean),
        _ when JsonNumber().IsMatch(text) => new ScalarValue(text, ScalarKind.Number),
        _ when Number(text) is { } number => new ScalarValue(number, ScalarKind.Number),
        _ => ScalarValue.OfText(text),
    };

    // Signs, underscores and other bases; the parser knows them, and JSON does not.
    private static string? Number(string text)
    {
        if (Integer().Match(text) is { Success: true } whole)
        {
            string digits = whole.Groups["digits"].Value.Replace("_", "", StringComparison.Ordinal);
            if (digits.Length is 0 or > MostDigits)
            {
                return null;
            }

            int radix = whole.Groups["prefix"].Value switch { "0x" => 16, "0b" => 2, "0" or "0o" => 8, _ => 10 };
            BigInteger value = digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + Convert.ToInt32(digit.ToString(), 16));
            return (text[0] == '-' ? -value : value).ToString(CultureInfo.InvariantCulture);
        }

        return Float().IsMatch(text) && double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : null;
    }

    // RFC 8259, section 6.
    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();

    // YAML 1.1, "Integer Language-Independent Type"; the base 60 of it is left out, since "10:30" is a time in every file that was seen.
    [GeneratedRegex(@"^[-+]?(?:(?<prefix>0x)(?<digits>[0-9a-fA-F_]+)|(?<prefix>0b)(?<digits>[01_]+)|(?<prefix>0o?)(?<digits>[0-7_]+)|(?<digits>[1-9][0-9_]*|0))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
