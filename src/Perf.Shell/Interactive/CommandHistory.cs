namespace Perf.Shell.Interactive;

/// <summary>Earlier entries, walked with the arrow keys; what was typed before walking is the newest of them.</summary>
internal sealed class CommandHistory
{
    private readonly List<string> _entries = [];
    private string _draft = "";
    private int _position;

    public void Add(string entry)
    {
        string line = entry.TrimEnd('\n');
        if (_entries.Count == 0 || !string.Equals(_entries[^1], line, StringComparison.Ordinal))
        {
            _entries.Add(line);
        }

        Reset();
    }

    /// <summary>Starts a new walk from the newest entry.</summary>
    public void Reset()
    {
        _position = _entries.Count;
        _draft = "";
    }

    /// <returns>The entry before; null at the oldest.</returns>
    public string? Older(string current)
    {
        if (_position == 0)
        {
            return null;
        }

        if (_position == _entries.Count)
        {
            _draft = current;
        }

        return _entries[--_position];
    }

    /// <returns>The entry after, at last what was being typed; null when already there.</returns>
    public string? Newer()
    {
        if (_position >= _entries.Count)
        {
            return null;
        }

        _position++;
        return _position == _entries.Count ? _draft : _entries[_position];
    }

    /// <returns>The newest entry that contains <paramref name="text"/>; null when there is none.</returns>
    public string? Search(string text) => text.Length == 0 ? null : _entries.FindLast(e => e.Contains(text, StringComparison.OrdinalIgnoreCase));
}
