namespace Perf.Reporting.Html;

/// <summary>The page of a result alone, without what only its seconds or other runs can tell.</summary>
internal sealed class HtmlReport : IReportWriter
{
    public string Format => "html";

    public string Extension => ".html";

    public string? ContentType => "text/html";

    public void Write(RunResult result, TextWriter writer) => ReportPage.Write(new ReportData { Result = result }, writer);
}
