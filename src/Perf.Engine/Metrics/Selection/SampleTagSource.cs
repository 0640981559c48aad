using Perf.Engine.Metrics.Samples;

namespace Perf.Engine.Metrics.Selection;

/// <summary>
/// Tells what samples of one step and one executor have as the value of a tag, as far as it is known before the run. A step's own tags come first, then what is measured,
/// then the executor's tags and the run's.
/// </summary>
internal readonly struct SampleTagSource(StepLabels? labels, SampleScope scope, bool isRequest, bool isCheck)
{
    /// <summary>Whether a tag has a value.</summary>
    /// <param name="name">The tag.</param>
    /// <param name="value">The value.</param>
    /// <returns>Null where samples have no such tag; otherwise whether all have this value, or what is to be asked of each. Neither is never.</returns>
    public (bool Holds, TagCondition? Condition)? Look(string name, string value)
    {
        if (labels is not null && labels.Tags.TryGetValue(name, out string? own))
        {
            return Always(own == value);
        }

        if (labels?.Templates.FirstOrDefault(tag => tag.Name == name).Value is { } template)
        {
            return (false, TagCondition.Of(DynamicTag.Template, value, labels, template));
        }

        return (isRequest ? OfRequest(name, value) : null) ?? OfPlace(name, value);
    }

    private (bool, TagCondition?)? OfPlace(string name, string value) => name switch
    {
        "step" or "name" when labels is { Name.Length: > 0 } => Always(labels.Name == value),
        "group" => Always((labels?.Group ?? "") == value),
        "scenario" when scope.Executor is not null => Always(scope.Executor == value),
        "check" when isCheck => (false, TagCondition.Of(DynamicTag.Check, value, labels)),
        _ => scope.Tags.TryGetValue(name, out string? tag) ? Always(tag == value) : null,
    };

    private (bool, TagCondition?)? OfRequest(string name, string value) => name switch
    {
        // k6's name of a request is its address, unless it has one of its own; whoever asks for either means the step.
        "url" => Always(labels!.Url == value || labels.Name == value),
        "method" when labels!.Method is not null => (false, TagCondition.Of(DynamicTag.Method, value, labels)),
        "proto" when labels!.Proto is not null => Always(labels.Proto == value),
        "service" when labels!.Service is not null => Always(labels.Service == value),
        "subproto" when labels!.Subprotocol is not null => Always(labels.Subprotocol == value),
        "status" when labels!.HasStatus => (false, TagCondition.Of(DynamicTag.Status, value, labels)),
        "expected_response" => (false, TagCondition.Of(DynamicTag.ExpectedResponse, value, labels)),
        "error_code" => (false, TagCondition.Of(DynamicTag.ErrorCode, value, labels)),
        "error" => (false, TagCondition.Of(DynamicTag.Error, value, labels)),
        "tls_version" => (false, TagCondition.Of(DynamicTag.TlsVersion, value, labels)),
        _ => null,
    };

    private static (bool, TagCondition?)? Always(bool holds) => (holds, null);
}
