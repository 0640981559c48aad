using System.Collections;
using System.Globalization;

namespace Perf;

/// <summary>Takes values of a kind from settings by name; what is not of that kind is told of, and null.</summary>
internal sealed class OutputSettingReader(IReadOnlyDictionary<string, object?> settings, Action<string, string> problem)
{
    public string? Text(string name)
    {
        if (settings.GetValueOrDefault(name) is not { } value)
        {
            return null;
        }

        string? text = value is string or bool or IFormattable ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
        if (text is null || text.Trim().Length == 0 || text.Any(char.IsControl))
        {
            problem(name, $"'{name}' must be one line of text that is not empty");
            return null;
        }

        return text.Trim();
    }

    public long? Number(string name, long min, long max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max)
        {
            return number;
        }

        problem(name, string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a whole number from {min} to {max}"));
        return null;
    }

    public bool? Truth(string name)
    {
        if (settings.GetValueOrDefault(name) is not { } value)
        {
            return null;
        }

        if (value is bool truth || bool.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), out truth))
        {
            return truth;
        }

        problem(name, $"'{name}' must be true or false");
        return null;
    }

    public TimeSpan? Duration(string name, bool allowZero = false)
    {
        if (settings.GetValueOrDefault(name) is TimeSpan given && given > TimeSpan.Zero)
        {
            return given;
        }

        if (Text(name) is not { } text)
        {
            return null;
        }

        if (text == "0" && allowZero)
        {
            return TimeSpan.Zero;
        }

        if (DurationText.TryParse(text, out TimeSpan value) && (value > TimeSpan.Zero || (allowZero && value == TimeSpan.Zero)) && value <= TimeSpan.FromHours(1))
        {
            return value;
        }

        problem(name, $"'{name}' must be a duration of at most an hour, such as 1s or 500ms");
        return null;
    }

    public long? Size(string name, bool allowZero = false)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (SizeText.TryParse(text, out long bytes) && (bytes > 0 || allowZero))
        {
            return bytes;
        }

        problem(name, $"'{name}' must be a size such as 16MiB or 1GB");
        return null;
    }

    public T? Word<T>(string name, Dictionary<string, T> words)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (words.TryGetValue(text.ToLowerInvariant(), out T value))
        {
            return value;
        }

        problem(name, $"'{name}' must be one of {string.Join(", ", words.Keys)}");
        return null;
    }

    public IReadOnlyDictionary<string, string> Texts(string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (settings.GetValueOrDefault(name))
        {
            case null:
                break;
            case IDictionary given:
                foreach (DictionaryEntry entry in given)
                {
                    Add(name, texts, Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? "");
                }

                break;
            default:
                problem(name, $"'{name}' must be names with values: {{ team: shop }}");
                break;
        }

        return texts;
    }

    private void Add(string setting, Dictionary<string, string> texts, string name, string value)
    {
        if (name.Length == 0 || value.Length == 0 || name.Any(char.IsControl) || value.Any(char.IsControl))
        {
            problem(setting, $"each of '{setting}' must have a name and a value, of one line");
            return;
        }

        texts[name] = value;
    }
}
