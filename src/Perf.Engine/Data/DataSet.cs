using Perf.Engine.Scenarios;

namespace Perf.Engine.Data;

/// <summary>The feeders of a scenario with their rows. Immutable; all virtual users share it.</summary>
internal sealed class DataSet
{
    private readonly Dictionary<string, DataColumn> _columns = new(StringComparer.Ordinal);

    private DataSet(IReadOnlyList<(DataFeeder Feeder, DataTable Table)> feeders)
    {
        Feeders = feeders;
        for (int i = 0; i < feeders.Count; i++)
        {
            (DataFeeder feeder, DataTable table) = feeders[i];
            for (int column = 0; column < table.Columns.Count; column++)
            {
                _columns[NameOf(feeder.Name, table.Columns[column])] = new DataColumn(i, table, column);
            }
        }
    }

    /// <summary>No data.</summary>
    public static DataSet None { get; } = new([]);

    /// <summary>The feeders by number.</summary>
    public IReadOnlyList<(DataFeeder Feeder, DataTable Table)> Feeders { get; }

    /// <summary>Reads the files of a scenario.</summary>
    /// <exception cref="PerfException">One of them cannot be read.</exception>
    public static DataSet Load(Scenario scenario, ScenarioFolder folder)
    {
        if (scenario.Data.Count == 0)
        {
            return None;
        }

        var set = new DataSet([.. scenario.Data.Values.Select(feeder => (feeder, DataFile.Load(feeder, folder)))]);

        // One from the command line or an environment; those of the file are told with their place.
        return scenario.Variables.Keys.FirstOrDefault(name => set.Find(name) is not null) is { } twice
            ? throw new PerfException(ErrorIds.ArgumentInvalid, $"'{twice}' is the name of a column of the scenario's data and cannot be that of a variable too. Give the variable another name.", twice)
            : set;
    }

    /// <summary>The name by which templates refer to a column.</summary>
    public static string NameOf(string feeder, string column) => $"{feeder}.{column}";

    /// <summary>Finds a column by that name.</summary>
    public DataColumn? Find(string name) => _columns.GetValueOrDefault(name);

    /// <summary>The names of a feeder's columns.</summary>
    public IEnumerable<string> NamesOf(int feeder) => Feeders[feeder].Table.Columns.Select(column => NameOf(Feeders[feeder].Feeder.Name, column));
}
