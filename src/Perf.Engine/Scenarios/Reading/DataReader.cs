using Perf.Engine.Data;
using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>data:</c>, and looks through the files that it names: what is wrong in one is told before any run.</summary>
internal static class DataReader
{
    private const int MostSkipped = 1000;

    private static readonly Dictionary<string, DataFormat> s_formats = new(StringComparer.Ordinal) { ["csv"] = DataFormat.Csv, ["json"] = DataFormat.Json, ["ndjson"] = DataFormat.Ndjson };

    private static readonly Dictionary<string, DataOrder> s_orders = new(StringComparer.Ordinal)
    {
        ["sequence"] = DataOrder.Sequence,
        ["random"] = DataOrder.Random,
        ["shuffle"] = DataOrder.Shuffle,
        ["once"] = DataOrder.Once,
    };

    // What the template language keeps for itself.
    private static readonly string[] s_kept = ["fake", "env", "secret", "oauth2"];

    /// <summary>Reads the feeders.</summary>
    /// <returns>The feeders by name; one that has a problem is null.</returns>
    public static IReadOnlyDictionary<string, DataFeeder?> Read(ValueReader values, YamlMapping? mapping)
    {
        var feeders = new Dictionary<string, DataFeeder?>(StringComparer.Ordinal);
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (!Template.IsName(entry.Name) || entry.Name.Contains('.', StringComparison.Ordinal))
            {
                values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' cannot be the name of data", "letters, digits, '_' and '-'");
            }
            else if (s_kept.Contains(entry.Name))
            {
                values.Problems.Add(entry.Key, $"data cannot be called '{entry.Name}': templates have that word for something else");
            }

            feeders[entry.Name] = values.Mapping(entry.Value, entry.Name) is { } definition ? Read(values, entry.Name, definition) : null;
        }

        return feeders;
    }

    private static DataFeeder? Read(ValueReader values, string name, YamlMapping mapping)
    {
        var section = new Section(values, mapping, $"the data '{ValueReader.Shortened(name)}'", ScenarioKeys.Data);
        DataOrder order = section["order"] is { } orderNode ? values.Word(orderNode, "order", s_orders) ?? default : default;
        if (section.Required("file") is not { } fileNode || section.NameText("file") is not { } file || !IsPlainPath(values, fileNode, file))
        {
            return null;
        }

        DataFormat? format = section["format"] is { } formatNode ? values.Word(formatNode, "format", s_formats) : FormatOf(values, fileNode, file);
        (string? path, string problem) = ScenarioFolder.Of(values.Source.Path).Find(file);
        if (path is null)
        {
            values.Problems.Add(fileNode, problem);
        }

        if (format is not { } known)
        {
            return null;
        }

        CheckOptions(values, section, known);
        var feeder = new DataFeeder
        {
            Name = name,
            File = file,
            Format = known,
            Order = order,
            Delimiter = Delimiter(values, section) ?? (file.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ','),
            Quotes = section.Boolean("quotes") ?? true,
            Casts = section.Boolean("cast") ?? false,
            Skip = (int?)section.Integer("skip", 0, MostSkipped) ?? 0,
            Encoding = section["encoding"] is { } encoding ? values.Word(encoding, "encoding", CsvRows.Encodings) ?? "utf-8" : "utf-8",
            Header = Header(values, section),
            Line = mapping.Line,
        };
        return path is null ? null : WithContent(values, fileNode, feeder, path);
    }

    private static DataFeeder? WithContent(ValueReader values, YamlNode node, DataFeeder feeder, string path)
    {
        try
        {
            DataTable table = DataFile.Read(feeder, path, keeps: false);
            return feeder with { Columns = table.Columns, Rows = table.Rows };
        }
        catch (DataFault fault)
        {
            values.Problems.Add(node, $"{DataFile.Place(feeder.File, fault.Line)}: {fault.Message}");
            return null;
        }
    }

    private static bool IsPlainPath(ValueReader values, YamlNode node, string file)
    {
        if (!file.Contains("${", StringComparison.Ordinal))
        {
            return true;
        }

        values.Problems.Add(node, "'file' of data cannot hold a reference: the file is read before the run");
        return false;
    }

    private static DataFormat? FormatOf(ValueReader values, YamlNode node, string file)
    {
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".csv" or ".tsv":
                return DataFormat.Csv;
            case ".json":
                return DataFormat.Json;
            case ".ndjson" or ".jsonl":
                return DataFormat.Ndjson;
            default:
                values.Problems.Add(node, $"the name '{ValueReader.Shortened(file)}' does not tell the file's format; add 'format'", string.Join(", ", s_formats.Keys));
                return null;
        }
    }

    private static void CheckOptions(ValueReader values, Section section, DataFormat format)
    {
        foreach (string key in (string[])["delimiter", "columns", "skip", "quotes", "cast", "encoding"])
        {
            if (format != DataFormat.Csv && section[key] is { } node)
            {
                values.Problems.Add(node, $"'{key}' belongs to CSV files alone");
            }
        }
    }

    private static char? Delimiter(ValueReader values, Section section)
    {
        if (section.Text("delimiter") is not { } text)
        {
            return null;
        }

        string one = text is "tab" or "\\t" ? "\t" : text;
        if (one.Length == 1 && one[0] is '\t' or ',' or ';' or '|' or ':' or ' ' or '^' or '~')
        {
            return one[0];
        }

        values.Problems.Add(section["delimiter"]!, $"'delimiter' cannot be {ValueReader.Shown(section["delimiter"]!)}", "one of , ; | : ^ ~ tab and a blank");
        return null;
    }

    private static IReadOnlyList<string> Header(ValueReader values, Section section)
    {
        if (section["columns"] is not { } node || values.Sequence(node, "columns") is not { } sequence)
        {
            return [];
        }

        string?[] names = [.. sequence.Items.Select(item => values.Name(item, "columns"))];
        if (names.Length == 0)
        {
            values.Problems.Add(node, "'columns' is an empty list; it needs the name of each column, in order");
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] is { } name && Array.IndexOf(names, name) < i)
            {
                values.Problems.Add(sequence.Items[i], $"the column '{ValueReader.Shortened(name)}' stands twice");
            }
        }

        return [.. names.OfType<string>()];
    }
}
