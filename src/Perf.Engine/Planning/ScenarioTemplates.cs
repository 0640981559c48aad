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

        IEnumerable<ActionStep> steps = scenario.Flows.Values.SelectMany(flow => flow.Steps).OfType<ActionStep>();
        IEnumerable<string> texts = scenario.Variables.Values.SelectMany(variable => variable.Values).Select(value => value.Text)
            .Concat(scenario.Http.Headers.Select(header => header.Value))
            .Concat(Of(scenario.Http.Auth).Append(scenario.Http.Proxy ?? ""))
            .Concat(scenario.Connections.Values.Select(connection => connection.ConnectionString))
            .Concat(steps.SelectMany(Of));
        foreach (string text in texts)
        {
            yield return text;
        }
    }

    /// <summary>The texts that an iteration of one flow looks at.</summary>
    internal static IEnumerable<string> Of(Flow flow, Scenario scenario) =>
        flow.Steps.OfType<ActionStep>().SelectMany(Of).Concat(scenario.Http.Headers.Select(header => header.Value)).Concat(Of(scenario.Http.Auth));

    private static IEnumerable<string> Of(ActionStep step)
    {
        IEnumerable<string> own = step switch
        {
            RequestStep request => Of(request),
            WebSocketStep socket => Of(socket),
            GrpcStep call => call.Metadata.Select(pair => pair.Value).Concat(call.Messages).Append(call.Target ?? ""),
            SqlStep sql => sql.Parameters.Select(parameter => parameter.Value.Text),
            RedisStep redis => redis.Words,
            _ => [],
        };
        return own.Concat(step.Expect.Concat(step.Checks).SelectMany(assertion => assertion.Expected));
    }

    private static IEnumerable<string> Of(RequestStep step) =>
        new[] { step.Url, step.Body?.Text ?? "" }
            .Concat((step.Body?.Parts ?? []).Select(part => part.Value ?? ""))
            .Concat(Of(step.Auth))
            .Concat(step.Query.Concat(step.Headers).Concat(step.Body?.Form ?? []).Select(pair => pair.Value));

    private static IEnumerable<string> Of(WebSocketStep step) =>
        step.Headers.Select(pair => pair.Value)
            .Concat(step.Messages.OfType<WebSocketSend>().Select(send => send.Content))
            .Concat(step.Messages.OfType<WebSocketReceive>().SelectMany(receive => receive.Conditions).SelectMany(condition => condition.Expected))
            .Append(step.Url);

    private static IEnumerable<string> Of(HttpAuth? auth) => auth switch
    {
        null => [],
        { OAuth2: { } oauth2 } => [oauth2.TokenUrl, oauth2.ClientId, oauth2.ClientSecret, oauth2.User, oauth2.Password, oauth2.RefreshToken, oauth2.Scope, oauth2.Audience],
        _ => [auth.User, auth.Password, auth.Token],
    };
}
