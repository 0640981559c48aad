using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perf.Tuning.Settings;

/// <summary>JSON as .NET's configuration reads it: comments and a comma after the last member are allowed.</summary>
/// <param name="isExact">Whether names are told apart by upper and lower case, as in runtimeconfig.json; those of a configuration are not.</param>
internal sealed class JsonFormat(bool isExact = false) : ISettingsFormat
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Read(string text) => JsonTree.Read(text).Flatten();

    /// <inheritdoc/>
    public SettingPlace? Find(string text, SettingKey key)
    {
        if (JsonTree.Read(text).Find(key, isExact) is not { } node)
        {
            return null;
        }

        return node.IsSection ? throw new FormatException($"{key} is a section and no single value") : new SettingPlace(node.Start, node.End, node.Value);
    }

    /// <inheritdoc/>
    public string Render(string value, string? like)
    {
        bool isLiteral = IsLiteral(value);
        return like is null ? (isLiteral ? value : Quote(value)) : like.StartsWith('"') || !isLiteral ? Quote(value) : value;
    }

    /// <inheritdoc/>
    public string? Decode(string raw)
    {
        try
        {
            SettingNode node = JsonTree.Read(raw);
            return node.IsSection ? null : node.Value;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool HasSection(string text, SettingKey key) => JsonTree.Read(text).Find(key, isExact) is { IsSection: true };

    /// <inheritdoc/>
    public string Insert(string text, SettingKey key, string raw)
    {
        SettingNode place = JsonTree.Read(text);
        int depth = 0;
        while (depth < key.Parts.Count - 1 && place.Member(key.Parts[depth], isExact) is { } child)
        {
            place = child;
            depth++;
        }

        if (!place.IsObject)
        {
            throw new FormatException($"{key} has no place: {(depth == 0 ? "the file" : string.Join(':', key.Parts.Take(depth)))} is no section of names");
        }

        string newLine = Files.TextFile.NewLineOf(text);
        if (place.Children.Count > 0)
        {
            SettingNode last = place.Children[^1];
            string? indent = IndentOf(text, last.NameStart);
            string unit = indent is null || IndentOf(text, place.Children[0].NameStart) is null ? "  " : Unit(text, place, indent);
            string gap = indent is null ? " " : newLine + indent;
            return text.Insert(last.End, "," + gap + Nested(key, depth, raw, indent, unit, newLine));
        }

        // An empty section: its members get lines of their own where the section has one.
        string own = LineIndent(text, place.Start);
        string deeper = own + "  ";
        string inner = newLine + deeper + Nested(key, depth, raw, deeper, "  ", newLine);
        bool isBlank = string.IsNullOrWhiteSpace(text[(place.Start + 1)..(place.End - 1)]);
        return isBlank ? string.Concat(text.AsSpan(0, place.Start + 1), inner, newLine + own, text.AsSpan(place.End - 1)) : text.Insert(place.Start + 1, inner);
    }

    /// <inheritdoc/>
    public string Remove(string text, SettingKey key, Func<SettingKey, bool> stays)
    {
        SettingNode node = JsonTree.Read(text).Find(key, isExact) ?? throw new FormatException($"there is no {key}");
        SettingKey? section = key.Parent;
        while (node.Parent is { Children.Count: 1, Parent: not null } parent && section is not null && !stays(section))
        {
            node = parent;
            section = section.Parent;
        }

        SettingNode around = node.Parent ?? throw new FormatException($"{key} is the whole file");
        if (!around.IsObject)
        {
            throw new FormatException($"{key} is one of a list, whose others would get other numbers");
        }

        int index = around.Children.IndexOf(node);
        if (index > 0)
        {
            SettingNode before = around.Children[index - 1];
            string between = text[before.End..node.NameStart];

            // A comment between them is somebody's: then only the comma goes, and the member.
            return IsBare(between)
                ? text.Remove(before.End, node.End - before.End)
                : text.Remove(node.NameStart, node.End - node.NameStart).Remove(before.End + between.IndexOf(',', StringComparison.Ordinal), 1);
        }

        if (around.Children.Count > 1)
        {
            SettingNode next = around.Children[1];
            string between = text[node.End..next.NameStart];
            return IsBare(between)
                ? text.Remove(node.NameStart, next.NameStart - node.NameStart)
                : text.Remove(node.End + between.IndexOf(',', StringComparison.Ordinal), 1).Remove(node.NameStart, node.End - node.NameStart);
        }

        string rest = string.Concat(text.AsSpan(around.Start + 1, node.NameStart - around.Start - 1), text.AsSpan(node.End, around.End - 1 - node.End));
        return IsBare(rest) ? string.Concat(text.AsSpan(0, around.Start + 1), text.AsSpan(around.End - 1)) : text.Remove(node.NameStart, node.End - node.NameStart);
    }

    private static bool IsBare(string text) => text.All(c => char.IsWhiteSpace(c) || c == ',');

    private static string Nested(SettingKey key, int depth, string raw, string? indent, string unit, string newLine)
    {
        if (depth == key.Parts.Count - 1)
        {
            return $"{Quote(key.Name)}: {raw}";
        }

        string? deeper = indent is null ? null : indent + unit;
        string inner = Nested(key, depth + 1, raw, deeper, unit, newLine);
        return deeper is null ? $"{Quote(key.Parts[depth])}: {{ {inner} }}" : $"{Quote(key.Parts[depth])}: {{{newLine}{deeper}{inner}{newLine}{indent}}}";
    }

    private static string Unit(string text, SettingNode place, string indent)
    {
        string own = LineIndent(text, place.Start);
        return indent.Length > own.Length && indent.StartsWith(own, StringComparison.Ordinal) ? indent[own.Length..] : "  ";
    }

    private static string? IndentOf(string text, int at)
    {
        string indent = LineIndent(text, at);
        int line = text.LastIndexOf('\n', Math.Max(0, at - 1)) + 1;
        return line > 0 && line + indent.Length == at ? indent : null;
    }

    private static string LineIndent(string text, int at)
    {
        int line = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        int end = line;
        while (end < at && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text[line..end];
    }

    private static bool IsLiteral(string value)
    {
        if (value is "true" or "false" or "null")
        {
            return true;
        }

        if (value.Length == 0 || !(char.IsAsciiDigit(value[0]) || value[0] == '-'))
        {
            return false;
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(value));
        try
        {
            return reader.Read() && reader.TokenType is JsonTokenType.Number && reader.BytesConsumed == value.Length && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Quote(string value) => JsonSerializer.Serialize(value, Plain);
}
