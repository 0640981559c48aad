namespace Perf.Reporting.Html.Sections;

/// <summary>Names and values side by side.</summary>
internal static class DefinitionList
{
    /// <summary>Writes a list.</summary>
    /// <param name="entries">Names and values; those without a value are left out.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(params IEnumerable<(string Name, string? Value)> entries) =>
        Markup.Of($"""<dl class="facts">{entries.Where(entry => !string.IsNullOrEmpty(entry.Value)).Select(entry => Markup.Of($"<div><dt>{entry.Name}</dt><dd>{FigureText.Short(entry.Value!)}</dd></div>"))}</dl>""");
}
