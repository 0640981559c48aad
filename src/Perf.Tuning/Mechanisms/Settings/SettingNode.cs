namespace Perf.Tuning.Settings;

/// <summary>A value of a JSON or YAML text with its place in it, counted in characters.</summary>
internal sealed class SettingNode
{
    /// <summary>Its name, or its number within a list; empty for the whole.</summary>
    public string Name { get; init; } = "";

    /// <summary>The first character of its name; of itself where it has none.</summary>
    public int NameStart { get; init; }

    /// <summary>Its first character.</summary>
    public int Start { get; init; }

    /// <summary>The character after it.</summary>
    public int End { get; set; }

    /// <summary>What it means, for single values.</summary>
    public string Value { get; init; } = "";

    /// <summary>Whether it has members by name.</summary>
    public bool IsObject { get; init; }

    /// <summary>Whether it has members, by name or by number.</summary>
    public bool IsSection { get; init; }

    /// <summary>Whether its members are between braces or brackets.</summary>
    public bool IsFlow { get; init; }

    /// <summary>Why it cannot be written anew; null where it can.</summary>
    public string? WhyFixed { get; init; }

    /// <summary>What it is in; null for the whole.</summary>
    public SettingNode? Parent { get; init; }

    /// <summary>What is in it.</summary>
    public List<SettingNode> Children { get; } = [];

    /// <summary>The whole and all in it by their keys.</summary>
    public IReadOnlyDictionary<string, string> Flatten()
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal);
        Flatten("", all);
        return all;
    }

    /// <summary>Its member of a name; null where there is none.</summary>
    /// <param name="name">The name, or the number.</param>
    /// <param name="isExact">Whether upper and lower case are told apart.</param>
    /// <exception cref="FormatException">It is there twice.</exception>
    public SettingNode? Member(string name, bool isExact)
    {
        SettingNode[] found = [.. Children.Where(child => child.Name.Equals(name, isExact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase))];
        return found.Length > 1 ? throw new FormatException($"{name} is there twice; take one away") : found.FirstOrDefault();
    }

    /// <summary>What a key leads to; null where that is nothing. A name may hold the colon itself (<c>"Logging:LogLevel"</c>): each way to read the key is tried.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isExact">Whether upper and lower case are told apart.</param>
    /// <exception cref="FormatException">It is there twice.</exception>
    public SettingNode? Find(SettingKey key, bool isExact)
    {
        List<SettingNode> found = [];
        Collect(0, key.Parts, isExact, found);
        return found.Count > 1 ? throw new FormatException($"{key} is there twice; take one away") : found.FirstOrDefault();
    }

    private void Collect(int depth, IReadOnlyList<string> parts, bool isExact, List<SettingNode> found)
    {
        if (depth == parts.Count)
        {
            found.Add(this);
            return;
        }

        for (int end = depth + 1; end <= parts.Count; end++)
        {
            Member(string.Join(':', parts.Skip(depth).Take(end - depth)), isExact)?.Collect(end, parts, isExact, found);
        }
    }

    private void Flatten(string path, Dictionary<string, string> all)
    {
        if (!IsSection)
        {
            all[path] = Value;
        }

        foreach (SettingNode child in Children)
        {
            string name = path.Length == 0 ? child.Name : $"{path}:{child.Name}";

            // Names that are there twice are told apart, so that none hides what happens to the other.
            while (all.ContainsKey(name))
            {
                name += "'";
            }

            child.Flatten(name, all);
        }
    }
}
