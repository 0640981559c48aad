using System.Text.Json;

namespace Perf.History;

/// <summary>One row of an answer: values by column, tags that were grouped by among them.</summary>
internal sealed class InfluxRow
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>Reads a series of an answer.</summary>
    /// <param name="rows">Gets its rows.</param>
    /// <param name="series">The series.</param>
    public static void AddAll(List<InfluxRow> rows, JsonElement series)
    {
        string[] columns = [.. series.GetProperty("columns").EnumerateArray().Select(column => column.GetString() ?? "")];
        KeyValuePair<string, string>[] tags = series.TryGetProperty("tags", out JsonElement named) ? [.. named.EnumerateObject().Select(tag => KeyValuePair.Create(tag.Name, tag.Value.GetString() ?? ""))] : [];
        if (!series.TryGetProperty("values", out JsonElement values))
        {
            return;
        }

        foreach (JsonElement value in values.EnumerateArray())
        {
            var row = new InfluxRow();
            foreach ((string name, string tag) in tags)
            {
                // A tag that a point does not have comes as an empty text; one that is empty has a code.
                row._values[name] = tag.Length == 0 ? null : LineProtocol.DecodeName(tag);
            }

            int at = 0;
            foreach (JsonElement cell in value.EnumerateArray())
            {
                row._values[columns[at++]] = cell.ValueKind switch
                {
                    JsonValueKind.String => cell.GetString(),
                    JsonValueKind.Number => cell.TryGetInt64(out long whole) ? whole : cell.GetDouble(),
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => null,
                };
            }

            rows.Add(row);
        }
    }

    public string? Text(string column) => _values.GetValueOrDefault(column) as string;

    public long Whole(string column) => _values.GetValueOrDefault(column) switch { long whole => whole, double number => (long)number, _ => 0 };

    public double? Number(string column) => _values.GetValueOrDefault(column) switch { long whole => whole, double number => number, _ => null };

    public bool Truth(string column) => _values.GetValueOrDefault(column) is true;

    public T Word<T>(string column, T otherwise)
        where T : struct, Enum => Enum.TryParse(Text(column), out T value) ? value : otherwise;
}
