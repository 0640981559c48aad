using System.Collections;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Turns texts and hashtables of the command line into outputs.</summary>
internal static class OutputArguments
{
    /// <summary>Reads them.</summary>
    /// <param name="given">Texts, hashtables, and outputs of scenarios.</param>
    /// <param name="resolve">Makes a path of the session a whole one.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.OutputInvalid"/>.</exception>
    public static IReadOnlyList<OutputDefinition> Read(IEnumerable<object> given, Func<string, string> resolve) =>
        [.. given.Select(one => Of(one.Unwrapped())).Select(output => output with
        {
            Path = output.Path is null ? null : resolve(output.Path),
            CaFile = output.CaFile is null ? null : resolve(output.CaFile),
        })];

    private static OutputDefinition Of(object given) => given switch
    {
        OutputDefinition output => output,
        IDictionary table => OfTable(table),
        _ => OutputText.Parse(LanguagePrimitives.ConvertTo<string>(given)),
    };

    // @{ influxdb = 'http://...'; database = 'perf' }, or @{ influxdb = @{ url = '...' } }.
    private static OutputDefinition OfTable(IDictionary table)
    {
        var settings = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            settings[LanguagePrimitives.ConvertTo<string>(entry.Key)] = entry.Value.Unwrapped();
        }

        string? word = settings.Keys.FirstOrDefault(key => OutputWords.Find(key) is not null);
        if (word is null || OutputWords.Find(word) is not { } kind)
        {
            throw new PerfException(ErrorIds.OutputInvalid, $"-Output: a hashtable names its kind and where to, @{{ influxdb = 'http://127.0.0.1:8086/perf' }}. Kinds are {string.Join(", ", OutputWords.Kinds)}.", table);
        }

        object? main = settings[word];
        settings.Remove(word);
        if (main is IDictionary inner)
        {
            foreach (DictionaryEntry entry in inner)
            {
                settings[LanguagePrimitives.ConvertTo<string>(entry.Key)] = entry.Value.Unwrapped();
            }
        }
        else if (main is not null)
        {
            settings[OutputWords.MainOf(kind)] = main;
        }

        var problems = new List<string>();
        OutputDefinition output = OutputSettings.Read(kind, settings, (_, problem) => problems.Add(problem));
        return problems.Count == 0 ? output : throw new PerfException(ErrorIds.OutputInvalid, $"-Output: {string.Join("; ", problems)}.", word);
    }
}
