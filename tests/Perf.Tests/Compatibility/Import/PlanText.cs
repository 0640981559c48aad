using System.Text.Json;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Tests.Compatibility.Import;

/// <summary>
/// A scenario as lines of text that are the same where the plans are: what a run would do, and not how a file says it. Places in files are not in it, headers of all requests stand with
/// each, and addresses are whole.
/// </summary>
internal static class PlanText
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Scenario scenario) => string.Join('\n', Lines(scenario));

    private static IEnumerable<string> Lines(Scenario scenario)
    {
        foreach (LoadProfile profile in scenario.Load)
        {
            yield return $"load {Json(profile)}";
        }

        foreach (DataFeeder feeder in scenario.Data.Values)
        {
            yield return $"data {Json(feeder with { Line = 0 })}";
        }

        yield return $"http {Json(scenario.Http with { Headers = [], ByStatus = false })}";
        foreach ((string name, Variable variable) in scenario.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            yield return $"variable {name} {Json(variable)}";
        }

        foreach (MetricDeclaration metric in scenario.Metrics.Values)
        {
            yield return $"metric {Json(metric with { Line = 0 })}";
        }

        foreach (Threshold threshold in scenario.Thresholds)
        {
            yield return $"threshold {threshold} {threshold.AbortOnFail} {threshold.DelayAbortEval}";
        }

        foreach ((string key, Flow? flow) in scenario.Flows.Select(flow => (flow.Key, (Flow?)flow.Value)).Append(("setup", scenario.Setup)).Append(("teardown", scenario.Teardown)))
        {
            foreach (Step step in flow?.Steps ?? [])
            {
                yield return $"{key}: {Json(Normal(step, scenario))}";
            }
        }
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, s_json);

    private static Step Normal(Step step, Scenario scenario)
    {
        IReadOnlyList<Step> All(IReadOnlyList<Step> inner) => [.. inner.Select(one => Normal(one, scenario))];
        Step normal = step switch
        {
            RequestStep request => Request(request, scenario),
            WebSocketStep socket => ((WebSocketStep)Action(socket)) with { Messages = [.. socket.Messages.Select(Message)] },
            LoopStep loop => loop with { Steps = All(loop.Steps), While = Place(loop.While), ItemName = loop.Over is null ? "" : loop.ItemName },
            IfStep decision => decision with { Then = All(decision.Then), Else = All(decision.Else), Condition = Place(decision.Condition)! },
            ParallelStep parallel => parallel with { Steps = All(parallel.Steps) },
            SequenceStep sequence => sequence with { Steps = All(sequence.Steps), Name = "" },
            ChoiceStep choice => choice with { Branches = [.. choice.Branches.Select(branch => branch with { Steps = All(branch.Steps) })] },
            GroupStep group => group with { Steps = All(group.Steps) },
            SetStep set => set with { Values = [.. set.Values.Select(value => value with { Expression = Place(value.Expression) })] },
            CallStep call => call with { With = [.. call.With.Select(value => value with { Expression = Place(value.Expression) })] },
            ThinkStep think => think with { Name = "" },
            _ => step,
        };
        return normal with { Line = 0, If = Place(normal.If) };
    }

    private static Condition? Place(Condition? condition) => condition is null ? null : condition with { Line = 0, Column = 0 };

    private static RequestStep Request(RequestStep step, Scenario scenario)
    {
        IEnumerable<KeyValuePair<string, string>> usual = scenario.Http.Headers.Where(header => !step.Headers.Any(own => own.Key.Equals(header.Key, StringComparison.OrdinalIgnoreCase)));
        KeyValuePair<string, string>[] headers = [.. step.Headers.Concat(usual).OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)];
        bool hasType = headers.Any(header => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase));
        return ((RequestStep)Action(step)) with
        {
            Url = step.Url.StartsWith('/') ? $"{scenario.Target?.TrimEnd('/')}{step.Url}" : step.Url,
            Headers = headers,
            Body = step.Body is not { } body ? null : body with
            {
                // Written anew, so that blanks between do not count.
                Text = body.Kind == BodyKind.Json ? JsonSerializer.Serialize(JsonDocument.Parse(body.Text).RootElement, s_json) : body.Text,
                ContentType = hasType || body.Kind == BodyKind.Multipart ? null : body.ContentType,
                Boundary = "",
            },
        };
    }

    private static ActionStep Action(ActionStep step) => step with
    {
        // An expectation is counted under its own wording; a check under its name.
        Expect = [.. step.Expect.Select(Normal).Select(assertion => assertion with { Name = "" }).DistinctBy(Json).OrderBy(Json, StringComparer.Ordinal)],
        Checks = [.. step.Checks.Select(Normal).OrderBy(check => check.Name, StringComparer.Ordinal)],
        Captures = [.. step.Captures.Select(capture => capture with { Selector = capture.Kind == CaptureKind.Json ? Path(capture.Selector) : capture.Selector })],
        CapturesFirst = step.CapturesFirst && step.Captures.Count > 0 && step.Expect.Count + step.Checks.Count > 0,
    };

    private static WebSocketMessage Message(WebSocketMessage message) => message is WebSocketReceive receive
        ? receive with { Captures = [.. receive.Captures.Select(capture => capture with { Selector = Path(capture.Selector) })], Conditions = [.. receive.Conditions.Select(condition => condition with { Name = "" })] }
        : message;

    private static Assertion Normal(Assertion assertion) => assertion.Part == ResponsePart.Json ? assertion with { Selector = Path(assertion.Selector) } : assertion;

    private static string Path(string path) => AssertionDraft.JsonPath(path);
}
