namespace Perf.Tuning;

/// <summary>What settings are now, asked of the mechanisms, once for each.</summary>
/// <param name="mechanisms">The mechanisms.</param>
internal sealed class CurrentSettings(IReadOnlyList<IMechanism> mechanisms)
{
    private readonly Dictionary<(string Mechanism, string Target, string Key), Value> _known = [];

    /// <summary>Reads some, so that <see cref="Of"/> knows them.</summary>
    /// <param name="mechanism">The mechanism's name.</param>
    /// <param name="target">The target.</param>
    /// <param name="arguments">What the mechanism needs besides.</param>
    /// <param name="keys">The settings.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ReadAsync(string mechanism, string target, IReadOnlyDictionary<string, string> arguments, IEnumerable<string> keys, CancellationToken cancellation)
    {
        string[] wanted = [.. keys.Distinct(StringComparer.Ordinal).Where(key => !_known.ContainsKey((mechanism, target, key)))];
        if (wanted.Length == 0)
        {
            return;
        }

        string why = $"{mechanism} is no mechanism of this build";
        IReadOnlyDictionary<string, string?> values = new Dictionary<string, string?>();
        if (mechanisms.FirstOrDefault(one => one.Name == mechanism) is { } found)
        {
            try
            {
                // Only asked for: nothing is to be set to null here.
                values = (await found.ObserveAsync(new ChangeOrder(target, wanted.ToDictionary(key => key, _ => (string?)null), arguments, ""), cancellation).ConfigureAwait(false)).Values;
                why = "";
            }
            catch (PerfException e)
            {
                why = Functions.OneLine(e.Message);
            }
        }

        foreach (string key in wanted)
        {
            _known[(mechanism, target, key)] = Value.Said(values.GetValueOrDefault(key), why.Length > 0 ? $"what {key} is ({why})" : $"what {key} is: it is not set");
        }
    }

    /// <summary>What a setting is; not known where it is not set, or could not be read.</summary>
    public Value Of(string mechanism, string target, string key) => _known.TryGetValue((mechanism, target, key), out Value value) ? value : Value.Missing($"what {key} is");
}
