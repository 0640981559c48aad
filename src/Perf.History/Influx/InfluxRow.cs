using System.Text.Json;

namespace Perf.History;

/// <summary>One row of an answer: values by column, tags that were grouped by among them.</summary>
internal sealed class InfluxRow
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>Reads a series of an answer.</summary>
    /// <param name="rows">Gets its rows.</param>
    /// <param name="series">The series.</param>
    /// <exception cref="FormatException">A row has more values than there are columns.</exception>
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
                row._values[name] = tag;
            }

            int at = 0;
            foreach (JsonElement cell in value.EnumerateArray())
            {
                if (at == columns.Length)
                {
                    throw new FormatException("a row has more values than there are columns");
                }

                row._values[columns[at++]] = cell.ValueKind switch
                {
                    JsonValueKind.String => cell.GetString(),

                    // Each boxed as what it is: as the two sides of one expression both would be doubles, and nanoseconds have more digits than those hold.
                    JsonValueKind.Number => cell.TryGetInt64(out long whole) ? (object)whole : cell.GetDouble(),
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => null,
                };
            }

            rows.Add(row);
        }
    }

    /// <summary>A tag, decoded. One that a point does not have comes as an empty text or none; one that is empty has a code.</summary>
    public string? Tag(string column) => Text(column) is { Length: > 0 } tag ? LineProtocol.DecodeName(tag) : null;

    public string? Text(string column) => _values.GetValueOrDefault(column) as string;

    public long Whole(string column) => _values.GetValueOrDefault(column) switch { long whole => whole, double number => (long)number, _ => 0 };

    public double? Number(string column) => _values.GetValueOrDefault(column) switch { long whole => whole, double number => number, _ => null };

    public bool Truth(string column) => _values.GetValueOrDefault(column) is true;

    public T Word<T>(string column, T otherwise)
        where T : struct, Enum => Enum.TryParse(Text(column), out T value) ? value : otherwise;
}
