using Perf.Engine.Flows.Expressions;

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

        IEnumerable<Step> steps = scenario.AllSteps();
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

    /// <summary>The texts of one step; those of the steps within it are not its own.</summary>
    /// <param name="step">The step.</param>
    /// <returns>Templates as written.</returns>
    public static IEnumerable<string> Of(Step step)
    {
        IEnumerable<string> own = step switch
        {
            ActionStep action => Of(action),
            ThinkStep think => [think.Duration ?? ""],
            LoopStep loop => (loop.Over?.Values ?? []).Select(value => value.Text).Append(loop.Count ?? "").Concat(Of(loop.While)),
            IfStep decision => Of(decision.Condition),
            SetStep set => set.Values.SelectMany(Of),
            CallStep call => call.With.SelectMany(Of),
            LogStep log => [log.Message],
            MetricStep metric => [metric.Value],
            StopStep stop => [stop.Reason],
            _ => [],
        };
        return own.Concat(step.Tags.Values).Concat(Of(step.If));
    }

    private static IEnumerable<string> Of(Assignment assignment) => Of(assignment.Expression).Append(assignment.Value.Text);

    // An expression is no template; what it refers to is written as one.
    private static IEnumerable<string> Of(Condition? condition) =>
        condition is null ? [] : Expression.Parse(condition.Text).References.Select(reference => reference.IsEnvironment ? $"${{env:{reference.Name}{(reference.HasDefault ? ":-" : "")}}}" : $"${{{reference.Name}}}");

    /// <summary>The texts that an iteration of one flow looks at.</summary>
    internal static IEnumerable<string> Of(Flow flow, Scenario scenario) =>
        scenario.WithCalled(flow).SelectMany(one => one.AllSteps()).SelectMany(Of).Concat(scenario.Http.Headers.Select(header => header.Value)).Concat(Of(scenario.Http.Auth));

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
        return own.Concat(step.Expect.Concat(step.Checks).SelectMany(assertion => assertion.Part == ResponsePart.Value ? assertion.Expected.Append(assertion.Selector) : assertion.Expected));
    }

    private static IEnumerable<string> Of(RequestStep step) =>
        new[] { step.Url, step.Body?.Text ?? "" }
            .Concat((step.Body?.Parts ?? []).Select(part => part.Value ?? ""))
            .Concat(Of(step.Auth))
            .Concat(step.Query.Concat(step.Headers).Concat(step.Cookies).Concat(step.Body?.Form ?? []).Select(pair => pair.Value));

    private static IEnumerable<string> Of(WebSocketStep step) =>
        step.Headers.Select(pair => pair.Value)
            .Concat(step.Messages.OfType<WebSocketSend>().Select(send => send.Content))
            .Concat(step.Messages.OfType<WebSocketReceive>().SelectMany(receive => receive.Conditions).SelectMany(condition => condition.Expected))
            .Append(step.Url);

    /// <summary>The texts of a sign-in.</summary>
    internal static IEnumerable<string> Of(OAuth2Options signIn) =>
        [signIn.TokenUrl, signIn.ClientId, signIn.ClientSecret, signIn.User, signIn.Password, signIn.RefreshToken, signIn.Scope, signIn.Audience];

    private static IEnumerable<string> Of(HttpAuth? auth) => auth switch
    {
        null => [],
        { OAuth2: { } oauth2 } => Of(oauth2),
        _ => [auth.User, auth.Password, auth.Token],
    };
}
