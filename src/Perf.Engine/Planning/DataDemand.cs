using System.Globalization;
using Perf.Engine.Templates;

namespace Perf.Engine.Planning;

/// <summary>Compares how many rows of data a plan needs with how many there are. A pure function.</summary>
internal static class DataDemand
{
    /// <summary>Warns of data whose rows are used once and that will not last.</summary>
    /// <param name="scenario">The scenario of the plan.</param>
    /// <param name="executors">What its load profiles will do.</param>
    /// <returns>A sentence for each feeder.</returns>
    public static IReadOnlyList<string> Warnings(Scenario scenario, IReadOnlyList<ExecutorPlan> executors)
    {
        var warnings = new List<string>();
        foreach (DataFeeder feeder in scenario.Data.Values.Where(feeder => feeder.Order == DataOrder.Once))
        {
            var users = executors.Select(executor => (executor.Name, Rows: executor.Iterations is { } iterations ? Math.Ceiling(iterations * ShareOf(scenario, executor, feeder)) : 0)).Where(user => user.Rows > 0).ToList();
            double needed = users.Sum(user => user.Rows);
            if (needed > feeder.Rows)
            {
                warnings.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the data '{feeder.Name}' ({feeder.File}) has {feeder.Rows} rows, each for one iteration (order: once), and {string.Join(", ", users.Select(user => user.Name))} will start {needed:0}: {needed - feeder.Rows:0} of them find none and end at once (data_exhausted)"));
            }
        }

        return warnings;
    }

    /// <summary>What a plan needs of each feeder.</summary>
    /// <param name="scenario">The scenario of the plan.</param>
    /// <param name="executors">What its load profiles will do.</param>
    /// <returns>The needs; rows are told of those that are used once, where the number of iterations is known.</returns>
    public static IReadOnlyList<DataNeed> Needs(Scenario scenario, IReadOnlyList<ExecutorPlan> executors) =>
    [
        .. scenario.Data.Values.Select(feeder => new DataNeed
        {
            Name = feeder.Name,
            File = feeder.File,
            Order = feeder.Order.ToString().ToLowerInvariant(),
            Available = feeder.Rows,
            Rows = feeder.Order == DataOrder.Once && executors.All(executor => executor.Iterations is not null || ShareOf(scenario, executor, feeder) == 0)
                ? (long)executors.Sum(executor => Math.Ceiling((executor.Iterations ?? 0) * ShareOf(scenario, executor, feeder)))
                : null,
        }),
    ];

    // Of a mix of flows some may take rows and others not.
    private static double ShareOf(Scenario scenario, ExecutorPlan executor, DataFeeder feeder)
    {
        IReadOnlyList<FlowShare> mix = scenario.Load.FirstOrDefault(load => load.Name == executor.Name)?.Mix() ?? [];
        return mix.Where(share => FeedersOf(scenario, scenario.Flows[share.Flow]).Contains(feeder.Name)).Sum(share => share.Weight) / Math.Max(mix.Sum(share => share.Weight), double.Epsilon);
    }

    /// <summary>The feeders that a flow takes rows from, by way of variables or not.</summary>
    public static IReadOnlySet<string> FeedersOf(Scenario scenario, Flow flow)
    {
        var feeders = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(ScenarioTemplates.Of(flow, scenario));
        foreach (ScriptStep script in scenario.WithCalled(flow).SelectMany(one => one.AllSteps()).OfType<ScriptStep>())
        {
            feeders.UnionWith(scenario.Data.Keys.Where(name => script.Text.Contains($"{name}.", StringComparison.OrdinalIgnoreCase)));
        }

        while (open.TryDequeue(out string? text))
        {
            foreach (TemplatePart part in Template.Parse(text).References.Where(part => part.Kind == TemplatePartKind.Variable))
            {
                if (part.Text.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && scenario.Data.ContainsKey(part.Text[..dot]))
                {
                    feeders.Add(part.Text[..dot]);
                }
                else if (seen.Add(part.Text) && scenario.Variables.TryGetValue(part.Text, out Variable? variable))
                {
                    foreach (ScalarValue value in variable.Values)
                    {
                        open.Enqueue(value.Text);
                    }
                }
            }
        }

        return feeders;
    }
}
