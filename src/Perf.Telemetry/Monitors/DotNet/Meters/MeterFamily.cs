namespace Perf.Telemetry.Monitors.DotNet.Meters;

/// <summary>All series of one signal: added up as a whole, and by their labels as far as those are few.</summary>
internal sealed class MeterFamily
{
    /// <summary>How many groups of labels are told apart; those that come later are one together.</summary>
    public const int MostGroups = 20;

    private const string Others = "(others)";

    private readonly string _signal;
    private readonly MeterGroup _whole;
    private readonly Dictionary<string, MeterGroup> _groups = new(StringComparer.Ordinal);

    public MeterFamily(string signal)
    {
        _signal = signal;
        _whole = new MeterGroup(signal, []);
    }

    /// <summary>The groups that a series with these labels belongs to.</summary>
    public IReadOnlyList<MeterGroup> GroupsOf((string Name, string Value)[] labels)
    {
        if (labels.Length == 0)
        {
            return [_whole];
        }

        string key = string.Join('\u001f', labels.Select(label => label.Value));
        if (!_groups.TryGetValue(key, out MeterGroup? group))
        {
            bool isFull = _groups.Count >= MostGroups;
            key = isFull ? "" : key;
            if (!_groups.TryGetValue(key, out group))
            {
                _groups[key] = group = new MeterGroup(_signal, isFull ? [.. labels.Select(label => (label.Name, Others))] : labels);
            }
        }

        return [_whole, group];
    }

    /// <summary>Every group.</summary>
    public IEnumerable<MeterGroup> All => _groups.Values.Prepend(_whole);
}
