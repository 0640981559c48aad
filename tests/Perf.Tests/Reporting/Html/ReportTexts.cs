using System.Xml.Linq;
using Perf.Reporting.Html;

namespace Perf.Tests.Reporting.Html;

/// <summary>Reports as text and as elements.</summary>
internal static class ReportTexts
{
    public const string DocumentType = "<!DOCTYPE html>\n";

    public static string Html(ReportData data)
    {
        using var writer = new StringWriter();
        ReportPage.Write(data, writer);
        return writer.ToString();
    }

    public static XElement Parse(string html)
    {
        Assert.StartsWith($"{DocumentType}<html", html, StringComparison.Ordinal);
        return XElement.Parse(html[DocumentType.Length..]);
    }
}
