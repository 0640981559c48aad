namespace Perf.Tuning.Settings;

/// <summary>Sets, takes away and puts back single settings in the text of a file, and looks afterwards that nothing else has changed.</summary>
internal static class SettingsEdit
{
    /// <summary>The text with a setting set, or without it.</summary>
    /// <param name="format">The text's form.</param>
    /// <param name="text">The text.</param>
    /// <param name="key">The setting.</param>
    /// <param name="value">Its value; null takes it away.</param>
    /// <exception cref="FormatException">It cannot be done without touching more.</exception>
    public static string Set(ISettingsFormat format, string text, SettingKey key, string? value)
    {
        SettingPlace? place = format.Find(text, key);
        if (value is null)
        {
            return place is null ? text : Checked(format, text, format.Remove(text, key, _ => true), key, null);
        }

        if (place is not { } there)
        {
            return Checked(format, text, format.Insert(text, key, format.Render(value, null)), key, value);
        }

        return there.Value == value ? text : Checked(format, text, Splice(text, there, format.Render(value, there.Raw(text))), key, value);
    }

    /// <summary>The text with a setting as another text has it, written as it is written there.</summary>
    /// <param name="format">The texts' form.</param>
    /// <param name="text">The text.</param>
    /// <param name="before">The other text.</param>
    /// <param name="key">The setting.</param>
    /// <exception cref="FormatException">It cannot be done without touching more.</exception>
    public static string Restore(ISettingsFormat format, string text, string before, SettingKey key)
    {
        SettingPlace? now = format.Find(text, key);
        if (format.Find(before, key) is not { } old)
        {
            return now is null ? text : Checked(format, text, format.Remove(text, key, section => format.HasSection(before, section)), key, null);
        }

        // A value of nothing has no space before it (YAML's "name:"); what was set in its place has.
        string raw = old.Raw(before);
        if (raw.Length == 0 && now is { Start: > 0 } spaced && text[spaced.Start - 1] == ' ' && old.Start > 0 && before[old.Start - 1] != ' ')
        {
            now = spaced with { Start = spaced.Start - 1 };
        }

        return Checked(format, text, now is { } there ? Splice(text, there, raw) : format.Insert(text, key, raw), key, old.Value);
    }

    /// <summary>The text with a value changed in its middle: what of it is the same stays as it is written, with all its escapes.</summary>
    /// <param name="format">The text's form.</param>
    /// <param name="text">The text.</param>
    /// <param name="key">The setting.</param>
    /// <param name="value">Its new value.</param>
    /// <exception cref="FormatException">It is not there.</exception>
    public static string Change(ISettingsFormat format, string text, SettingKey key, string value)
    {
        SettingPlace place = format.Find(text, key) ?? throw new FormatException($"there is no {key}");
        string raw = place.Raw(text);
        return place.Value == value ? text : Checked(format, text, Splice(text, place, Within(format, raw, place.Value, value) ?? format.Render(value, raw)), key, value);
    }

    private static string? Within(ISettingsFormat format, string raw, string old, string value)
    {
        int head = 0;
        while (head < old.Length && head < value.Length && old[head] == value[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < old.Length - head && tail < value.Length - head && old[^(tail + 1)] == value[^(tail + 1)])
        {
            tail++;
        }

        // What is written is not as long as what it means where something is escaped: the cut is where the beginning means the common beginning.
        string quote = raw is ['"' or '\'', ..] ? raw[..1] : "";
        string inner = quote.Length > 0 ? raw[1..^1] : raw;
        int first = Cut(inner.Length, length => format.Decode(quote + inner[..length] + quote) == old[..head]);
        int last = Cut(inner.Length, length => format.Decode(quote + inner[^length..] + quote) == old[^tail..]);
        if (first < 0 || last < 0 || first + last > inner.Length)
        {
            return null;
        }

        string middle = value[head..^tail];
        string written = format.Render(middle, quote.Length > 0 ? quote + quote : raw);
        written = quote.Length > 0 && written.StartsWith(quote, StringComparison.Ordinal) ? written[1..^1] : written;
        string whole = quote + inner[..first] + written + inner[^last..] + quote;
        return format.Decode(whole) == value ? whole : null;
    }

    private static int Cut(int most, Func<int, bool> isIt)
    {
        for (int length = 0; length <= most; length++)
        {
            if (isIt(length))
            {
                return length;
            }
        }

        return -1;
    }

    private static string Splice(string text, SettingPlace place, string raw) => string.Concat(text.AsSpan(0, place.Start), raw, text.AsSpan(place.End));

    private static string Checked(ISettingsFormat format, string before, string after, SettingKey key, string? value)
    {
        // Parsers of a library tell where values are; that they were right is looked at once more before anything is written.
        IReadOnlyDictionary<string, string> old = format.Read(before);
        IReadOnlyDictionary<string, string> now = format.Read(after);
        string? found = format.Find(after, key)?.Value;
        string? own = now.Keys.Concat(old.Keys).FirstOrDefault(name => name.Equals(key.ToString(), StringComparison.OrdinalIgnoreCase));
        bool isSame = old.Where(pair => pair.Key != own).OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(now.Where(pair => pair.Key != own).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        return found == value && isSame ? after : throw new FormatException($"{key} cannot be changed without changing more than it; change it by hand");
    }
}
