namespace Perf.Reporting;

/// <summary>Writes results in one format.</summary>
public interface IReportWriter
{
    /// <summary>The format's name, as users give it: lower case.</summary>
    string Format { get; }

    /// <summary>The usual end of a file's name, with its dot.</summary>
    string Extension { get; }

    /// <summary>The media type, or null when there is none.</summary>
    string? ContentType { get; }

    /// <summary>Writes a result.</summary>
    /// <param name="result">The result; one without any request is fine.</param>
    /// <param name="writer">Where to; stays open. The text is meant for UTF-8.</param>
    void Write(RunResult result, TextWriter writer);
}
