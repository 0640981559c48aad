namespace Perf.Reporting.Csv;

/// <summary>One line a second, for spreadsheets and plots. Times are milliseconds, but for start and length in seconds.</summary>
internal sealed class IntervalCsvReport : IReportWriter
{
    public string Format => "csv";

    public string Extension => ".csv";

    public string? ContentType => "text/csv";

    public void Write(RunResult result, TextWriter writer)
    {
        CsvRow.Header(
            "start", "length", "requests", "request_rate", "failed", "iterations", "dropped", "offered", "vus",
            "p50", "p95", "p99", "max", "service_p95", "data_received", "data_sent").WriteTo(writer);
        foreach (IntervalSummary interval in result.Intervals)
        {
            new CsvRow()
                .Number(interval.Start).Number(interval.Length).Number(interval.Requests).Number(interval.RequestRate)
                .Number(interval.Failed).Number(interval.Iterations).Number(interval.Dropped).Number(interval.Offered).Number(interval.Vus)
                .Number(interval.P50).Number(interval.P95).Number(interval.P99).Number(interval.Max).Number(interval.ServiceP95)
                .Number(interval.DataReceived).Number(interval.DataSent)
                .WriteTo(writer);
        }
    }
}
