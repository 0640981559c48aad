namespace Perf.Compatibility.Import.AccessLog;

/// <summary>The requests of one path.</summary>
internal sealed class PathTraffic
{
    private const int MostParameters = 30;
    private const int MostValues = 20;

    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>How many of each status.</summary>
    public Dictionary<int, long> Statuses { get; } = [];

    /// <summary>Parameters of the query: how many requests had each, and some of its values.</summary>
    public Dictionary<string, (long Count, HashSet<string> Values)> Parameters { get; } = new(StringComparer.Ordinal);

    public void Add(LogEntry entry)
    {
        Count++;
        Statuses[entry.Status] = Statuses.GetValueOrDefault(entry.Status) + 1;
        if (entry.Query.Length == 0)
        {
            return;
        }

        foreach ((string name, string value) in FormText.Parse(entry.Query))
        {
            AddParameter(name, 1, [value]);
        }
    }

    public void Merge(PathTraffic other)
    {
        Count += other.Count;
        foreach ((int status, long count) in other.Statuses)
        {
            Statuses[status] = Statuses.GetValueOrDefault(status) + count;
        }

        foreach ((string name, (long count, HashSet<string> values)) in other.Parameters)
        {
            AddParameter(name, count, values);
        }
    }

    private void AddParameter(string name, long count, IEnumerable<string> values)
    {
        if (!Parameters.TryGetValue(name, out (long Count, HashSet<string> Values) parameter))
        {
            if (Parameters.Count >= MostParameters)
            {
                return;
            }

            parameter = (0, new HashSet<string>(StringComparer.Ordinal));
        }

        foreach (string value in values.Where(value => value.Length <= 200))
        {
            if (parameter.Values.Count < MostValues)
            {
                parameter.Values.Add(value);
            }
        }

        Parameters[name] = (parameter.Count + count, parameter.Values);
    }
}
