namespace Perf.Engine.Scenarios.Writing;

/// <summary>Keys with values, in the order in which they are written.</summary>
public sealed class DraftMapping : DraftNode
{
    private readonly List<KeyValuePair<string, DraftNode>> _entries = [];

    /// <summary>The entries.</summary>
    public IReadOnlyList<KeyValuePair<string, DraftNode>> Entries => _entries;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The value of a key, or null when the key is not there.</summary>
    /// <param name="key">The key.</param>
    public DraftNode? this[string key] => _entries.Find(entry => entry.Key == key).Value;

    /// <summary>Adds an entry; one of the same key gives way, at its place.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>The mapping itself.</returns>
    public DraftMapping Add(string key, DraftNode value)
    {
        int place = _entries.FindIndex(entry => entry.Key == key);
        if (place < 0)
        {
            _entries.Add(new(key, value));
        }
        else
        {
            _entries[place] = new(key, value);
        }

        return this;
    }

    /// <summary>Adds a text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="text">The text.</param>
    /// <returns>The mapping itself.</returns>
    public DraftMapping Add(string key, string text) => Add(key, DraftScalar.Of(text));

    /// <summary>Adds a whole number.</summary>
    /// <param name="key">The key.</param>
    /// <param name="number">The number.</param>
    /// <returns>The mapping itself.</returns>
    public DraftMapping Add(string key, long number) => Add(key, DraftScalar.Of(number));

    /// <summary>Adds a duration.</summary>
    /// <param name="key">The key.</param>
    /// <param name="duration">The duration.</param>
    /// <returns>The mapping itself.</returns>
    public DraftMapping Add(string key, TimeSpan duration) => Add(key, DraftScalar.Of(duration));

    /// <summary>Takes an entry away.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string key) => _entries.RemoveAll(entry => entry.Key == key) > 0;
}
