using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>Writes values of parameters as OpenAPI's styles have them. Pure.</summary>
internal static class ParameterText
{
    /// <summary>A value as one text: the items of a list, and names and values of an object, joined by a mark.</summary>
    public static string One(DraftNode value, char mark) => value switch
    {
        DraftScalar scalar => scalar.Text == "null" && scalar.IsPlain ? "" : scalar.Text,
        DraftSequence list => string.Join(mark, list.Items.Select(item => One(item, mark))),
        DraftMapping mapping => string.Join(mark, mapping.Entries.Select(entry => $"{entry.Key}{mark}{One(entry.Value, mark)}")),
        _ => "",
    };

    /// <summary>A value as parameters of a query.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">The value; texts are templates.</param>
    /// <param name="style">form (the default), spaceDelimited, pipeDelimited or deepObject.</param>
    /// <param name="explode">Whether items are parameters of their own.</param>
    public static IEnumerable<KeyValuePair<string, string>> Query(string name, DraftNode value, string style, bool explode) => value switch
    {
        DraftMapping mapping when style == "deepObject" => mapping.Entries.Select(entry => new KeyValuePair<string, string>($"{name}[{entry.Key}]", One(entry.Value, ','))),
        DraftMapping mapping when explode => mapping.Entries.Select(entry => new KeyValuePair<string, string>(entry.Key, One(entry.Value, ','))),
        DraftSequence list when explode && (style is "" or "form") => list.Items.Select(item => new KeyValuePair<string, string>(name, One(item, ','))),
        _ => [new(name, One(value, style == "spaceDelimited" ? ' ' : style == "pipeDelimited" ? '|' : ','))],
    };
}
