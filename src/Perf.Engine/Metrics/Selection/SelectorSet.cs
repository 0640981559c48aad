using System.Collections.Frozen;
using Perf.Engine.Metrics.Samples;

namespace Perf.Engine.Metrics.Selection;

/// <summary>
/// The parts of metrics that a plan's thresholds ask for, and that of k6's summaries, made ready: for each step and executor it is decided once which of them its samples may belong to. Where none
/// may there is nothing to look at, and a plan without any has no set at all.
/// </summary>
internal sealed class SelectorSet
{
    // k6 has this one in every summary, asked for or not, and scripts that write their own count on it.
    private static readonly MetricSelector s_expected = MetricSelector.Parse($"{MetricNames.HttpReqDuration}{{expected_response:true}}");

    private readonly IReadOnlyList<MetricSelector> _selectors;
    private readonly IReadOnlyList<SampleScope> _scopes;
    private readonly Dictionary<int, StepLabels> _steps = [];
    private readonly TagMatch?[] _iterations;
    private readonly bool[] _isPossible;

    private SelectorSet(IReadOnlyList<MetricSelector> selectors, IReadOnlyList<SampleScope> scopes)
    {
        _selectors = selectors;
        _scopes = scopes;
        _isPossible = new bool[selectors.Count];
        _iterations = [.. scopes.Select(scope => MatchOf(null, scope))];
    }

    /// <summary>The parts by number.</summary>
    public IReadOnlyList<MetricSelector> Selectors => _selectors;

    /// <summary>The set of a scenario.</summary>
    /// <param name="scenario">The scenario of a plan.</param>
    /// <returns>Null where there is none that is kept.</returns>
    public static SelectorSet? Of(Scenario scenario)
    {
        IEnumerable<MetricSelector> asked = scenario.Thresholds.Select(threshold => threshold.Part).OfType<MetricSelector>().Where(part => !IsKeptAnyway(part)).SelectMany(WithResponseTime);
        MetricSelector[] selectors = [.. asked.Concat(IsOfK6(scenario) ? [s_expected] : []).Distinct()];
        return selectors.Length == 0 ? null : new SelectorSet(selectors, SampleScope.Of(scenario));
    }

    /// <summary>Decides for a step, or a place in a flow, what its samples may belong to. Done before samples are made of it; on one thread.</summary>
    /// <param name="labels">What its samples have in common.</param>
    /// <param name="step">The step's number, or -1.</param>
    public void Prepare(StepLabels labels, int step = -1)
    {
        TagMatch?[] matches = [.. _scopes.Select(scope => MatchOf(labels, scope))];
        labels.Matches = Array.TrueForAll(matches, match => match is null) ? null : matches;
        if (step >= 0)
        {
            _steps.TryAdd(step, labels);
        }
    }

    /// <summary>What samples of an iteration as a whole may belong to.</summary>
    public TagMatch? OfIteration(int executor) => _iterations[(uint)executor < (uint)_iterations.Length ? executor : ^1];

    /// <summary>What samples of a step may belong to, by its number.</summary>
    public TagMatch? OfStep(int step, int executor) => _steps.GetValueOrDefault(step)?.MatchOf(executor);

    /// <summary>Whether some sample can belong to a part; otherwise it has a tag that nothing has, and never has data.</summary>
    public bool IsPossible(int part) => _isPossible[part];

    /// <summary>The type of a part, which is its metric's.</summary>
    public static MetricType TypeOf(MetricSelector selector, IReadOnlyList<MetricDeclaration> custom) =>
        MetricNames.All.TryGetValue(selector.Metric, out MetricType type) ? type : custom.FirstOrDefault(metric => metric.Name == selector.Metric)?.Type ?? MetricType.Trend;

    /// <summary>The unit of a part's series.</summary>
    public static string? UnitOf(MetricSelector selector, IReadOnlyList<MetricDeclaration> custom) => custom.FirstOrDefault(metric => metric.Name == selector.Metric) is { } metric ? UnitOf(metric) : null;

    /// <summary>The unit of a metric's series.</summary>
    public static string? UnitOf(MetricDeclaration metric) => metric.IsTime ? MetricNames.Milliseconds : null;

    // A limit on service time that holds where the same on response time would not is warned of; for that both must be known.
    private static IEnumerable<MetricSelector> WithResponseTime(MetricSelector part) =>
        RequestMetrics.Of(part.Metric) is { } family && part.Metric == family.Duration ? [part, part with { Metric = family.ResponseTime }] : [part];

    private static bool IsOfK6(Scenario scenario) => scenario.Compatibility == CompatibilityProfile.K6 || scenario.Program is { Kind: ScriptProgram.K6Kind };

    // That of one group is a series of its own, asked for or not.
    private static bool IsKeptAnyway(MetricSelector part) => part is { Metric: MetricNames.GroupDuration, Tags.Count: 1 } && part.Tags.ContainsKey("group");

    private TagMatch? MatchOf(StepLabels? labels, SampleScope scope)
    {
        var requests = new List<Part>();
        var checks = new List<Part>();
        var others = new List<Part>();
        for (int i = 0; i < _selectors.Count; i++)
        {
            foreach (PartField field in FieldsOf(_selectors[i].Metric, labels))
            {
                if (PartOf(i, field, labels, scope) is { } part)
                {
                    (field <= PartField.DataReceived ? requests : field == PartField.Check ? checks : others).Add(part);
                }
            }
        }

        return requests.Count + checks.Count + others.Count == 0 ? null : new TagMatch([.. requests], [.. checks], [.. others]);
    }

    private Part? PartOf(int number, PartField field, StepLabels? labels, SampleScope scope)
    {
        MetricSelector selector = _selectors[number];
        var tags = new SampleTagSource(labels, scope, isRequest: field <= PartField.Retries, isCheck: field == PartField.Check);
        var conditions = new List<TagCondition>();
        foreach ((string name, string value) in selector.Tags)
        {
            if (tags.Look(name, value) is not { } found || (!found.Holds && found.Condition is null))
            {
                return null;
            }

            if (found.Condition is { } condition)
            {
                conditions.Add(condition);
            }
        }

        _isPossible[number] = true;
        return new Part(number, selector.Metric, field, [.. conditions]);
    }

    private static IEnumerable<PartField> FieldsOf(string metric, StepLabels? labels)
    {
        if (labels?.Family is { } family && RequestFields(family).TryGetValue(metric, out PartField ofRequest))
        {
            return [ofRequest];
        }

        return metric switch
        {
            MetricNames.Checks => [PartField.Check],
            MetricNames.GroupDuration => [PartField.GroupDuration],
            MetricNames.Iterations when labels is null => [PartField.Iterations],
            MetricNames.IterationDuration when labels is null => [PartField.IterationDuration],
            MetricNames.IterationStartLag when labels is null => [PartField.StartLag],
            MetricNames.DroppedIterations when labels is null => [PartField.Dropped],
            MetricNames.InterruptedIterations when labels is null => [PartField.Interrupted],
            _ => MetricNames.All.ContainsKey(metric) ? [] : [PartField.Custom],
        };
    }

    private static readonly FrozenDictionary<string, FrozenDictionary<string, PartField>> s_requestFields =
        RequestMetrics.All.ToFrozenDictionary(family => family.Protocol, FieldsOfFamily, StringComparer.Ordinal);

    private static FrozenDictionary<string, PartField> RequestFields(RequestMetrics family) => s_requestFields.GetValueOrDefault(family.Protocol) ?? FieldsOfFamily(family);

    private static FrozenDictionary<string, PartField> FieldsOfFamily(RequestMetrics family) => new Dictionary<string, PartField>
    {
        [family.Count] = PartField.Requests,
        [family.Failed] = PartField.Failed,
        [family.ResponseTime] = PartField.ResponseTime,
        [family.Duration] = PartField.Duration,
        [family.Blocked] = PartField.Blocked,
        [family.LookingUp] = PartField.LookingUp,
        [family.Connecting] = PartField.Connecting,
        [family.TlsHandshaking] = PartField.TlsHandshaking,
        [family.Sending] = PartField.Sending,
        [family.Waiting] = PartField.Waiting,
        [family.Receiving] = PartField.Receiving,
        [family.Retries] = PartField.Retries,
        [MetricNames.DataSent] = PartField.DataSent,
        [MetricNames.DataReceived] = PartField.DataReceived,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
