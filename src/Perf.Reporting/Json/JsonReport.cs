namespace Perf.Reporting.Json;

/// <summary>The whole result; its schema is config/schemas/result.schema.json. The only format that Perf reads again.</summary>
internal sealed class JsonReport : IReportWriter
{
    public string Format => "json";

    public string Extension => ".json";

    public string? ContentType => "application/json";

    public void Write(RunResult result, TextWriter writer)
    {
        writer.Write(RunResultJson.Write(result, indented: true));
        writer.Write('\n');
    }
}
