using Perf.Engine.Flows;
using Perf.Engine.Protocols;
using Perf.Engine.Templates;

namespace Perf.Engine.Planning;

/// <summary>Says of a scenario whether it is right and what a run of it would do. A pure function; nothing is sent and no connection is opened.</summary>
public static class ScenarioChecker
{
    private const int Points = 240;

    // No host of this name can be (RFC 2606).
    private const string UnknownTarget = "http://not-set.invalid";

    /// <summary>Checks a scenario that could be read.</summary>
    /// <param name="request">The scenario, and what is to be different.</param>
    /// <param name="environments">The environments of config/environments.yaml.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>The check. What makes the plan impossible is among its problems.</returns>
    public static ScenarioCheck Check(RunRequest request, IReadOnlyDictionary<string, EnvironmentDefinition> environments, Func<string, string?> environment)
    {
        IReadOnlyList<string> notes = [];
        try
        {
            (request, notes) = Planner.OfType(request, environments, environment);
        }
        catch (PerfException e)
        {
            return new ScenarioCheck { Name = NameOf(request), Path = request.Scenario.Path, Problems = ProblemsOf(e, request.Scenario) };
        }

        Scenario scenario = request.Scenario;
        string[] missing = [.. Missing(request, environments, environment)];
        Func<string, string?> filled = name => environment(name) ?? (missing.Contains(name, StringComparer.Ordinal) ? IsTarget(request, environments, name) ? UnknownTarget : "not-set" : null);
        var check = new ScenarioCheck { Name = scenario.Name, Path = scenario.Path, Warnings = [.. scenario.Warnings, .. notes.Select(note => Problem(scenario, note))], MissingVariables = missing };
        RunPlan plan;
        try
        {
            plan = Planner.Plan(request with { AllowScript = true }, environments, filled, "check", request.Seed ?? 0);
        }
        catch (PerfException e)
        {
            return check with { Problems = ProblemsOf(e, scenario) };
        }

        // What is not set here is shown as it is written.
        string target = plan.Target == UnknownTarget || plan.Target.Contains("not-set", StringComparison.Ordinal) ? TargetText(request, environments) ?? plan.Target : plan.Target;
        plan = plan with { Target = target };
        var context = new StepContext(plan.Scenario, new Uri("http://localhost/"), new VariableTable(), filled);
        IReadOnlyList<string> hosts = ScenarioHosts.Of(plan, scenario.Connections.Values.Select(connection => ConnectionAddress.Of(connection, context)));
        OfferedLoad offered = OfferedLoadCurve.Of(plan.Scenario.Load, Points);
        return check with
        {
            IsValid = true,
            Target = target,
            Environment = plan.Environment,
            IsProduction = plan.Production,
            Duration = plan.Duration,
            MaxDuration = plan.MaxDuration,
            Executors = plan.Executors,
            Offered = offered,
            Iterations = Sum(plan.Executors, executor => executor.Iterations),
            Requests = Sum(plan.Executors, executor => executor.Iterations * executor.RequestsPerIteration),
            IterationsAtMost = AtMost(plan),
            Hosts = hosts,
            Data = DataDemand.Needs(plan.Scenario, plan.Executors),
            Thresholds = [.. plan.Scenario.Thresholds.Select(threshold => $"{threshold}{(threshold.AbortOnFail ? " (ends the run)" : "")}")],
            Risks = ScenarioRisks.Of(plan, hosts, offered, missing),
        };
    }

    private static string NameOf(RunRequest request) => request.Scenario.Name.Length > 0 ? request.Scenario.Name : request.Type ?? "";

    private static IReadOnlyList<ScenarioProblem> ProblemsOf(PerfException fault, Scenario scenario) => fault is ScenarioException all ? all.Problems : [Problem(scenario, fault.Message)];

    private static ScenarioProblem Problem(Scenario scenario, string message) => new() { File = scenario.Path ?? "", Message = message };

    private static long? Sum(IReadOnlyList<ExecutorPlan> executors, Func<ExecutorPlan, long?> count) => executors.Aggregate((long?)0, (sum, executor) => sum + count(executor));

    // A closed executor makes no more iterations than its flow's pauses leave room for.
    private static long? AtMost(RunPlan plan)
    {
        double total = 0;
        foreach ((LoadProfile profile, ExecutorPlan executor) in plan.Scenario.Load.Select(profile => (profile, plan.Executors.First(executor => executor.Name == profile.Name))))
        {
            if (executor.Iterations is { } known)
            {
                total += known;
                continue;
            }

            TimeSpan least = LeastIteration.Of(plan.Scenario, profile);
            if (least == TimeSpan.Zero)
            {
                return null;
            }

            total += (executor.MaxVus ?? 0) * Math.Ceiling(executor.Duration / least);
        }

        return total < long.MaxValue ? (long)total : null;
    }

    private static IEnumerable<string> Missing(RunRequest request, IReadOnlyDictionary<string, EnvironmentDefinition> environments, Func<string, string?> environment) =>
        ScenarioTemplates.Of(request.Scenario with { Target = TargetText(request, environments) ?? request.Scenario.Target })
            .Concat(request.Variables.Values.SelectMany(variable => variable.Values).Select(value => value.Text))
            .SelectMany(References)
            .Where(part => part.Default is null && environment(part.Text) is null)
            .Select(part => part.Text)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static bool IsTarget(RunRequest request, IReadOnlyDictionary<string, EnvironmentDefinition> environments, string name) =>
        TargetText(request, environments) is { } target && References(target).FirstOrDefault() is { Offset: 0 } first && first.Text == name;

    private static string? TargetText(RunRequest request, IReadOnlyDictionary<string, EnvironmentDefinition> environments)
    {
        string? name = request.Environment ?? request.Scenario.DefaultEnvironment;
        EnvironmentDefinition? own = name is null ? null : request.Scenario.Environments.GetValueOrDefault(name);
        EnvironmentDefinition? common = name is null ? null : environments.GetValueOrDefault(name);
        return request.Target ?? own?.Target ?? common?.Target ?? request.Scenario.Target;
    }

    private static IEnumerable<TemplatePart> References(string text) => Template.Parse(text).References.Where(part => part.Kind == TemplatePartKind.Environment);
}
