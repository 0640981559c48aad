namespace Perf;

/// <summary>Reads the short form of an output, <c>influxdb=http://127.0.0.1:8086/perf</c>, which is also k6's <c>--out</c>. Pure.</summary>
public static class OutputText
{
    /// <summary>Reads an output.</summary>
    /// <param name="text">The short form: the kind, an equals sign, and where to. Settings may follow an address of InfluxDB as its query: <c>?org=acme&amp;bucket=perf</c>.</param>
    /// <returns>The output.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.OutputInvalid"/>. The message never repeats what may be a password.</exception>
    public static OutputDefinition Parse(string text)
    {
        var problems = new List<string>();
        OutputDefinition? output = Read(text, (_, problem) => problems.Add(problem));
        return problems.Count == 0 && output is not null ? output : throw new PerfException(ErrorIds.OutputInvalid, $"-Output: {string.Join("; ", problems)}.", WordOf(text));
    }

    /// <summary>Reads an output, and tells of each thing that is wrong.</summary>
    /// <param name="text">The short form.</param>
    /// <param name="problem">Hears the setting's name ("" for the whole) and what is wrong.</param>
    /// <returns>The output; null when it is none at all.</returns>
    public static OutputDefinition? Read(string text, Action<string, string> problem)
    {
        string word = WordOf(text);
        if (OutputWords.Find(word) is not { } kind)
        {
            string? near = NearestWord.Find(word, OutputWords.Kinds);
            problem("", $"there is no output '{(word.Length > 40 ? word[..40] : word)}'{(near is null ? "." : $"; did you mean {near}?")} Write one of {string.Join(", ", OutputWords.Kinds)} and where to: influxdb=http://127.0.0.1:8086/perf");
            return null;
        }

        string rest = text.Length > word.Length ? text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim() : "";
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (rest.Length > 0)
        {
            settings[OutputWords.MainOf(kind)] = rest;
        }

        return OutputSettings.Read(kind, settings, problem);
    }

    private static string WordOf(string text) => (text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? text[..at] : text).Trim();
}
