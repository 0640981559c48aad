namespace Perf.Engine.Planning;

/// <summary>Lists every text of a scenario that may hold a template.</summary>
public static class ScenarioTemplates
{
    /// <summary>The texts.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>Templates as written.</returns>
    public static IEnumerable<string> Of(Scenario scenario)
    {
        if (scenario.Target is not null)
        {
            yield return scenario.Target;
        }

        IEnumerable<RequestStep> requests = scenario.Flows.Values.SelectMany(flow => flow.Steps).OfType<RequestStep>();
        IEnumerable<string> texts = scenario.Variables.Values.SelectMany(variable => variable.Values).Select(value => value.Text)
            .Concat(scenario.Http.Headers.Select(header => header.Value))
            .Concat(Of(scenario.Http.Auth).Append(scenario.Http.Proxy ?? ""))
            .Concat(requests.SelectMany(Of));
        foreach (string text in texts)
        {
            yield return text;
        }
    }

    private static IEnumerable<string> Of(RequestStep step) =>
        new[] { step.Url, step.Body?.Text ?? "" }
            .Concat(Of(step.Auth))
            .Concat(step.Query.Concat(step.Headers).Concat(step.Body?.Form ?? []).Select(pair => pair.Value))
            .Concat(step.Expect.Concat(step.Checks).SelectMany(assertion => assertion.Expected));

    private static IEnumerable<string> Of(HttpAuth? auth) => auth is null ? [] : [auth.User, auth.Password, auth.Token];
}
