namespace Perf.Engine.Scenarios.Yaml;

/// <summary>Keys with values, in the order of the file; no key stands twice.</summary>
internal sealed class YamlMapping : YamlNode
{
    private readonly Dictionary<string, YamlEntry> _byName;

    public YamlMapping(IReadOnlyList<YamlEntry> entries, int line, int column)
        : base(line, column)
    {
        Entries = entries;
        _byName = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        Depth = 1 + entries.Select(entry => entry.Value.Depth).DefaultIfEmpty(0).Max();
        NodeCount = 1 + entries.Sum(entry => 1 + entry.Value.NodeCount);
        TextLength = entries.Sum(entry => entry.Key.TextLength + entry.Value.TextLength);
    }

    /// <summary>The entries, in the order of the file.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; }

    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <inheritdoc/>
    public override int Depth { get; }

    /// <inheritdoc/>
    public override int NodeCount { get; }

    /// <inheritdoc/>
    public override long TextLength { get; }

    /// <summary>The entry of a key, or null.</summary>
    public YamlEntry? Find(string key) => _byName.TryGetValue(key, out YamlEntry entry) ? entry : null;
}
