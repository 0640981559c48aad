using System.Globalization;
using Perf.Engine.Flows;
using Perf.Engine.Metrics.Selection;

namespace Perf.Engine.Metrics.Samples;

/// <summary>The tags of a run's samples; the same tags are the same object. Used by the writer's thread alone.</summary>
internal sealed class SampleTagBook
{
    // Steps times statuses times errors are few; where a server makes up a status for each answer, they must not fill the memory.
    private const int Most = 10_000;

    private readonly IReadOnlyList<SampleScope> _scopes;
    private readonly StepLabels?[] _firstSteps;
    private readonly Dictionary<Key, SampleTags> _known = [];

    public SampleTagBook(RunPlan plan, CompiledScenario scenario)
    {
        _scopes = SampleScope.Of(plan.Scenario with { Tags = plan.Tags });
        _firstSteps = [.. plan.Scenario.Load.Select(load => scenario.Flows[load.Flow].Steps.OfType<CompiledAction>().FirstOrDefault()?.Labels)];
        OfRun = new SampleTags(plan.Tags);
    }

    /// <summary>The tags of what belongs to the run as a whole.</summary>
    public SampleTags OfRun { get; }

    /// <summary>The step of a sample: of a start that was never made, the first that it would have begun.</summary>
    public StepLabels? StepOf(in RawSample raw) => raw.Kind != SampleKind.Dropped ? raw.Step : (uint)raw.Executor < (uint)_firstSteps.Length ? _firstSteps[raw.Executor] : null;

    /// <summary>The tags of a sample.</summary>
    public SampleTags Of(in RawSample raw)
    {
        if (raw.TagValues is not null)
        {
            // They may be another each time, so that there is nothing to keep.
            return new SampleTags(Make(raw));
        }

        bool isRequest = raw.Kind == SampleKind.Request;
        string? name = raw.Kind == SampleKind.Custom ? null : raw.Name;
        var key = new Key(raw.Kind, raw.Executor, name, raw.StepOfCheck, raw.Step, raw.Method, raw.Status, isRequest && raw.Flag, raw.ErrorClass, raw.TlsVersion);
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
        // The run's own labels first, then the executor's: where one is named as a tag of the measurement, that is the one that counts; but a step's own tags are meant so.
        SampleScope scope = _scopes[(uint)raw.Executor < (uint)_scopes.Count ? raw.Executor : _scopes.Count - 1];
        var tags = new Dictionary<string, string>(scope.Tags, StringComparer.Ordinal) { ["group"] = raw.Kind == SampleKind.Group ? raw.Name! : StepOf(raw)?.Group ?? "" };
        Set(tags, "scenario", scope.Executor);
        if (raw.Kind == SampleKind.Check)
        {
            Set(tags, "check", raw.Name);
            Set(tags, "name", raw.StepOfCheck);
        }

        if (StepOf(raw) is { } step)
        {
            OfStep(tags, raw, step);
        }

        return tags;
    }

    private static void OfStep(Dictionary<string, string> tags, in RawSample raw, StepLabels step)
    {
        Set(tags, "name", step.Name);
        if (raw.Kind is SampleKind.Request or SampleKind.Dropped or SampleKind.Retry)
        {
            OfRequest(tags, raw, step);
        }

        foreach ((string name, string value) in step.Tags)
        {
            tags[name] = value;
        }

        for (int i = 0; i < (raw.TagValues?.Length ?? 0); i++)
        {
            tags[step.Templates[i].Name] = raw.TagValues![i];
        }
    }

    private static void OfRequest(Dictionary<string, string> tags, in RawSample raw, StepLabels step)
    {
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
    }

    private static void Set(Dictionary<string, string> tags, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            tags[name] = value;
        }
    }

    private readonly record struct Key(SampleKind Kind, int Executor, string? Name, string? StepOfCheck, StepLabels? Step, string? Method, int Status, bool Failed, string? ErrorClass, string? TlsVersion);
}
