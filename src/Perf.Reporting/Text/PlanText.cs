using System.Globalization;

namespace Perf.Reporting;

/// <summary>A plan as text: what a run would do.</summary>
public static class PlanText
{
    /// <summary>Writes the text.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Lines, separated by line feeds.</returns>
    public static string Write(RunPlan plan)
    {
        string environment = plan.Environment is null ? "" : $", environment {plan.Environment}";
        string production = plan.Production ? " (PRODUCTION)" : "";
        var lines = new List<string>
        {
            $"Run '{plan.Scenario.Name}' against {plan.Target}{production}{environment}: {DurationText.Format(plan.Duration)} by plan, {DurationText.Format(plan.MaxDuration)} at most, seed {plan.Seed}",
        };
        string[] header = ["  load", "executor", "flow", "start", "duration", "iterations", "peak", "VUs", "requests"];
        IReadOnlyList<string>[] rows = [.. plan.Executors.Select(Row)];
        lines.AddRange(TextTable.Write(header, rows, 200, new Style(colour: false)));
        lines.AddRange(Once("setup", plan.Scenario.Setup?.Steps));
        lines.AddRange(plan.Scenario.Load.SelectMany(load => Once($"setup of {load.Name}", load.Setup?.Steps)));
        foreach (Flow flow in plan.Scenario.Flows.Values)
        {
            lines.Add($"  flow {flow.Name}{(flow.Pacing is { } pacing ? $" (at least {DurationText.Format(pacing.Min)}{(pacing.Max == pacing.Min ? "" : $"..{DurationText.Format(pacing.Max)}")} from start to start)" : "")}: {StepText.Of(flow.Steps)}");
            lines.AddRange(Once($"flow {flow.Name}, before each virtual user", flow.BeforeVu).Concat(Once($"flow {flow.Name}, after each virtual user", flow.AfterVu)));
        }

        lines.AddRange(plan.Scenario.Load.SelectMany(load => Once($"teardown of {load.Name}", load.Teardown?.Steps)));
        lines.AddRange(Once("teardown", plan.Scenario.Teardown?.Steps));
        lines.AddRange(plan.Scenario.Data.Values.Select(DataText));
        lines.AddRange(plan.Scenario.Outputs.Select(output => $"  output {output}{(output.Required ? " (required)" : "")}"));
        lines.AddRange(plan.Scenario.Monitors.Select(monitor => $"  monitor {monitor.Name}: {monitor.Kind}, every {DurationText.Format(monitor.Every)}"));
        lines.AddRange(plan.Warnings.Select(warning => $"  warning: {warning}"));
        lines.Add(plan.Scenario.Thresholds.Count == 0 ? "  no thresholds" : "  thresholds:");
        lines.AddRange(plan.Scenario.Thresholds.Select(threshold => $"    {threshold}{(threshold.AbortOnFail ? " (ends the run)" : "")}"));
        return string.Join('\n', lines.Select(line => Style.Clean(line, 400)));
    }

    private static IReadOnlyList<string> Row(ExecutorPlan executor) =>
    [
        "  " + executor.Name,
        executor.Detail.Length == 0 ? executor.Executor : $"{executor.Executor} ({executor.Detail})",
        executor.Flow,
        DurationText.Format(executor.Start),
        DurationText.Format(executor.Duration),
        executor.Iterations is { } iterations ? Figures.Count(iterations) : "as many as fit",
        executor.PeakRate is { } rate ? $"{Figures.Rate(rate)}/s" : "-",
        executor.MaxVus?.ToString(CultureInfo.InvariantCulture) ?? "as needed",
        executor.Iterations is { } count ? Figures.Count((double)count * executor.RequestsPerIteration) : $"{executor.RequestsPerIteration} each",
    ];

    private static string DataText(DataFeeder feeder) =>
        string.Create(CultureInfo.InvariantCulture, $"  data {feeder.Name}: {feeder.File}, {feeder.Rows} row{(feeder.Rows == 1 ? "" : "s")}, {feeder.Order.ToString().ToLowerInvariant()}");

    private static IEnumerable<string> Once(string name, IReadOnlyList<Step>? steps) => steps is { Count: > 0 } ? [$"  {name}: {StepText.Of(steps)}"] : [];
}
