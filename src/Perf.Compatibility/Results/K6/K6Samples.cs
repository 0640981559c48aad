using Perf.Compatibility.Results.Streams;

namespace Perf.Compatibility.Results.K6;

/// <summary>
/// Gives k6's samples to an assembler: steps by the tag name (or the group, for what has no name), checks, errors by their number, and the selections by tags
/// that somebody asks for.
/// </summary>
internal sealed class K6Samples
{
    private const string GroupSeparator = "::";

    private static readonly HashSet<string> s_notOfRun = [.. SampleTags.SystemNames, "vu", "iter", "ip", "ocsp_status"];

    private readonly SampleAssembler _assembler;
    private readonly Dictionary<string, List<(string Selector, IReadOnlyList<KeyValuePair<string, string>> Tags)>> _selections = new(StringComparer.Ordinal);
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
        foreach (string submetric in submetrics)
        {
            (string metric, IReadOnlyList<KeyValuePair<string, string>> tags) = MetricSelector.Parse(submetric);
            if (tags.Count == 0)
            {
                continue;
            }

            if (!_selections.TryGetValue(metric, out List<(string Selector, IReadOnlyList<KeyValuePair<string, string>> Tags)>? list))
            {
                _selections[metric] = list = [];
            }

            string selector = MetricSelector.Normalize(submetric);
            if (list.All(one => one.Selector != selector))
            {
                list.Add((selector, tags));
                _version++;
            }
        }
    }

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
            Step = _assembler.Step(name.Length > 0 ? name : group),
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
        if (_selections.Count > 0)
        {
            foreach (MetricSlot submetric in tags.Submetrics(metric, _version, Choose))
            {
                _assembler.Add(ticks, 0, submetric, value, began);
            }
        }

        if (metric.IsChecks && tags.Check.Length > 0)
        {
            _assembler.AddCheck(ticks, tags.Step, tags.Check, value != 0);
        }
        else if (tags.ErrorClass is not null && metric.CountsRequests)
        {
            _assembler.AddError(ticks, tags.Step, tags.ErrorClass, tags.Error);
        }
    }

    private MetricSlot[] Choose(MetricSlot metric, K6Tags tags) => _selections.TryGetValue(metric.Name, out List<(string Selector, IReadOnlyList<KeyValuePair<string, string>> Tags)>? list)
        ? [.. list.Where(one => one.Tags.All(tag => tags.Values.GetValueOrDefault(tag.Key, "") == tag.Value)).Select(one => _assembler.Metric(one.Selector, metric.Type, metric.IsTime))]
        : [];

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
