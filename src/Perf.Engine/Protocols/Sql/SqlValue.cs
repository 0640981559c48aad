using System.Globalization;

namespace Perf.Engine.Protocols.Sql;

/// <summary>Makes a parameter's value of a scalar: a number stays a number, null is the database's NULL.</summary>
internal static class SqlValue
{
    public static object Of(ScalarValue value) => value.Kind switch
    {
        ScalarKind.Null => DBNull.Value,
        ScalarKind.Boolean => value.Text is "true",
        ScalarKind.Number => Number(value.Text),
        _ => value.Text ?? "",
    };

    // The smallest type that holds it: databases widen numbers by themselves, and never narrow them.
    private static object Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int small) ? small
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long large) ? large
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact) ? exact
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double rounded) && double.IsFinite(rounded) ? rounded
        : text;
}
