using System.Globalization;
using System.Text.RegularExpressions;

namespace Perf.Tuning.Postgres;

/// <summary>What a key of postgresql.table means: <c>public.tickets/autovacuum_vacuum_scale_factor</c>, <c>public.tickets.customer_id/statistics</c>.</summary>
/// <param name="Text">The key itself.</param>
/// <param name="Table">The table.</param>
/// <param name="Column">The column, for a statistics target; null for a storage parameter.</param>
/// <param name="Option">The storage parameter, or statistics.</param>
internal sealed partial record TableKey(string Text, TableName Table, string? Column, string Option)
{
    private const string Statistics = "statistics";
    private const int MostStatistics = 10_000;

    /// <summary>Reads a key, and looks whether it and its value can be written into a statement.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.CatalogueInvalid"/>: it is no such key or value. <see cref="ErrorIds.ChangeDenied"/>: it would be more than that.</exception>
    public static TableKey Of(KeyValuePair<string, string?> setting)
    {
        (string text, string? value) = setting;
        int slash = text.LastIndexOf('/');
        IReadOnlyList<string> parts = slash > 0 ? TableName.Parts(text[..slash]) : [];
        string option = text[(slash + 1)..];
        bool isColumn = option == Statistics;
        if (parts.Count != (isColumn ? 3 : 2) || !OptionPattern().IsMatch(option))
        {
            throw new PerfException(
                ErrorIds.CatalogueInvalid,
                $"'{text.ReplaceLineEndings(" ")}' is no key of postgresql.table. Write SCHEMA.TABLE/PARAMETER or SCHEMA.TABLE.COLUMN/statistics: public.tickets/autovacuum_vacuum_scale_factor.",
                text);
        }

        if (value is not null && !(isColumn ? IsTarget(value) : ValuePattern().IsMatch(value)))
        {
            throw new PerfException(ErrorIds.CatalogueInvalid, $"'{value.ReplaceLineEndings(" ")}' is no value of {option}. {(isColumn ? $"It is a whole number from 0 to {MostStatistics}" : "It is a number, on, off or auto")}.", text);
        }

        return new TableKey(text, new TableName(parts[0], parts[1]), isColumn ? parts[2] : null, option);
    }

    /// <summary>Whether two values mean the same: <c>0.02</c> and <c>.020</c>.</summary>
    public static bool AreEqual(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase)
        || (double.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out double first) && double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out double second) && first.Equals(second))
        || (Truth(one) is { } yes && Truth(other) == yes);

    private static bool IsTarget(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int target) && target <= MostStatistics;

    private static bool? Truth(string value) => value.ToLowerInvariant() switch
    {
        "on" or "true" or "yes" or "1" => true,
        "off" or "false" or "no" or "0" => false,
        _ => null,
    };

    [GeneratedRegex(@"\A[a-z_]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OptionPattern();

    [GeneratedRegex(@"\A(-?[0-9]*\.?[0-9]+([eE]-?[0-9]+)?|[A-Za-z]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern();
}
