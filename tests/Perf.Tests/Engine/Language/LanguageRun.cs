using Perf.Engine.Scenarios;
using Perf.Target;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Engine.Language;

/// <summary>Runs steps as a file has them, for real.</summary>
internal static class LanguageRun
{
    /// <summary>A scenario of one flow.</summary>
    /// <param name="server">What it is run against.</param>
    /// <param name="steps">The steps, as YAML.</param>
    /// <param name="load">The load profile, as YAML.</param>
    /// <param name="more">Other keys of the scenario, as YAML.</param>
    /// <param name="flow">Other keys of the flow, as YAML.</param>
    /// <param name="others">Other flows, as YAML.</param>
    public static Scenario Read(TargetServer server, string steps, string load = "{ executor: shared-iterations, iterations: 1 }", string more = "", string flow = "", string others = "")
    {
        string text = $"""
            name: language
            target: {server.BaseUri.AbsoluteUri}
            {Indented(more, 0)}
            load:
              it:
                {Indented(load, 4)}
            flows:
              main:
                {Indented(flow, 4)}
                steps:
                  {Indented(steps, 6)}
              {Indented(others, 2)}
            """;
        Scenario scenario = ScenarioLoader.Parse(text, "");
        return scenario with { Load = [.. scenario.Load.Select(profile => profile.Flow.Length == 0 ? profile with { Flow = "main" } : profile)] };
    }

    public static async Task<RunResult> RunAsync(TargetServer server, string steps, string load = "{ executor: shared-iterations, iterations: 1 }", string more = "", string flow = "", int seed = 1) =>
        (await RunRecorder.RunAsync(Read(server, steps, load, more, flow), seed)).Result;

    /// <summary>How often each step was done, by name.</summary>
    public static string Counts(RunResult result) => string.Join(' ', result.Steps.Values
        .Where(step => step.Metrics.ContainsKey(MetricNames.HttpReqs))
        .OrderBy(step => step.Name, StringComparer.Ordinal)
        .Select(step => $"{step.Name}={step.Metrics[MetricNames.HttpReqs].Count}"));

    private static string Indented(string text, int spaces) => text.ReplaceLineEndings("\n").Replace("\n", "\n" + new string(' ', spaces), StringComparison.Ordinal);
}
