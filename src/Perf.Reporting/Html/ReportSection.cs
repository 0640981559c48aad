namespace Perf.Reporting.Html;

/// <summary>
/// A part of the report: an element of a fixed id whose markup follows from the data alone. So a page can be written whole, and a live page can replace the
/// parts whose markup has changed.
/// </summary>
public sealed class ReportSection
{
    private readonly Func<ReportData, Markup> _content;
    private readonly bool _isHalf;

    internal ReportSection(string id, string title, Func<ReportData, Markup> content, bool isHalf = false)
    {
        Id = id;
        Title = title;
        _content = content;
        _isHalf = isHalf;
    }

    /// <summary>The id of the element: letters only, unique in the page.</summary>
    public string Id { get; }

    /// <summary>What the part is called in the page's list of contents.</summary>
    public string Title { get; }

    /// <summary>Writes the element.</summary>
    /// <param name="data">What to write of.</param>
    /// <returns>A <c>section</c> of this id, well-formed and with every text escaped. Where there is nothing to say it is empty and hidden, so that it can be filled later.</returns>
    public string Write(ReportData data) => Element(data).Value;

    internal Markup Element(ReportData data)
    {
        Markup content = _content(data);
        return content.Value.Length == 0
            ? Markup.Of($"""<section id="{Id}" hidden="hidden"></section>""")
            : Markup.Of($"""<section id="{Id}"{(_isHalf ? new Markup(" class=\"half\"") : Markup.None)} aria-labelledby="{Id}-title">{content}</section>""");
    }
}
