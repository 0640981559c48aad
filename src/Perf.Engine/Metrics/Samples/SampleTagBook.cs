using System.Globalization;
using Perf.Engine.Flows;

namespace Perf.Engine.Metrics.Samples;

/// <summary>The tags of a run's samples; the same tags are the same object. Used by the writer's thread alone.</summary>
internal sealed class SampleTagBook
{
    // Steps times statuses times errors are few; where a server makes up a status for each answer, they must not fill the memory.
    private const int Most = 10_000;

    private readonly IReadOnlyDictionary<string, string> _ofRun;
    private readonly string[] _executors;
    private readonly StepLabels?[] _firstSteps;
    private readonly IReadOnlyList<(string Step, string Name)> _checks;
    private readonly Dictionary<Key, SampleTags> _known = [];

    public SampleTagBook(RunPlan plan, CompiledScenario scenario)
    {
        _ofRun = plan.Tags;
        _executors = [.. plan.Scenario.Load.Select(load => load.Name)];
        _firstSteps = [.. plan.Scenario.Load.Select(load => scenario.Flows[load.Flow].Steps.OfType<CompiledAction>().FirstOrDefault()?.Labels)];
        _checks = scenario.Names.Checks;
        OfRun = new SampleTags(_ofRun);
    }

    /// <summary>The tags of what belongs to the run as a whole.</summary>
    public SampleTags OfRun { get; }

    /// <summary>The step of a sample: of a start that was never made, the first that it would have begun.</summary>
    public StepLabels? StepOf(in RawSample raw) => raw.Kind == SampleKind.Dropped ? _firstSteps[raw.Executor] : raw.Step;

    /// <summary>The tags of a sample.</summary>
    public SampleTags Of(in RawSample raw)
    {
        bool isRequest = raw.Kind == SampleKind.Request;
        var key = new Key(raw.Kind, raw.Executor, raw.Check, raw.Step, raw.Method, raw.Status, isRequest && raw.Flag, raw.ErrorClass, raw.TlsVersion);
        if (_known.TryGetValue(key, out SampleTags? known))
        {
            return known;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        return _known[key] = new SampleTags(Make(raw));
    }

    private Dictionary<string, string> Make(in RawSample raw)
    {
        // The run's own labels first: where one is named as a tag of the measurement, that is the one that counts.
        var tags = new Dictionary<string, string>(_ofRun, StringComparer.Ordinal) { ["group"] = "", ["scenario"] = _executors[raw.Executor] };
        if (raw.Kind == SampleKind.Check)
        {
            (tags["name"], tags["check"]) = _checks[raw.Check];
        }

        if (StepOf(raw) is not { } step)
        {
            return tags;
        }

        tags["name"] = step.Name;
        Set(tags, "method", raw.Method ?? step.Method);
        Set(tags, "url", step.Url);
        Set(tags, "proto", step.Proto);
        Set(tags, "service", step.Service);
        Set(tags, "subproto", step.Subprotocol);
        if (raw.Kind == SampleKind.Request)
        {
            Set(tags, "status", step.HasStatus ? raw.Status.ToString(CultureInfo.InvariantCulture) : null);
            Set(tags, "expected_response", raw.Flag ? "false" : "true");
            Set(tags, "error", raw.ErrorClass);
            Set(tags, "error_code", SampleErrorCode.Of(raw.ErrorClass, step.Family == RequestMetrics.Http ? raw.Status : 0)?.ToString(CultureInfo.InvariantCulture));
            Set(tags, "tls_version", raw.TlsVersion);
        }

        return tags;
    }

    private static void Set(Dictionary<string, string> tags, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            tags[name] = value;
        }
    }

    private readonly record struct Key(SampleKind Kind, int Executor, int Check, StepLabels? Step, string? Method, int Status, bool Failed, string? ErrorClass, string? TlsVersion);
}
