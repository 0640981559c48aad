namespace Perf.Engine.Scenarios.Yaml;

/// <summary>A list of nodes.</summary>
internal sealed class YamlSequence : YamlNode
{
    public YamlSequence(IReadOnlyList<YamlNode> items, int line, int column)
        : base(line, column)
    {
        Items = items;
        Depth = 1 + items.Select(item => item.Depth).DefaultIfEmpty(0).Max();
        NodeCount = 1 + items.Sum(item => item.NodeCount);
        TextLength = items.Sum(item => item.TextLength);
    }

    /// <summary>The items, in the order of the file.</summary>
    public IReadOnlyList<YamlNode> Items { get; }

    /// <inheritdoc/>
    public override string Kind => "a list";

    /// <inheritdoc/>
    public override int Depth { get; }

    /// <inheritdoc/>
    public override int NodeCount { get; }

    /// <inheritdoc/>
    public override long TextLength { get; }
}
