using Perf.Engine.Scenarios.Reading;

namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes a request.</summary>
/// <param name="settings">What the file says for all requests.</param>
internal sealed class RequestStepDraft(StepDraftSettings settings)
{
    public DraftMapping? Of(RequestStep step)
    {
        void Lose(string what) => settings.Losses.Add(new DraftLoss(step.Line, what));
        string verb = step.Method.ToLowerInvariant();
        if (!ScenarioKeys.Verbs.Contains(verb))
        {
            Lose($"the request '{step.Name}': a step has no method {step.Method}");
            return null;
        }

        string url = settings.Url(step.Url);
        DraftMapping draft = StepHead.Of(step, verb, DraftScalar.Of(url), $"{step.Method} {Address.PathOf(url)}");
        AddPairs(draft, "query", step.Query);
        AddPairs(draft, "headers", [.. step.Headers.Where(header => !settings.HasHeader(header))]);
        AddPairs(draft, "cookies", step.Cookies);
        if (step.Body is { } body)
        {
            BodyDraft.Add(draft, body, step.Headers.Any(header => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)), Lose);
        }

        if (step.Auth is { } auth)
        {
            if (AuthDraft.Of(auth) is { } node)
            {
                draft.Add("auth", node);
            }
            else
            {
                Lose("the credentials of a request, a sign-in by OAuth 2.0");
            }
        }

        if (step.MaxRedirects is { } most)
        {
            draft.Add(most == 0 ? "followRedirects" : "maxRedirects", most == 0 ? DraftScalar.Of(false) : DraftScalar.Of((long)most));
        }

        foreach (string function in FunctionsOf(step.Hooks))
        {
            Lose($"{function}: a request of Perf's own is given to no JavaScript; Invoke-PerfTest runs the file as it is, functions included");
        }

        StepHead.AddAnswer(draft, step, settings.EndIterationOn, step.Captures, Lose);
        return draft;
    }

    private static IEnumerable<string> FunctionsOf(RequestHooks? hooks) => hooks is null ? [] :
    [
        .. hooks.Before.Select(name => $"the function '{name}' before a request"),
        .. hooks.After.Select(name => $"the function '{name}' after a response"),
        .. hooks.OnError.Select(name => $"the function '{name}' that is told of errors"),
        .. hooks.IfTrue is { } decides ? new[] { $"the function '{decides}', which decides whether a request is made (it is always made)" } : [],
    ];

    private static void AddPairs(DraftMapping draft, string key, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count > 0)
        {
            draft.Add(key, ValueDraft.Of(pairs));
        }
    }
}
