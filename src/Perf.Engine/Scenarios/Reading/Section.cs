using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>A mapping with a known set of keys. A value that is absent or wrong is null; what is wrong is in the list of problems.</summary>
internal sealed class Section
{
    private const int MostRedirects = 100;

    private readonly ValueReader _values;

    public Section(ValueReader values, YamlMapping mapping, string name, IReadOnlyList<string> keys)
    {
        _values = values;
        Mapping = mapping;
        Name = name;
        foreach (YamlEntry entry in mapping.Entries.Where(entry => !keys.Contains(entry.Name)))
        {
            values.Problems.AddUnknown(entry.Key, $"there is no key '{ValueReader.Shortened(entry.Name)}' in {name}", entry.Name, keys);
        }
    }

    public YamlMapping Mapping { get; }

    public string Name { get; }

    public YamlNode? this[string key] => Mapping.Find(key)?.Value;

    public bool Has(string key) => Mapping.Find(key) is not null;

    /// <summary>The value of a key that must be there.</summary>
    public YamlNode? Required(string key)
    {
        YamlNode? node = this[key];
        if (node is null)
        {
            _values.Problems.Add(Mapping, $"{Name} needs the key '{key}'");
        }

        return node;
    }

    public string? Text(string key) => this[key] is { } node ? _values.Text(node, key) : null;

    public string? NameText(string key) => this[key] is { } node ? _values.Name(node, key) : null;

    public bool? Boolean(string key) => this[key] is { } node ? _values.Boolean(node, key) : null;

    public long? Integer(string key, long min, long max) => this[key] is { } node ? _values.Integer(node, key, min, max) : null;

    public TimeSpan? Duration(string key, bool allowZero) => this[key] is { } node ? _values.Duration(node, key, allowZero) : null;

    public long? Size(string key) => this[key] is { } node ? _values.Size(node, key) : null;

    public YamlMapping? MappingOf(string key) => this[key] is { } node ? _values.Mapping(node, key) : null;

    /// <summary>The number of redirects of two keys that say the same: <c>maxRedirects</c> and <c>followRedirects</c>.</summary>
    public int? Redirects()
    {
        int? most = (int?)Integer("maxRedirects", 0, MostRedirects);
        bool? follow = Boolean("followRedirects");
        if (follow == false && most > 0 || follow == true && most == 0)
        {
            _values.Problems.Add(this["followRedirects"]!, $"'followRedirects: {(follow == true ? "true" : "false")}' contradicts 'maxRedirects: {most}'; keep one of the two");
        }

        return follow == false ? 0 : most;
    }
}
