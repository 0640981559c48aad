namespace Perf.Engine.Metrics;

/// <summary>Gives the steps, checks, groups and metrics of a scenario their numbers while it is compiled; the same name always has the same.</summary>
internal sealed class RunNames
{
    private readonly List<(string Name, RequestMetrics Family)> _steps = [];
    private readonly List<(string Step, string Name)> _checks = [];
    private readonly List<string> _groups = [];
    private readonly List<MetricDeclaration> _metrics;

    /// <summary>Begins with the metrics that the scenario declares, and those that its steps add to.</summary>
    public RunNames(Scenario scenario) => _metrics = [.. CustomMetrics.Of(scenario)];

    /// <summary>The number of a step.</summary>
    public int Step(string name, RequestMetrics family) => NumberOf(_steps, (name, family));

    /// <summary>The number of a check.</summary>
    public int Check(string step, string name) => NumberOf(_checks, (step, name));

    /// <summary>The number of a group, by its whole path.</summary>
    public int Group(string path) => NumberOf(_groups, path);

    /// <summary>The number of one of the scenario's own metrics.</summary>
    /// <exception cref="ArgumentException">The scenario has none of this name.</exception>
    public int Metric(string name) => _metrics.FindIndex(metric => metric.Name == name) is >= 0 and int number ? number : throw new ArgumentException($"There is no metric '{name}'.", nameof(name));

    /// <summary>All of them by number.</summary>
    public MetricNamesOfRun Build() => new([.. _steps.Select(step => step.Name)], [.. _checks])
    {
        Families = [.. _steps.Select(step => step.Family)],
        Groups = [.. _groups],
        Metrics = [.. _metrics],
    };

    private static int NumberOf<T>(List<T> list, T one)
    {
        int number = list.IndexOf(one);
        if (number < 0)
        {
            number = list.Count;
            list.Add(one);
        }

        return number;
    }
}
