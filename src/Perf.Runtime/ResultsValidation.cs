using Perf.Analysis;

namespace Perf.Runtime;

/// <summary>Gathers what a validation decides by: reads the results, judges and compares them, and leaves the decision to <see cref="ResultsValidator"/>.</summary>
/// <param name="request">What is asked for.</param>
internal sealed class ResultsValidation(ValidationRequest request)
{
    private static readonly string[] s_endsOfResults = [".json", ".ndjson", ".csv", ".jtl", ".gz"];

    private readonly List<(string File, string Reason)> _unreadable = [];
    private readonly List<string> _notes = [];

    /// <summary>The policy as it holds for what is asked for.</summary>
    internal ValidationPolicy Policy { get; } = PolicyOf(request);

    /// <summary>The runs that were judged, after <see cref="Validate"/>.</summary>
    internal IReadOnlyList<RunResult> Runs { get; private set; } = [];

    internal ValidationReport Validate(CancellationToken stop)
    {
        ValidationPolicy policy = Policy;
        List<JudgedRun> runs = Read(policy, stop);
        Runs = [.. runs.Select(one => one.Run)];
        var comparisons = new List<ComparisonReport>();
        var incomparable = new List<(string Scenario, string Reason)>();
        var without = new List<string>();
        foreach (IGrouping<(string Scenario, string? Environment), RunResult> group in runs.Select(one => one.Run).GroupBy(run => (run.Scenario, run.Environment)))
        {
            stop.ThrowIfCancellationRequested();
            Compare(policy, [.. group.OrderBy(run => run.StartedAt)], comparisons, incomparable, without);
        }

        return ResultsValidator.Validate(new ValidationInput
        {
            Policy = policy,
            Type = request.Type,
            Environment = request.Environment,
            ResultsPath = [.. request.ResultsPath.Select(path => path.Replace('\\', '/'))],
            Runs = runs,
            Unreadable = _unreadable,
            Comparisons = comparisons,
            Incomparable = incomparable,
            WithoutBaseline = without,
            Coverage = Coverage(policy, [.. runs.Select(one => one.Run)]),
            Notes = [.. _notes.Distinct()],
        });
    }

    private static ValidationPolicy PolicyOf(ValidationRequest request)
    {
        string? path = request.PolicyPath ?? ValidationPolicyFile.Find(request.Folder);
        ValidationPolicy policy = path is null ? new ValidationPolicy() : ValidationPolicyFile.Load(path);
        policy = SeverityTable.For(policy, request.Environment, request.Type);

        // A repository without a policy still has its thresholds where the framework before this one kept them.
        string? usual = path is null ? ThresholdFile.Find(request.Folder) : null;
        return policy with
        {
            Path = path is null ? null : Path.GetRelativePath(request.Folder, path).Replace('\\', '/'),
            Strict = policy.Strict || request.Strict,
            Baseline = request.Baseline ?? policy.Baseline,
            ThresholdFiles = [.. policy.ThresholdFiles, .. usual is null ? [] : new[] { usual }, .. request.ThresholdFiles],
        };
    }

    private List<JudgedRun> Read(ValidationPolicy policy, CancellationToken stop)
    {
        IReadOnlyList<string> submetrics = PerfRuntime.SelectorsOf(request.Thresholds, policy.ThresholdFiles);
        var runs = new List<JudgedRun>();
        _unreadable.AddRange(request.ResultsPath.Select(path => Path.GetFullPath(path, request.Folder)).Where(Directory.Exists).SelectMany(folder => Unfinished(folder)));
        foreach (string file in request.Files)
        {
            string shown = Shown(file);
            RunResult run;
            try
            {
                run = PerfRuntime.Import(new ImportRequest { Path = file, Submetrics = submetrics }, store: false, [], stop);
            }
            catch (PerfException e)
            {
                _unreadable.Add((shown, e.Message));
                continue;
            }

            if (OtherThanAsked(run) is { } other)
            {
                _notes.Add($"{shown} is left out: it is of {other}.");
                continue;
            }

            run = AsAsked(run);
            if (runs.Any(one => one.Run.Id == run.Id))
            {
                _notes.Add($"{shown} is left out: the run {run.Id} is there already.");
                continue;
            }

            runs.Add(new JudgedRun(run, shown, Judge(run, policy)));
        }

        return runs;
    }

    // A tool that was killed before it wrote leaves a file that is told from others by its name alone.
    private IEnumerable<(string File, string Reason)> Unfinished(string folder)
    {
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            if (s_endsOfResults.Contains(file.Extension.ToLowerInvariant()) && file.Length == 0)
            {
                string shown = Shown(file.FullName);
                yield return (shown, $"The file {shown} is empty: what should have written it has not.");
            }
        }
    }

    private string? OtherThanAsked(RunResult run) =>
        request.Environment is { } environment && run.Environment is { Length: > 0 } where && !where.Equals(environment, StringComparison.OrdinalIgnoreCase) ? $"the environment {where}"
        : request.Type is { } type && run.Tags.TryGetValue("type", out string? what) && !what.Equals(type, StringComparison.OrdinalIgnoreCase) ? $"the type {what}"
        : null;

    // Other tools do not know where and why they ran; whoever asks does.
    private RunResult AsAsked(RunResult run) => run with
    {
        ScenarioPath = run.ScenarioPath is { } path ? Shown(path) : null,
        Source = run.Source is { } source ? source with { Path = Shown(source.Path) } : null,
        Environment = run.Environment is { Length: > 0 } ? run.Environment : request.Environment,
        Tags = request.Type is { } type && !run.Tags.ContainsKey("type") ? new Dictionary<string, string>([.. run.Tags, new("type", type)]) : run.Tags,
    };

    private IReadOnlyList<Verdict> Judge(RunResult run, ValidationPolicy policy)
    {
        try
        {
            return [.. PerfRuntime.Judge(run, request.Thresholds, policy.ThresholdFiles, request.Compatibility, _notes).Select(verdict => verdict with { Source = Shown(verdict.Source) })];
        }
        catch (PerfException e) when (e.Id == ErrorIds.NoThresholds)
        {
            return [];
        }
    }

    private void Compare(ValidationPolicy policy, RunResult[] candidate, List<ComparisonReport> comparisons, List<(string Scenario, string Reason)> incomparable, List<string> without)
    {
        string scenario = candidate[0].Scenario;
        try
        {
            // A run of the baseline that lies in the folder too would be compared with itself.
            RunResult[] before = [.. PerfRuntime.RunsOf(policy.Baseline, candidate[^1]).Where(run => !candidate.Any(one => one.Id == run.Id))];
            if (before.Length == 0)
            {
                without.Add(scenario);
                return;
            }

            comparisons.Add(PerfRuntime.Compare(new RunSide(before, $"baseline {policy.Baseline}"), new RunSide(candidate, "the results"), policy.Comparison));
        }
        catch (PerfException e) when (e.Id is ErrorIds.RunNotFound or ErrorIds.BaselineNotFound)
        {
            without.Add(scenario);
        }
        catch (PerfException e) when (e.Id == ErrorIds.StoreUnavailable)
        {
            // What the results themselves say is not hidden by it.
            without.Add(scenario);
            _notes.Add($"Nothing is compared with a baseline, because history cannot be read: {e.Message}");
        }
        catch (PerfException e)
        {
            incomparable.Add((scenario, e.Message));
        }
    }

    // From the user's folder, so that the same results give the same report on every machine.
    private string Shown(string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            return path;
        }

        string relative = Path.GetRelativePath(request.Folder, path).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) ? path : relative;
    }

    private static Kpi? Coverage(ValidationPolicy policy, RunResult[] runs) =>
        policy.CriticalEndpoints is { } path && runs.Length > 0 ? PerfRuntime.Coverage(CriticalEndpointsFile.Load(path), runs, policy.Coverage) : null;
}
