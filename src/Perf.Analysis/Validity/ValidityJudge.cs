using System.Globalization;

namespace Perf.Analysis;

/// <summary>
/// Judges whether a run can be believed, by the figures that <see cref="RunAccumulator.Complete"/> wrote into its validity and by its metrics. A pure
/// function; judging twice gives the same. Figures that a result does not have (from another tool) are not judged.
/// </summary>
public static class ValidityJudge
{
    /// <summary>Judges a run by <see cref="ValidityLimits"/>, and each agent that made it by the same.</summary>
    /// <param name="result">The run with its measurements.</param>
    /// <returns>The same with its validity, and that of its agents.</returns>
    public static RunResult JudgeRun(RunResult result)
    {
        RunResult judged = result.Agents.Count == 0 ? result : result with { Agents = AgentJudge.JudgeEach(result) };
        return judged with { Validity = Judge(judged) };
    }

    /// <summary>Judges a run by <see cref="ValidityLimits"/>.</summary>
    /// <param name="result">The run with its measurements.</param>
    /// <returns>The validity with findings, the invalidating ones first. Of a run of several agents the figures of machines are those of the worst, and what speaks against an agent speaks against the run.</returns>
    public static Validity Judge(RunResult result)
    {
        RunResult run = result.Agents.Count == 0 ? result : result with { Validity = AgentJudge.WorstOf(result) };

        // There is no machine of all agents together: each is judged by itself.
        IEnumerable<ValidityFinding?> machines = run.Agents.Count == 0 ? OfMachine(run) : AgentJudge.Judge(run);
        return Judged(run.Validity, [NothingMeasured(run), .. OfStarts(run), .. machines, OtherTool(run)]);
    }

    /// <summary>Judges one load generator; that it measured nothing is no fault of its own.</summary>
    /// <param name="generator">What it measured, as a run.</param>
    /// <returns>The validity with findings, the invalidating ones first.</returns>
    internal static Validity JudgeGenerator(RunResult generator) => Judged(generator.Validity, [.. OfStarts(generator), .. OfMachine(generator)]);

    private static Validity Judged(Validity figures, IEnumerable<ValidityFinding?> findings)
    {
        ValidityFinding[] found = [.. findings.OfType<ValidityFinding>().OrderByDescending(finding => finding.Invalidates)];
        return figures with { IsValid = !found.Any(finding => finding.Invalidates), Findings = found };
    }

    private static IEnumerable<ValidityFinding?> OfStarts(RunResult result) => [Dropped(result), Achieved(result.Validity), StartLag(result)];

    private static IEnumerable<ValidityFinding?> OfMachine(RunResult result) =>
        [Cpu(result.Validity), Clock(result.Validity), GarbageCollection(result.Validity), .. GeneratorJudge.Judge(result)];

    // What cannot be known is said: a valid run of another tool is one against which nothing speaks that its file holds.
    private static ValidityFinding? OtherTool(RunResult result) => result.Source is not { } source || source.Tool == "Perf" ? null : Finding(
        "GeneratorUnknown", false,
        $"{source.Tool} measured this run, and its file does not say whether its machine was the limit: late starts, CPU, pauses and ports are not known.",
        "Run the scenario with Invoke-PerfTest to know it, or watch the load generator's machine meanwhile.");

    private static ValidityFinding? NothingMeasured(RunResult result)
    {
        IEnumerable<string> work = RequestMetrics.All.Select(family => family.Count).Append(MetricNames.Iterations).Append(MetricNames.InterruptedIterations);
        return work.Any(metric => result.Metrics.GetValueOrDefault(metric) is { Count: > 0 }) ? null : Finding(
            "NothingMeasured", true,
            "Nothing was measured: no iteration and no request began.",
            "Look at the run's status, its errors and the plan (Invoke-PerfTest -WhatIf).");
    }

    private static ValidityFinding? Dropped(RunResult result)
    {
        long dropped = result.Validity.DroppedStarts;
        double made = (result.Metrics.GetValueOrDefault(MetricNames.Iterations)?.Count ?? 0) + (result.Metrics.GetValueOrDefault(MetricNames.InterruptedIterations)?.Count ?? 0);
        double share = dropped / Math.Max(1, made + dropped);
        return dropped == 0 ? null : Finding(
            "DroppedStarts", share > ValidityLimits.DroppedShare,
            Text($"{dropped:#,##0} starts ({share:0.###%}) were owed by the plan and never made; the limit is {ValidityLimits.DroppedShare:0.###%}."),
            "Every virtual user was busy. Raise or remove maxVUs, lower the rate, or add load generators.");
    }

    private static ValidityFinding? Achieved(Validity validity) =>
        validity.AchievedRatio is not { } ratio || ratio >= ValidityLimits.AchievedRatio ? null : Finding(
            "AchievedRate", true,
            Text($"Only {ratio:0.##%} of the starts that the plan owed were made; the limit is {ValidityLimits.AchievedRatio:0.##%}."),
            "Lower the rate, raise maxVUs, or add load generators.");

    private static ValidityFinding? StartLag(RunResult result)
    {
        if (result.Validity.StartLagP99 is not { } lag || lag <= ValidityLimits.StartLagMilliseconds)
        {
            return null;
        }

        // Of several protocols the quickest decides: its figures are those that the lag would change.
        double median = RequestMetrics.All.Select(family => result.Metrics.GetValueOrDefault(family.ResponseTime)?.Med).OfType<double>().DefaultIfEmpty(0).Min();
        bool invalid = lag > ValidityLimits.StartLagMaxMilliseconds || lag > median * ValidityLimits.StartLagShare;
        return Finding(
            "StartLag", invalid,
            Text($"1 % of iterations began {lag:#,##0.#} ms or more after their intended start; the limit is {ValidityLimits.StartLagMilliseconds:0} ms or {ValidityLimits.StartLagShare:0%} of the median response time ({median:#,##0.#} ms)."),
            "The generator was short of CPU, or of virtual users where maxVUs limits them. Raise maxVUs, close what else runs on the machine, lower the rate, or add load generators.");
    }

    private static ValidityFinding? Cpu(Validity validity) => validity.CpuShare <= ValidityLimits.CpuShareWarning ? null : Finding(
        "Cpu", validity.CpuShare > ValidityLimits.CpuShare,
        Text($"The generator used {validity.CpuShare:0.#%} of all cores in its busiest ten seconds; the limit is {ValidityLimits.CpuShare:0%}, a warning comes from {ValidityLimits.CpuShareWarning:0%}."),
        "Use a machine with more cores, lower the rate, or add load generators; do not run the target on the generator's machine.");

    private static ValidityFinding? Clock(Validity validity)
    {
        double step = Math.Abs(validity.ClockStepMax);
        return step <= ValidityLimits.ClockStepMillisecondsWarning ? null : Finding(
            "ClockStep", step > ValidityLimits.ClockStepMilliseconds,
            Text($"The system clock moved by {step:#,##0} ms against the steady clock; the limit is {ValidityLimits.ClockStepMilliseconds:#,##0} ms, a warning comes from {ValidityLimits.ClockStepMillisecondsWarning:0} ms."),
            "Do not suspend or move the machine during a run, and let a time service slew the clock and not step it.");
    }

    private static ValidityFinding? GarbageCollection(Validity validity) => validity.GcPauseMax <= ValidityLimits.GcPauseMillisecondsWarning ? null : Finding(
        "GcPause", false,
        Text($"Garbage collection held all threads for {validity.GcPauseMax:#,##0} ms of one second; a warning comes from {ValidityLimits.GcPauseMillisecondsWarning:0} ms."),
        "Give the process more memory, or keep less in variables of the session that runs the test.");

    private static ValidityFinding Finding(string id, bool invalidates, string message, string advice) =>
        new() { Id = id, Invalidates = invalidates, Message = message, Advice = advice };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
