namespace Perf.Engine.Metrics;

/// <summary>
/// The names that one loop counts under, or all together: those of the run, and those that come up while it goes on, as a script's addresses and checks do. Beyond a
/// thousand of each kind they count together as <c>(other)</c>. Not safe for several threads; its loop alone uses it.
/// </summary>
internal sealed class CappedNames
{
    /// <summary>What all steps, checks or groups beyond the cap are called. The brackets keep it apart from a step that is called other.</summary>
    public const string Other = "(other)";

    private readonly MetricNamesOfRun _run;
    private readonly SeriesCap<string> _stepCap = new(Other);
    private readonly SeriesCap<(string Step, string Name)> _checkCap = new((Other, Other));
    private readonly SeriesCap<string> _groupCap = new(Other);
    private readonly List<RequestMetrics> _families = [];
    private readonly List<MetricDeclaration> _metrics;
    private readonly int[] _steps;
    private readonly int[] _checks;
    private readonly int[] _groups;

    public CappedNames(MetricNamesOfRun names)
    {
        _run = names;
        _steps = [.. names.Steps.Select((name, number) => PlaceOfStep(name, names.FamilyOf(number)))];
        _checks = [.. names.Checks.Select(_checkCap.NumberOf)];
        _groups = [.. names.Groups.Select(_groupCap.NumberOf)];
        _metrics = [.. names.Metrics];
    }

    /// <summary>The names that steps are counted under.</summary>
    public IReadOnlyList<string> Steps => _stepCap.Names;

    /// <summary>The metrics that steps are counted in; several protocols' steps beyond the cap are counted in the first one's.</summary>
    public IReadOnlyList<RequestMetrics> Families => _families;

    /// <summary>The names that checks are counted under.</summary>
    public IReadOnlyList<(string Step, string Name)> Checks => _checkCap.Names;

    /// <summary>The paths that groups are counted under.</summary>
    public IReadOnlyList<string> Groups => _groupCap.Names;

    /// <summary>The metrics of the scenario's own.</summary>
    public IReadOnlyList<MetricDeclaration> Metrics => _metrics;

    /// <summary>The number of a step that is not of the run's own, in the numbers of <see cref="Step"/>; the same name always has the same.</summary>
    public int NumberOfStep(string name, RequestMetrics family) => _steps.Length + PlaceOfStep(name, family);

    /// <summary>The same of a check.</summary>
    public int NumberOfCheck(string step, string name) => _checks.Length + _checkCap.NumberOf((step, name));

    /// <summary>The same of a group, by its whole path.</summary>
    public int NumberOfGroup(string path) => _groups.Length + _groupCap.NumberOf(path);

    /// <summary>The number of a metric of the scenario's own, a new one where it is new.</summary>
    /// <returns>-1 where there are <see cref="CustomMetrics.Most"/> already, or where one of this name has another type: values of different metrics have no common sum.</returns>
    public int NumberOfMetric(MetricDeclaration metric)
    {
        int known = _metrics.FindIndex(other => other.Name == metric.Name);
        if (known >= 0)
        {
            return _metrics[known].Type == metric.Type ? known : -1;
        }

        if (_metrics.Count >= CustomMetrics.Most)
        {
            return -1;
        }

        _metrics.Add(metric);
        return _metrics.Count - 1;
    }

    /// <summary>The place in <see cref="Steps"/> of a step's number.</summary>
    public int Step(int step) => step < _steps.Length ? _steps[step] : step - _steps.Length;

    /// <summary>The place in <see cref="Checks"/> of a check's number.</summary>
    public int Check(int check) => check < _checks.Length ? _checks[check] : check - _checks.Length;

    /// <summary>The place in <see cref="Groups"/> of a group's number.</summary>
    public int Group(int group) => group < _groups.Length ? _groups[group] : group - _groups.Length;

    /// <summary>A step's own name, also where it is counted under the common one.</summary>
    public string NameOfStep(int step) => step < _run.Steps.Count ? _run.Steps[step] : Steps[Step(step)];

    /// <summary>A check's own step and name, also where it is counted under the common ones.</summary>
    public (string Step, string Name) NameOfCheck(int check) => check < _run.Checks.Count ? _run.Checks[check] : Checks[Check(check)];

    /// <summary>A group's own path, also where it is counted under the common one.</summary>
    public string PathOfGroup(int group) => group < _run.Groups.Count ? _run.Groups[group] : Groups[Group(group)];

    private int PlaceOfStep(string name, RequestMetrics family)
    {
        int place = _stepCap.NumberOf(name);
        if (place == _families.Count)
        {
            _families.Add(family);
        }

        return place;
    }
}
