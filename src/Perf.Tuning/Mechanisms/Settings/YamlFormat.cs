using System.Text;

namespace Perf.Tuning.Settings;

/// <summary>YAML of one document. Values between quotes stay between the same quotes, plain ones plain where that means the same.</summary>
internal sealed class YamlFormat : ISettingsFormat
{
    private const string Indicators = "-?:,[]{}#&*!|>'\"%@`=~";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Read(string text) => YamlTree.Read(text)?.Flatten() ?? new Dictionary<string, string>();

    /// <inheritdoc/>
    public SettingPlace? Find(string text, SettingKey key)
    {
        if (YamlTree.Read(text)?.Find(key, isExact: true) is not { } node)
        {
            return null;
        }

        return node.IsSection ? throw new FormatException($"{key} is a section and no single value")
            : node.WhyFixed is { } why ? throw new FormatException($"{key} {why}; change it by hand")
            : new SettingPlace(node.Start, node.End, node.Value);
    }

    /// <inheritdoc/>
    public string Render(string value, string? like)
    {
        string gap = like is "" ? " " : "";
        return gap + (like is ['\'', ..] && !value.Any(char.IsControl) ? $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"
            : like is ['"', ..] || !IsPlain(value) ? Quote(value)
            : value);
    }

    /// <inheritdoc/>
    public string? Decode(string raw)
    {
        try
        {
            return raw.Length == 0 ? "" : YamlTree.Read(raw) is { IsSection: false, WhyFixed: null } node && node.End == raw.Length ? node.Value : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool HasSection(string text, SettingKey key) => YamlTree.Read(text)?.Find(key, isExact: true) is { IsSection: true };

    /// <inheritdoc/>
    public string Insert(string text, SettingKey key, string raw)
    {
        string newLine = Files.TextFile.NewLineOf(text);
        SettingNode? place = YamlTree.Read(text);
        if (place is null || place is { IsSection: false, Value: "" } && place.Start == place.End)
        {
            string gap = text.Length == 0 || text.EndsWith('\n') ? "" : newLine;
            return text + gap + Nested(key, 0, raw, "", newLine) + newLine;
        }

        int depth = 0;
        while (depth < key.Parts.Count - 1 && place.Member(key.Parts[depth], isExact: true) is { } child)
        {
            place = child;
            depth++;
        }

        if (!place.IsObject || place.WhyFixed is not null)
        {
            throw new FormatException($"{key} has no place: {(depth == 0 ? "the file" : string.Join(':', key.Parts.Take(depth)))} is no section of names");
        }

        if (place.IsFlow)
        {
            string member = Flow(key, depth, raw);
            return place.Children.Count > 0 ? text.Insert(place.Children[0].NameStart, member + ", ") : text.Insert(text.IndexOf('{', place.Start) + 1, member);
        }

        // Before the first of its section, in whose column it must stand: what follows the section's last value may be anything.
        int at = place.Children[0].NameStart;
        string indent = new(' ', at - LineStart(text, at));
        return text.Insert(at, Nested(key, depth, raw, indent, newLine) + newLine + indent);
    }

    /// <inheritdoc/>
    public string Remove(string text, SettingKey key, Func<SettingKey, bool> stays)
    {
        SettingNode node = YamlTree.Read(text)?.Find(key, isExact: true) ?? throw new FormatException($"there is no {key}");
        SettingKey? section = key.Parent;
        while (node.Parent is { Children.Count: 1, Parent: not null } parent && section is not null && !stays(section))
        {
            node = parent;
            section = section.Parent;
        }

        if (node.Parent is not { IsObject: true } around)
        {
            throw new FormatException($"{key} is one of a list, whose others would get other numbers");
        }

        int index = around.Children.IndexOf(node);
        if (around.IsFlow)
        {
            return index + 1 < around.Children.Count ? text.Remove(node.NameStart, around.Children[index + 1].NameStart - node.NameStart)
                : index > 0 ? text.Remove(around.Children[index - 1].End, node.End - around.Children[index - 1].End)
                : text.Remove(node.NameStart, node.End - node.NameStart);
        }

        if (around.Children.Count == 1 && around.Parent is not null)
        {
            throw new FormatException($"{key} is all that its section has, and a section of nothing would be another value; change it by hand");
        }

        int start = LineStart(text, node.NameStart);
        int end = text.IndexOf('\n', node.End);
        end = end < 0 ? text.Length : end + 1;
        if (!string.IsNullOrWhiteSpace(text[start..node.NameStart]))
        {
            // The first of a list's member, behind its dash: the next takes its place.
            return index + 1 < around.Children.Count ? text.Remove(node.NameStart, around.Children[index + 1].NameStart - node.NameStart) : throw new FormatException($"{key} cannot be taken out; change it by hand");
        }

        if (end == text.Length && !text.EndsWith('\n') && start > 0)
        {
            start -= text[..start].EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1;
        }

        return text.Remove(start, end - start);
    }

    private static int LineStart(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private static string Nested(SettingKey key, int depth, string raw, string indent, string newLine)
    {
        string name = Name(key.Parts[depth]);
        return depth == key.Parts.Count - 1 ? $"{name}: {raw.TrimStart(' ')}" : $"{name}:{newLine}{indent}  {Nested(key, depth + 1, raw, indent + "  ", newLine)}";
    }

    private static string Flow(SettingKey key, int depth, string raw)
    {
        string name = Name(key.Parts[depth]);
        return depth == key.Parts.Count - 1 ? $"{name}: {raw.TrimStart(' ')}" : $"{name}: {{{Flow(key, depth + 1, raw)}}}";
    }

    private static string Name(string name) => IsPlain(name) ? name : Quote(name);

    private static bool IsPlain(string value) =>
        value.Length > 0 && value == value.Trim() && (!Indicators.Contains(value[0], StringComparison.Ordinal) || value[0] == '-' && value.Length > 1 && char.IsAsciiDigit(value[1]))
        && !value.EndsWith(':') && !value.Contains(": ", StringComparison.Ordinal) && !value.Contains(" #", StringComparison.Ordinal)
        && !value.Any(c => char.IsControl(c) || c is ',' or '[' or ']' or '{' or '}');

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\t' => text.Append("\\t"),
                _ when char.IsControl(c) => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
