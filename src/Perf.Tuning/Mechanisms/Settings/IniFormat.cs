namespace Perf.Tuning.Settings;

/// <summary>ini: sections between brackets, <c>name = value</c>, comments behind <c>;</c> or <c>#</c>. .NET's own form knows no comments behind values; others do.</summary>
/// <param name="hasLineComments">Whether a comment may stand behind a value, after white space.</param>
internal sealed class IniFormat(bool hasLineComments = true) : ISettingsFormat
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Read(string text)
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (LineSetting setting in Settings(text))
        {
            string key = setting.Key;
            while (!all.TryAdd(key, setting.Value))
            {
                key += "'";
            }
        }

        return all;
    }

    /// <inheritdoc/>
    public SettingPlace? Find(string text, SettingKey key) => One(text, key) is { } found ? new SettingPlace(found.Start, found.End, found.Value) : null;

    /// <inheritdoc/>
    public string Render(string value, string? like)
    {
        bool needsQuotes = value.Length == 0 || value != value.Trim() || value[0] is '"' or '\'' || (hasLineComments && (Cut(value) < value.Length || value[0] is ';' or '#'));
        bool isQuoted = like is ['"', .., '"'];
        if (!needsQuotes && !isQuoted)
        {
            return value;
        }

        return value.Contains('"', StringComparison.Ordinal) ? (needsQuotes ? throw new FormatException("a value with quotes cannot be written here") : value) : $"\"{value}\"";
    }

    /// <inheritdoc/>
    public string? Decode(string raw) => hasLineComments && Cut(raw) < raw.Length || raw.Contains('\n', StringComparison.Ordinal) || raw != raw.Trim() ? null : Unquote(raw);

    /// <inheritdoc/>
    public bool HasSection(string text, SettingKey key) => Sections(text).Any(section => Same(section.Name, key.ToString()));

    /// <inheritdoc/>
    public string Insert(string text, SettingKey key, string raw)
    {
        // .NET writes nested sections as [A:B]; a file may also have A and the name B:C within it. The longest section that is there takes it.
        for (int count = key.Parts.Count - 1; count > 0; count--)
        {
            string section = string.Join(':', key.Parts.Take(count));
            if (Sections(text).FirstOrDefault(found => Same(found.Name, section)) is { Name: not null } place)
            {
                return LineText.InsertLine(text, LastLine(text, place.Start, place.End), Written(text, string.Join(':', key.Parts.Skip(count)), raw));
            }
        }

        if (key.Parent is null)
        {
            int first = Sections(text).FirstOrDefault() is { Name: not null } section ? section.Line : text.Length;
            return LineText.InsertLine(text, LastLine(text, 0, first), Written(text, key.Name, raw));
        }

        string newLine = Files.TextFile.NewLineOf(text);
        return LineText.InsertLine(text, text.Length, $"[{key.Parent}]{newLine}{Written(text, key.Name, raw)}");
    }

    /// <inheritdoc/>
    public string Remove(string text, SettingKey key, Func<SettingKey, bool> stays)
    {
        LineSetting setting = One(text, key) ?? throw new FormatException($"there is no {key}");
        string rest = LineText.RemoveLines(text, setting.Line, setting.Next);
        if (key.Parent is { } parent && !stays(parent) && Sections(rest).FirstOrDefault(found => Same(found.Name, parent.ToString())) is { Name: not null } section && string.IsNullOrWhiteSpace(rest[section.Start..section.End]))
        {
            return LineText.RemoveLines(rest, section.Line, section.Start);
        }

        return rest;
    }

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static string Unquote(string raw) => raw.Length >= 2 && raw[0] == '"' && raw[^1] == '"' ? raw[1..^1] : raw;

    private static int Cut(string value)
    {
        bool isQuoted = false;
        for (int i = 0; i < value.Length; i++)
        {
            isQuoted ^= value[i] == '"';
            if (!isQuoted && value[i] is ';' or '#' && i > 0 && char.IsWhiteSpace(value[i - 1]))
            {
                return value[..i].TrimEnd().Length;
            }
        }

        return value.Length;
    }

    // As those around it are written: with spaces about the sign, or without.
    private string Written(string text, string name, string raw) =>
        Settings(text).FirstOrDefault() is { } first && text[first.NameStart..first.Start].TrimEnd(' ', '\t').EndsWith('=') && text[first.Start - 1] == '=' ? $"{name}={raw}" : $"{name} = {raw}";

    private int LastLine(string text, int start, int end) => Settings(text).Where(setting => setting.Line >= start && setting.Line < end).Select(setting => setting.Next).DefaultIfEmpty(start).Max();

    private LineSetting? One(string text, SettingKey key)
    {
        LineSetting[] found = [.. Settings(text).Where(setting => Same(setting.Key, key.ToString()))];
        return found.Length > 1 ? throw new FormatException($"{key} is there twice; take one away")
            : found is [{ IsInPieces: true }] ? throw new FormatException($"{key} goes on in the next line, or is what the line before goes on with; change it by hand")
            : found.FirstOrDefault();
    }

    // Each line is a setting by itself for some readers (.NET), and for others it may be more of the one before: behind a backslash (systemd, Java's properties), or further in than that (Python). Which one reads this file nobody
    // knows: such settings are told of as each takes them, are not touched, and nothing is put between them.
    private List<LineSetting> Settings(string text)
    {
        List<LineSetting> all = [];
        string section = "";
        bool goesOn = false;
        int owner = -1;
        int depth = int.MaxValue;
        foreach ((int start, int end, int next) in LineText.Lines(text))
        {
            string line = text[start..end];
            string trimmed = line.Trim();
            bool isNote = trimmed is [] or [';' or '#' or '/', ..];
            bool isPiece = goesOn || (!isNote && trimmed[0] != '[' && DepthOf(line) > depth);
            goesOn = (goesOn || !isNote) && BackslashesOf(line) % 2 == 1;
            if (isPiece && owner >= 0)
            {
                all[owner] = all[owner] with { Next = next, IsInPieces = true };
            }

            if (isNote)
            {
                continue;
            }

            if (trimmed[0] == '[')
            {
                section = !isPiece ? SectionName(trimmed) : throw new FormatException($"{trimmed} stands where the line before goes on, so that nobody can tell which section follows; change it by hand");
                (owner, depth) = (-1, int.MaxValue);
                continue;
            }

            int sign = line.IndexOf('=', StringComparison.Ordinal);
            if (!isPiece)
            {
                (owner, depth) = (sign > 0 ? all.Count : -1, DepthOf(line));
            }

            if (sign > 0)
            {
                all.Add(SettingOf(section, line, sign, start, next) with { IsInPieces = isPiece });
            }
        }

        return all;
    }

    private LineSetting SettingOf(string section, string line, int sign, int start, int next)
    {
        string name = line[..sign].Trim();
        int from = sign + 1;
        while (from < line.Length && line[from] is ' ' or '\t')
        {
            from++;
        }

        string value = line[from..].TrimEnd();
        value = hasLineComments ? value[..Cut(value)] : value;
        return new LineSetting(section.Length == 0 ? name : $"{section}:{name}", start, start + line.IndexOf(name, StringComparison.Ordinal), start + from, start + from + value.Length, next, Unquote(value));
    }

    private static int DepthOf(string line) => line.Length - line.TrimStart().Length;

    private static int BackslashesOf(string line) => line.Length - line.TrimEnd('\\').Length;

    private static string SectionName(string line) => line.IndexOf(']', StringComparison.Ordinal) is > 0 and var end ? line[1..end].Trim() : line[1..].Trim();

    private static List<(string Name, int Line, int Start, int End)> Sections(string text)
    {
        List<(string Name, int Line, int Start, int End)> all = [];
        foreach ((int start, int end, int next) in LineText.Lines(text))
        {
            string line = text[start..end].Trim();
            if (!line.StartsWith('['))
            {
                continue;
            }

            if (all.Count > 0)
            {
                all[^1] = all[^1] with { End = start };
            }

            all.Add((SectionName(line), start, next, text.Length));
        }

        return all;
    }
}
