using System.Globalization;
using System.Text;
using System.Text.Json;
using nietras.SeparatedValues;
using Perf.Compatibility.Artillery.Reading;
using Perf.Engine.Data;
using Perf.Engine.Scenarios;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>
/// Makes feeders of payloads. The fields are the file's columns by their place; columns beyond them are nobody's. A payload with loadAll becomes a variable
/// that has all rows. Files are looked at here, so that what is wrong with one is told before the start.
/// </summary>
/// <param name="test">The test.</param>
/// <param name="variables">The variables of the test.</param>
/// <param name="problems">Gets what cannot be.</param>
internal sealed class PayloadTranslator(ArtilleryTest test, VariableNames variables, Problems problems)
{
    // A table is a value of each virtual user, and written out where it is used.
    private const int MostTableRows = 100_000;

    private readonly Dictionary<string, DataFeeder> _feeders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Variable> _tables = new(StringComparer.Ordinal);
    private readonly ScenarioFolder _folder = ScenarioFolder.Of(test.Path);

    /// <summary>The feeders by name.</summary>
    public IReadOnlyDictionary<string, DataFeeder> Feeders => _feeders;

    /// <summary>The variables that have all rows of a file.</summary>
    public IReadOnlyDictionary<string, Variable> Tables => _tables;

    /// <summary>Makes the feeders, and their fields known.</summary>
    /// <param name="set">What captures and loops set: a field of such a name is copied into a variable first.</param>
    /// <returns>The fields that each virtual user copies.</returns>
    public IReadOnlyList<SetUpVariable> AddTo(VariableNames set)
    {
        var copied = new List<SetUpVariable>();
        foreach (ArtilleryPayload payload in test.Payloads)
        {
            if (FeederOf(payload) is not { } feeder)
            {
                continue;
            }

            if (payload.LoadsAll)
            {
                AddTable(payload, feeder);
                continue;
            }

            _feeders.Add(feeder.Name, feeder);
            for (int i = 0; i < payload.Fields.Count; i++)
            {
                string column = $"{feeder.Name}.{feeder.Header[i]}";
                if (set.Has(payload.Fields[i]) || test.Processor is not null)
                {
                    copied.Add(new SetUpVariable(variables.Add(payload.Fields[i], isAlwaysSet: true), $"${{{column}}}"));
                }
                else
                {
                    variables.AddAlias(payload.Fields[i], column);
                }
            }
        }

        return copied;
    }

    private DataFeeder? FeederOf(ArtilleryPayload payload)
    {
        (string? full, string problem) = _folder.Find(payload.Path);
        if (full is null)
        {
            problems.Add(payload.Place, problem);
            return null;
        }

        if (payload.Delimiter.Length != 1)
        {
            problems.Add(payload.Place, $"the delimiter must be one character, not '{payload.Delimiter}'");
            return null;
        }

        if (!payload.SkipsEmptyLines)
        {
            problems.Warn(payload.Place, "skipEmptyLines: false is not kept: empty lines are no rows");
        }

        try
        {
            int width = WidthOf(full, payload);
            if (width < payload.Fields.Count)
            {
                problems.Add(payload.Place, $"{payload.Path} has {width} columns, and there are {payload.Fields.Count} fields ({string.Join(", ", payload.Fields)})");
                return null;
            }

            var feeder = new DataFeeder
            {
                Name = FreeName(payload),
                File = payload.Path,
                Order = payload.IsSequence ? DataOrder.Sequence : DataOrder.Random,
                Delimiter = payload.Delimiter[0],
                Skip = payload.SkipsHeader ? 1 : 0,
                Header = Columns(payload, width),
                Casts = payload.Casts,
                Line = payload.Place.Line,
            };
            return feeder with { Columns = feeder.Header, Rows = DataFile.Read(feeder, full, keeps: false).Rows };
        }
        catch (DataFault fault)
        {
            problems.Add(payload.Place, $"{DataFile.Place(payload.Path, fault.Line)}: {fault.Message}");
            return null;
        }
    }

    // How many columns the first row has: DataFile has to know it, and does not look itself.
    private static int WidthOf(string full, ArtilleryPayload payload)
    {
        try
        {
            return WidthOfFirstRow(full, payload);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFault(0, $"it cannot be read: {e.Message}");
        }
        catch (NotSupportedException)
        {
            throw new DataFault(payload.SkipsHeader ? 2 : 1, "the row is longer than 16 million characters; a quote that is not closed makes one value of the rest of the file");
        }
    }

    private static int WidthOfFirstRow(string full, ArtilleryPayload payload)
    {
        using var text = new StreamReader(full, Encoding.UTF8);
        if (payload.SkipsHeader)
        {
            text.ReadLine();
        }

        using SepReader reader = Sep.New(payload.Delimiter[0]).Reader(options => options with { HasHeader = false, DisableColCountCheck = true }).From(text);
        foreach (SepReader.Row row in reader)
        {
            if (row.ColCount > 1 || !row.Span.IsEmpty)
            {
                return row.ColCount;
            }
        }

        throw new DataFault(0, "it has no rows; it needs at least one");
    }

    // Names that a template takes, each once, whatever the fields are called.
    private static string[] Columns(ArtilleryPayload payload, int width)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        string[] names = new string[width];
        for (int i = 0; i < width; i++)
        {
            string name = i < payload.Fields.Count ? Safe(payload.Fields[i]) : string.Create(CultureInfo.InvariantCulture, $"column_{i + 1}");
            names[i] = name;
            for (int number = i + 1; !taken.Add(names[i]); number++)
            {
                names[i] = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
            }
        }

        return names;
    }

    private string FreeName(ArtilleryPayload payload)
    {
        string name = Safe(payload.Name ?? Path.GetFileNameWithoutExtension(payload.Path));
        string free = name;
        for (int number = _feeders.Count + 1; _feeders.ContainsKey(free); number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
        }

        return free;
    }

    private static string Safe(string text)
    {
        string safe = new([.. text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        return safe.Length > 0 && char.IsLetter(safe[0]) ? safe : $"d{safe}";
    }

    private void AddTable(ArtilleryPayload payload, DataFeeder feeder)
    {
        if (payload.Name is not { } name)
        {
            return;
        }

        if (feeder.Rows > MostTableRows)
        {
            problems.Add(payload.Place, FormattableString.Invariant($"{payload.Path} has {feeder.Rows:N0} rows, and loadAll takes {MostTableRows:N0} at most; let each virtual user have one row (without loadAll)"));
            return;
        }

        DataTable table = DataFile.Read(feeder, _folder.Require(payload.Path), keeps: true);
        var json = new StringBuilder("[");
        for (int row = 0; row < table.Rows; row++)
        {
            json.Append(row == 0 ? "{" : ",{");
            for (int column = 0; column < payload.Fields.Count; column++)
            {
                ScalarValue value = table.Value(row, column);
                json.Append(column == 0 ? "" : ",").Append(JsonSerializer.Serialize(payload.Fields[column])).Append(':')
                    .Append(value.Kind == ScalarKind.Number ? value.Text : JsonSerializer.Serialize(value.Text));
            }

            json.Append('}');
        }

        // Braces in a value of a variable would be read as a template.
        string text = json.Append(']').ToString().Replace("${", "$${", StringComparison.Ordinal);
        _tables[variables.Add(name, isAlwaysSet: true)] = Variable.Of(new ScalarValue(text, ScalarKind.Json));
    }
}
