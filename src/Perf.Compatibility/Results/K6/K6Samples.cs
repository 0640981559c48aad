using Perf.Compatibility.Results.Streams;

namespace Perf.Compatibility.Results.K6;

/// <summary>
/// Gives k6's samples to an assembler: steps by the tag name, checks by the step or the group, groups, errors by their number, and the selections by tags
/// that somebody asks for.
/// </summary>
internal sealed class K6Samples
{
    private const string GroupSeparator = "::";

    private static readonly HashSet<string> s_notOfRun = [.. SampleTags.SystemNames, "vu", "iter", "ip", "ocsp_status"];

    private readonly SampleAssembler _assembler;
    private readonly Dictionary<string, List<MetricSelector>> _selections = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _common;
    private int _version;

    /// <summary>Begins.</summary>
    /// <param name="assembler">Where samples go.</param>
    /// <param name="submetrics">Selections by tags that are to be kept.</param>
    public K6Samples(SampleAssembler assembler, IEnumerable<string> submetrics)
    {
        _assembler = assembler;
        Select(submetrics);
    }

    /// <summary>The address that the first request with one went to, or an empty text.</summary>
    public string Target { get; private set; } = "";

    /// <summary>The user's tags that every sample has.</summary>
    public IReadOnlyDictionary<string, string> CommonTags => _common ?? [];

    /// <summary>Adds selections by tags; samples that were read before are not in them.</summary>
    /// <param name="submetrics">Such as <c>http_req_duration{status:200}</c>.</param>
    public void Select(IEnumerable<string> submetrics)
    {
        foreach (MetricSelector selector in submetrics.Select(K6Selector.Parse).OfType<MetricSelector>())
        {
            // A step is kept anyway.
            if (selector.Tags.Count == 0 || K6Selector.StepOf(selector) is not null)
            {
                continue;
            }

            if (!_selections.TryGetValue(selector.Metric, out List<MetricSelector>? list))
            {
                _selections[selector.Metric] = list = [];
            }

            if (!list.Contains(selector))
            {
                list.Add(selector);
                _version++;
            }
        }
    }

    /// <summary>The selections by tags that no sample was in: that is known, and is not the same as not having looked.</summary>
    public IEnumerable<MetricSlot> Unmet() =>
        _selections.Values.SelectMany(list => list).Where(selector => !_assembler.Metrics.ContainsKey(selector.Name) && _assembler.Metrics.ContainsKey(selector.Metric))
            .Select(selector => _assembler.Metrics[selector.Metric] with { Name = selector.Name });

    /// <summary>What tags mean.</summary>
    /// <param name="values">The tags.</param>
    public K6Tags TagsOf(IReadOnlyDictionary<string, string> values)
    {
        string Value(string name) => values.GetValueOrDefault(name, "");
        string group = Value("group");
        group = group.StartsWith(GroupSeparator, StringComparison.Ordinal) ? group[GroupSeparator.Length..] : group;
        string name = Value("name");
        string code = Value("error_code");

        // An answer that was expected is no error, whatever its status.
        bool isError = code.Length > 0 && Value("expected_response") != "true";
        if (Target.Length == 0 && Uri.TryCreate(Value("url"), UriKind.Absolute, out Uri? url) && url.Host.Length > 0)
        {
            Target = url.GetLeftPart(UriPartial.Scheme) + url.Authority;
        }

        KeepCommon(values);
        return new K6Tags
        {
            Step = _assembler.Step(name),
            Group = group,
            Check = Value("check"),
            ErrorClass = isError ? K6Errors.ClassOf(code, Value("error")) : null,
            Error = Value("error"),
            Values = values,
        };
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="ticks">When it was measured, in ticks of UTC.</param>
    /// <param name="value">The value.</param>
    /// <param name="isExact">Whether the time is finer than a second: only then does it tell when the request began.</param>
    public void Add(MetricSlot metric, K6Tags tags, long ticks, double value, bool isExact)
    {
        // Samples are written when what they measure is over.
        long began = metric.TellsStart && isExact && value is > 0 and < TimeSpan.MillisecondsPerDay ? ticks - (long)(value * TimeSpan.TicksPerMillisecond) : ticks;
        _assembler.Add(ticks, tags.Step, metric, value, began);
        if (_selections.Count > 0 || metric.IsGroups)
        {
            foreach (MetricSlot submetric in tags.Submetrics(metric, _version, Choose))
            {
                _assembler.Add(ticks, 0, submetric, value, began);
            }
        }

        if (metric.IsChecks && tags.Check.Length > 0)
        {
            _assembler.AddCheck(ticks, tags.Step > 0 ? _assembler.StepName(tags.Step) : tags.Group, tags.Check, value != 0);
        }
        else if (tags.ErrorClass is not null && metric.CountsRequests)
        {
            _assembler.AddError(ticks, tags.Step, tags.ErrorClass, tags.Error);
        }
    }

    private MetricSlot[] Choose(MetricSlot metric, K6Tags tags)
    {
        // Groups are parts of the one metric of all groups, whoever asks for them.
        MetricSlot[] group = metric.Name == MetricNames.GroupDuration && tags.Group.Length > 0
            ? [_assembler.Metric(MetricNames.OfGroup(GroupSeparator + tags.Group), metric.Type, metric.IsTime)]
            : [];
        return _selections.TryGetValue(metric.Name, out List<MetricSelector>? list)
            ? [.. group, .. list.Where(selector => selector.Tags.All(tag => ValueOf(tags, tag.Key) == tag.Value)).Select(selector => _assembler.Metric(selector.Name, metric.Type, metric.IsTime)).Except(group)]
            : group;
    }

    private static string ValueOf(K6Tags tags, string name) => tags.Values.GetValueOrDefault(name == "step" ? "name" : name, "");

    private void KeepCommon(IReadOnlyDictionary<string, string> values)
    {
        if (_common is null)
        {
            _common = values.Where(tag => !s_notOfRun.Contains(tag.Key)).ToDictionary(StringComparer.Ordinal);
            return;
        }

        foreach (string name in _common.Keys.Where(name => values.GetValueOrDefault(name) != _common[name]).ToArray())
        {
            _common.Remove(name);
        }
    }
}
