namespace Perf.Engine.Scenarios.Yaml;

/// <summary>One key of a mapping with its value.</summary>
internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value)
{
    /// <summary>The key's text.</summary>
    public string Name => Key.Text;
}
