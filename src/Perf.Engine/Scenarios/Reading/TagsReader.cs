using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads tags: names with values, which are templates where a scope is given.</summary>
internal static class TagsReader
{
    public static Dictionary<string, string> Read(ValueReader values, YamlMapping mapping, TemplateScope? scope)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (YamlEntry entry in mapping.Entries)
        {
            string name = ValueReader.Shortened(entry.Name);
            if (values.Name(entry.Key, "a tag") is not null && (scope is null ? values.Text(entry.Value, name) : values.Template(entry.Value, name, scope)) is { } text)
            {
                tags[entry.Name] = text;
            }
        }

        return tags;
    }
}
