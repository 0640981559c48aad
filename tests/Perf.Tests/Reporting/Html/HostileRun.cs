using Perf.Reporting.Html;

namespace Perf.Tests.Reporting.Html;

/// <summary>A run in which every text that a server, a file or a user may have written is an attack.</summary>
internal static class HostileRun
{
    /// <summary>The run.</summary>
    /// <param name="text">The attack.</param>
    public static ReportData Create(string text)
    {
        ReportData full = FullRun.Create();
        RunResult sample = full.Result;
        Verdict verdict = sample.Thresholds[1] with { Threshold = $"http_req_response_time: {text}", Reason = text, Source = text, Unit = "ms", Step = null };
        RunResult result = sample with
        {
            Id = text,
            Scenario = text,
            ScenarioPath = text,
            Environment = text,
            Target = text,
            Status = RunStatus.Aborted,
            StatusReason = text,
            Tags = new Dictionary<string, string> { [text] = text },
            Metrics = new Dictionary<string, MetricSummary>(sample.Metrics) { [text] = new() { Name = text, Type = MetricType.Counter, Unit = text, Count = 3 } },
            Steps = sample.Steps.ToDictionary(step => step.Key + text, step => step.Value with { Name = text + step.Key }),
            Checks = [new CheckResult { Name = text, Step = text, Fails = 1 }],
            Errors = [new ErrorCount { Class = text, Step = text, Count = 1, Example = text }, new ErrorCount { Class = text, Step = text + text, Count = 1, Example = text }],
            Monitors = [.. sample.Monitors.Select(series => series with { Monitor = text, Signal = text + series.Signal, Unit = text, Labels = new Dictionary<string, string> { [text] = text } })],
            Profiles = [FullRun.Profile(text, text) with { Warnings = [text] }],
            Agents = [.. sample.Agents.Select(agent => agent with { Name = text, Machine = text, Version = text, Reason = text, TakenOverBy = [text, text] })],
            Validity = new Validity { IsValid = false, Findings = [new ValidityFinding { Id = text, Invalidates = true, Message = text, Advice = text }] },
            Thresholds = [verdict, verdict with { Unit = text }],
            Warnings = [text],
            Commit = text,
            Branch = text,
            Source = new ResultSource { Tool = text, Version = text, Format = text, Path = text },
            Fingerprint = new EnvironmentFingerprint { Hash = text },
            Machine = new MachineInfo { Name = text, OperatingSystem = text, Architecture = text, Runtime = text, Cores = 1 },
            PerfVersion = text,
        };
        RunDetail detail = full.Detail! with
        {
            LatencyName = text,
            Errors = [.. full.Detail!.Errors.Select(one => (text + one.Class, one.Counts))],
            StepP95 = full.Detail.StepP95.ToDictionary(step => text + step.Key, step => step.Value),
        };
        ComparisonReport comparison = full.Comparison! with
        {
            Baseline = text,
            Candidate = text,
            Why = text,
            CurveMetric = text,
            AddedSteps = [text],
            RemovedSteps = [text],
            Warnings = [text],
            EnvironmentChanges = [text],
            LeftOut = [new LeftOutRun(text, false, text)],
            Comparisons = [.. full.Comparison!.Comparisons.Select(one => one with { Metric = text, Statistic = text, Step = text, Unit = text, Why = text })],
        };
        return new ReportData
        {
            Result = result,
            Detail = detail,
            Comparison = comparison,
            Diagnosis = MadeUpDiagnosis.Hostile(text),
            DiagnosisCuts = [.. Enum.GetValues<Sensitivity>().Select(sensitivity => MadeUpDiagnosis.Hostile(text, sensitivity))],
        };
    }
}
