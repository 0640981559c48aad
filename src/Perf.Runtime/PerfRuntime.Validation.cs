using Perf.Analysis;
using Perf.Reporting;
using Perf.Reporting.Ci;

namespace Perf.Runtime;

/// <content>The CI validator: results, thresholds, regressions and the policy that blocks.</content>
public static partial class PerfRuntime
{
    /// <summary>The CI system that this process runs in.</summary>
    public static CiSystem Ci =>
        IsTrue("GITHUB_ACTIONS") ? CiSystem.GitHub : IsTrue("TF_BUILD") ? CiSystem.AzureDevOps : CiSystem.None;

    /// <summary>Validates results of any tool, and tells people where the policy names how.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="notes">Gets a line for whatever is odd about alerts.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The report, and what became of each alert.</returns>
    /// <exception cref="PerfException">The policy, that of alerts, or a file of thresholds has problems.</exception>
    public static async Task<(ValidationReport Report, IReadOnlyList<AlertDelivery> Deliveries)> ValidateAsync(ValidationRequest request, ICollection<string> notes, CancellationToken stop)
    {
        var validation = new ResultsValidation(request);
        ValidationReport report = validation.Validate(stop);
        var deliveries = new List<AlertDelivery>();
        if (validation.Policy.Alerts is { } path)
        {
            AlertPolicy alerts = LoadAlertPolicy(path, request.Folder);
            foreach (IGrouping<string, RunResult> scenario in validation.Runs.GroupBy(run => run.Scenario))
            {
                // The comparison is of all its runs, and said once, of the newest.
                RunResult newest = scenario.MaxBy(run => run.StartedAt)!;
                IReadOnlyList<Comparison> lines = [.. report.Comparisons.Where(one => one.Scenario == scenario.Key).SelectMany(one => one.Comparisons)];
                foreach (RunResult run in scenario)
                {
                    deliveries.AddRange(await AlertAsync(alerts, run, ReferenceEquals(run, newest) ? lines : [], new AlertSendRequest(), notes, stop).ConfigureAwait(false));
                }
            }
        }

        return (report, deliveries);
    }

    /// <summary>The error that a validation amounts to when it is enforced.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The error with the report's exit code, or null.</returns>
    public static PerfException? Enforce(ValidationReport report) => ResultsValidator.Enforce(report) is { } fault ? new PerfException(fault.Id, ForLog(fault.Message), fault.Subject) : null;

    /// <summary>A text as a CI system's log may hold it: names that servers and files gave must not become its commands.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The same outside of CI; there without control characters but line ends, and with what would be read as a command broken by a space.</returns>
    public static string ForLog(string text) => Ci == CiSystem.None ? text : ValidationFiles.Harmless(text);

    /// <summary>A validation as text for a terminal.</summary>
    /// <param name="report">The report.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    public static string Describe(ValidationReport report, int width, bool colour) => ValidationText.Write(report, width, colour);

    /// <summary>Writes a validation's files: validation_report.json, validation_junit.xml, validation_summary.md and badge.svg.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The folder; made where it does not exist, files in it replaced.</param>
    /// <returns>The files' full paths.</returns>
    /// <exception cref="PerfException">A file cannot be written.</exception>
    public static IReadOnlyList<string> WriteValidation(ValidationReport report, string folder)
    {
        var paths = new List<string>();
        foreach ((string name, string text) in ValidationFiles.All(report))
        {
            string path = Path.GetFullPath(Path.Combine(folder, name));
            ReportFile.Write(text, path);
            paths.Add(path);
        }

        return paths;
    }

    /// <summary>Tells the CI system: the job's summary and outputs are written, and the lines for the log are given back.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The user's folder: files below it are named from there.</param>
    /// <param name="outputFolder">Where the validation's files are, or null.</param>
    /// <param name="warn">Hears what could not be written.</param>
    /// <returns>Lines that must come at the beginning of a line of the log; none outside of a CI system.</returns>
    public static IReadOnlyList<string> TellCi(ValidationReport report, string folder, string? outputFolder, Action<string> warn)
    {
        if (Ci == CiSystem.GitHub)
        {
            Append("GITHUB_STEP_SUMMARY", ValidationFiles.Summary(report), warn);
            Append("GITHUB_OUTPUT", $"outcome={report.Outcome}\nblocked={(report.Blocked ? "true" : "false")}\nissues={report.Issues.Count}\n", warn);
        }

        return ValidationFiles.Annotations(report, Ci, folder, outputFolder is null ? null : Path.Combine(outputFolder, "validation_summary.md"));
    }

    /// <summary>The scenarios that a change asks for.</summary>
    /// <param name="rulesPath">The file of rules; null for the nearest config/ci-cd/critical-paths.yaml.</param>
    /// <param name="changed">The changed files, from the repository's root.</param>
    /// <param name="folder">The user's folder.</param>
    /// <returns>Each scenario with each type once.</returns>
    /// <exception cref="PerfException">There is no such file, or it has problems.</exception>
    public static IReadOnlyList<ScenarioSelection> SelectScenarios(string? rulesPath, IEnumerable<string> changed, string folder)
    {
        string path = rulesPath ?? ChangeRulesFile.Find(folder)
            ?? throw new PerfException(ErrorIds.FileNotFound, $"There is no {ChangeRulesFile.RelativePath} in '{folder}' or above it. Write one, or name one with -RulePath.", folder);
        return ChangeSelector.Select(ChangeRulesFile.Load(path, RootOf(path, folder)), changed);
    }

    /// <summary>How much of the critical endpoints runs cover.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="target">The share that is wanted, 0 to 1.</param>
    /// <returns>The figure; its evidence names what is not covered.</returns>
    internal static Kpi Coverage(IReadOnlyList<CriticalEndpoint> endpoints, IReadOnlyList<RunResult> runs, double target) =>
        EndpointCoverage.Of(endpoints, runs, RequestsOf(runs), target);

    // The usual file stands in config/ci-cd of the repository, whose root its paths begin at; one from elsewhere is about the user's folder.
    private static string RootOf(string rulesPath, string folder)
    {
        string full = Path.GetFullPath(rulesPath);
        return full.Replace('\\', '/').EndsWith('/' + ChangeRulesFile.RelativePath, StringComparison.Ordinal) ? Path.GetFullPath(Path.Combine(full, "..", "..", "..")) : folder;
    }

    private static bool IsTrue(string variable) => string.Equals(Environment.GetEnvironmentVariable(variable), "true", StringComparison.OrdinalIgnoreCase);

    private static void Append(string variable, string text, Action<string> warn)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            File.AppendAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"{variable} cannot be written: {e.Message}");
        }
    }
}
