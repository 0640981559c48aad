namespace Perf.Engine.Scenarios.Yaml;

/// <summary>A node of a YAML document, with its place in the file. Aliases are replaced by what they stand for.</summary>
internal abstract class YamlNode(int line, int column)
{
    /// <summary>The line of its first character, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column of its first character, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>What it is, for a message: <c>text</c>, <c>a list</c>, <c>a mapping</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>How many levels it has: 1 for a scalar.</summary>
    public abstract int Depth { get; }

    /// <summary>How many nodes it has with all below it; what an alias stands for counts each time.</summary>
    public abstract int NodeCount { get; }

    /// <summary>How many characters its scalars have together; what an alias stands for counts each time.</summary>
    public abstract long TextLength { get; }
}
