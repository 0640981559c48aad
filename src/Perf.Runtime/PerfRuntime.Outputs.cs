namespace Perf.Runtime;

/// <content>Where measurements are sent while a run goes on.</content>
public static partial class PerfRuntime
{
    // Files of outputs are a user's, as those of -RawOutput: they count from the user's folder, wherever the scenario is.
    private static RunPlan WithOutputPaths(RunPlan plan, string workingFolder) => plan.Scenario.Outputs.Count == 0 ? plan : plan with
    {
        Scenario = plan.Scenario with { Outputs = [.. plan.Scenario.Outputs.Select(output => output.Path is null ? output : output with { Path = Path.GetFullPath(output.Path, workingFolder) })] },
    };
}
