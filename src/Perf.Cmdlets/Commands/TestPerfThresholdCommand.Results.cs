using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <content>The CI validator: a folder of results of any tool, the thresholds and the baseline of a repository, and its policy.</content>
public sealed partial class TestPerfThresholdCommand
{
    private const string ResultsSet = "Results";

    /// <summary>The folder of a pipeline's results, or files of them, of any tool; validated by the policy.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResultsSet)]
    [ValidateNotNullOrEmpty]
    public string[] ResultsPath { get; set; } = [];

    /// <summary>The type of test that the results are of: its thresholds hold, and results of another type are left out.</summary>
    [Parameter(ParameterSetName = ResultsSet)]
    [ArgumentCompleter(typeof(ScenarioTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Type { get; set; }

    /// <summary>With -ResultsPath: the environment that the results are of: its thresholds and baseline hold, and results of another one are left out.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>The folder for validation_report.json, validation_junit.xml, validation_summary.md and badge.svg.</summary>
    [Parameter(ParameterSetName = ResultsSet)]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>The policy: what blocks. Default: the nearest config/ci-cd/policy.yaml, in the current folder or above it; without one, critical issues block.</summary>
    [Parameter(ParameterSetName = ResultsSet)]
    [ValidateNotNullOrEmpty]
    public string? PolicyPath { get; set; }

    /// <summary>The name of the baseline to compare with. Default: the policy's, else 'default'.</summary>
    [Parameter(ParameterSetName = ResultsSet)]
    [ArgumentCompleter(typeof(BaselineNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    /// <summary>Gives the whole report, with its issues, in place of the verdicts.</summary>
    [Parameter(ParameterSetName = ResultsSet)]
    public SwitchParameter AsReport { get; set; }

    private void Validate()
    {
        string folder = Folder;
        string? output = FullPath(OutputPath);
        var request = new ValidationRequest
        {
            ResultsPath = ResultsPath,
            Files = FilesOfResults(),
            Type = Type,
            Environment = Environment,
            PolicyPath = PolicyPath is null ? null : this.ResolveFiles([], [PolicyPath])[0],
            Thresholds = Threshold,
            ThresholdFiles = this.ResolveFiles(Path, []),
            Baseline = Baseline,
            Strict = Strict,
            Compatibility = Compatibility,
            Folder = folder,
        };
        var notes = new List<string>();
        (ValidationReport report, IReadOnlyList<AlertDelivery> deliveries) = Pump((_, stop) => PerfRuntime.ValidateAsync(request, notes, stop));
        foreach (string note in notes)
        {
            WriteWarning(note);
        }

        foreach (AlertDelivery delivery in deliveries)
        {
            WriteVerbose($"Alert by {delivery.Channel}: {delivery.Outcome}");
        }

        foreach (string path in output is null ? [] : PerfRuntime.WriteValidation(report, output))
        {
            WriteVerbose($"Written: {path}");
        }

        // A CI system reads these from the log, where each must begin a line; people read the summary.
        foreach (string line in PerfRuntime.TellCi(report, folder, output, WriteWarning))
        {
            Host.UI.WriteLine(line);
        }

        foreach (ValidationIssue issue in report.Issues)
        {
            WriteVerbose($"{issue.Severity}: {issue.Message}");
        }

        _any = true;
        _passed = !report.Blocked;
        _fault = PerfRuntime.Enforce(report);
        if (Quiet)
        {
            return;
        }

        if (AsReport)
        {
            WriteObject(report);
            return;
        }

        WriteObject(report.Thresholds, enumerateCollection: true);
        if (report.Issues.Count > 0)
        {
            WriteWarning(PerfRuntime.ForLog(report.Summary + string.Concat(report.Issues.Take(10).Select(issue => $"{System.Environment.NewLine}  {issue.Severity}: {issue.Message}"))));
        }
    }

    // An empty folder is an issue of the validation, not a mistake of whoever asks: the test before it may have failed.
    private IReadOnlyList<string> FilesOfResults()
    {
        try
        {
            return this.ResolveResultFiles(ResultsPath, []);
        }
        catch (PerfException e) when (e.Id == ErrorIds.FileNotFound)
        {
            WriteVerbose(e.Message);
            return [];
        }
    }
}
