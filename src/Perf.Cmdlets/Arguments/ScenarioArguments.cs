using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Turns PowerShell's hashtables and texts into what a request is made of.</summary>
internal static class ScenarioArguments
{
    /// <summary>A duration of the command line.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: it is none.</exception>
    public static TimeSpan Duration(string text, string parameter) => DurationText.TryParse(text, out TimeSpan value)
        ? value
        : throw new PerfException(ErrorIds.ArgumentInvalid, $"-{parameter} '{text}' is no duration; write it with its unit, such as 20s or 15m.", text);

    /// <summary>Thresholds from texts.</summary>
    /// <exception cref="PerfException">A text is no threshold, or it names a metric that neither Perf nor the scenario has.</exception>
    public static IReadOnlyList<Threshold> Thresholds(IEnumerable<string> texts, Scenario scenario)
    {
        IReadOnlyList<MetricDeclaration> custom = CustomMetrics.Of(scenario);
        return [.. texts.Select(text => ThresholdParser.Parse(text, custom: custom))];
    }

    /// <summary>Labels from a hashtable.</summary>
    public static IReadOnlyDictionary<string, string> Tags(Hashtable? table) =>
        Entries(table).ToDictionary(entry => entry.Key, entry => LanguagePrimitives.ConvertTo<string>(entry.Value));

    /// <summary>Variables from a hashtable; a list gives each iteration one of its values.</summary>
    public static IReadOnlyDictionary<string, Variable> Variables(Hashtable? table) => Entries(table).ToDictionary(entry => entry.Key, entry => new Variable
    {
        Values = [.. (entry.Value is IEnumerable list and not string ? list.Cast<object?>() : [entry.Value]).Select(ToScalar)],
    });

    private static IEnumerable<(string Key, object? Value)> Entries(Hashtable? table) =>
        (table ?? []).Cast<DictionaryEntry>().Select(entry => ((string)LanguagePrimitives.ConvertTo<string>(entry.Key), entry.Value.Unwrapped()));

    private static ScalarValue ToScalar(object? value) => value.Unwrapped() switch
    {
        null => new ScalarValue("null", ScalarKind.Null),
        bool flag => new ScalarValue(flag ? "true" : "false", ScalarKind.Boolean),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => new ScalarValue(Convert.ToString(value, CultureInfo.InvariantCulture)!, ScalarKind.Number),
        var other => ScalarValue.OfText(LanguagePrimitives.ConvertTo<string>(other)),
    };
}
