namespace Perf.Reporting.Ci;

/// <summary>The whole report, for other programs.</summary>
internal sealed class ValidationJsonFile : IValidationWriter
{
    public string FileName => "validation_report.json";

    public string Write(ValidationReport report) => ValidationReportJson.Write(report) + "\n";
}
