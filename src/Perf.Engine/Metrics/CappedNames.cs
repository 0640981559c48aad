namespace Perf.Engine.Metrics;

/// <summary>The steps and checks of a run as they are counted: beyond a thousand of each, together as <c>(other)</c>.</summary>
internal sealed class CappedNames
{
    /// <summary>What all steps, or all checks, beyond the cap are called. The brackets keep it apart from a step that is called other.</summary>
    public const string Other = "(other)";

    private readonly int[] _steps;
    private readonly int[] _checks;

    public CappedNames(MetricNamesOfRun names)
    {
        var steps = new SeriesCap<string>(Other);
        var checks = new SeriesCap<(string Step, string Name)>((Other, Other));
        _steps = [.. names.Steps.Select(steps.NumberOf)];
        _checks = [.. names.Checks.Select(checks.NumberOf)];
        Steps = steps.Names;
        var families = new RequestMetrics[Steps.Count];
        for (int i = _steps.Length - 1; i >= 0; i--)
        {
            families[_steps[i]] = names.FamilyOf(i);
        }

        Families = families;
        Checks = checks.Names;
    }

    /// <summary>The names that steps are counted under.</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>The metrics that steps are counted in; several protocols' steps beyond the cap are counted in the first one's.</summary>
    public IReadOnlyList<RequestMetrics> Families { get; }

    /// <summary>The names that checks are counted under.</summary>
    public IReadOnlyList<(string Step, string Name)> Checks { get; }

    /// <summary>The place in <see cref="Steps"/> of a step of the run.</summary>
    public int Step(int step) => _steps[step];

    /// <summary>The place in <see cref="Checks"/> of a check of the run.</summary>
    public int Check(int check) => _checks[check];
}
