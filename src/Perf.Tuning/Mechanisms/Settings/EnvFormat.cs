namespace Perf.Tuning.Settings;

/// <summary>A file of variables, <c>NAME=value</c> a line, as systemd (EnvironmentFile=), Docker and shells read it.</summary>
internal sealed class EnvFormat : ISettingsFormat
{
    private const string Export = "export ";

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
        if (value.Contains('\n', StringComparison.Ordinal))
        {
            throw new FormatException("a value of several lines cannot be written here");
        }

        bool isPlain = value.All(c => char.IsAsciiLetterOrDigit(c) || "_./:,+@%=-".Contains(c, StringComparison.Ordinal));
        return like switch
        {
            ['\'', .., '\''] when !value.Contains('\'', StringComparison.Ordinal) => $"'{value}'",
            ['"', .., '"'] => Quote(value),
            _ when isPlain => value,

            // A value that is without quotes and means the same stays so: a connection string has signs that mean nothing to systemd.
            { Length: > 0 } when value == value.Trim() && !value.Any(c => c is '"' or '\'' or '\\' or '#' or '$' or '`') => value,
            _ => Quote(value),
        };
    }

    /// <inheritdoc/>
    public string? Decode(string raw) => raw switch
    {
        ['"', .., '"'] when raw.Length > 1 => Unescape(raw[1..^1]),
        ['\'', .., '\''] when raw.Length > 1 => raw[1..^1].Contains('\'', StringComparison.Ordinal) ? null : raw[1..^1],
        ['"' or '\'', ..] => null,
        _ => raw == raw.Trim() ? raw : null,
    };

    /// <inheritdoc/>
    public bool HasSection(string text, SettingKey key) => false;

    /// <inheritdoc/>
    public string Insert(string text, SettingKey key, string raw)
    {
        bool isExported = Settings(text).FirstOrDefault() is { } first && text[first.Line..first.NameStart].Contains(Export, StringComparison.Ordinal);
        return LineText.InsertLine(text, text.Length, $"{(isExported ? Export : "")}{key.Name}={raw}");
    }

    /// <inheritdoc/>
    public string Remove(string text, SettingKey key, Func<SettingKey, bool> stays)
    {
        LineSetting setting = One(text, key) ?? throw new FormatException($"there is no {key}");
        return LineText.RemoveLines(text, setting.Line, setting.Next);
    }

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}\"";

    private static string? Unescape(string inner)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '"')
            {
                return null;
            }

            if (inner[i] == '\\')
            {
                if (++i == inner.Length)
                {
                    return null;
                }

                if (inner[i] is not ('"' or '\\' or '$' or '`'))
                {
                    text.Append('\\');
                }
            }

            text.Append(inner[i]);
        }

        return text.ToString();
    }

    private static LineSetting? One(string text, SettingKey key)
    {
        LineSetting[] found = [.. Settings(text).Where(setting => setting.Key == key.ToString())];
        return found.Length > 1 ? throw new FormatException($"{key} is there twice; take one away") : found.FirstOrDefault();
    }

    private static IEnumerable<LineSetting> Settings(string text)
    {
        foreach ((int start, int end, int next) in LineText.Lines(text))
        {
            string line = text[start..end];
            string trimmed = line.TrimStart();
            int name = line.Length - trimmed.Length;
            if (trimmed.Length == 0 || trimmed[0] is '#' or ';')
            {
                continue;
            }

            if (trimmed.StartsWith(Export, StringComparison.Ordinal))
            {
                name = line.IndexOf(trimmed[Export.Length..].TrimStart(), StringComparison.Ordinal);
            }

            int sign = line.IndexOf('=', name);
            if (sign <= name)
            {
                continue;
            }

            if (line.EndsWith('\\'))
            {
                throw new FormatException($"{line[name..sign]} goes on in the next line, which is not edited; change it by hand");
            }

            string raw = line[(sign + 1)..].Trim();
            int from = sign + 1 + (line[(sign + 1)..].Length - line[(sign + 1)..].TrimStart().Length);
            string value = raw switch
            {
                ['"', .., '"'] when raw.Length > 1 => Unescape(raw[1..^1]) ?? raw,
                ['\'', .., '\''] when raw.Length > 1 => raw[1..^1],
                _ => raw,
            };
            yield return new LineSetting(line[name..sign].TrimEnd(), start, start + name, start + from, start + from + raw.Length, next, value);
        }
    }
}
