using System.Text.RegularExpressions;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Finds what is allowed in a scenario and probably not meant.</summary>
internal static partial class WarningsReader
{
    public static IReadOnlyList<ScenarioProblem> Read(Scenario scenario, string file)
    {
        var warnings = new List<ScenarioProblem>();
        var first = new Dictionary<string, ActionStep>(StringComparer.Ordinal);
        foreach (ActionStep step in scenario.AllSteps().OfType<ActionStep>())
        {
            if (!first.TryAdd(step.Name, step) && WhatItSends(first[step.Name]) != WhatItSends(step))
            {
                warnings.Add(new ScenarioProblem
                {
                    File = file,
                    Line = step.Line,
                    Message = $"the step of line {first[step.Name].Line} is called '{step.Name}' too and sends something else; their figures are counted together. Give one of them another name",
                });
            }
        }

        var used = scenario.Load.SelectMany(profile => profile.Mix()).Select(share => share.Flow).Concat(scenario.AllSteps().OfType<CallStep>().Select(call => call.Flow)).ToHashSet(StringComparer.Ordinal);
        foreach (Flow flow in scenario.Flows.Values.Where(flow => !used.Contains(flow.Name)))
        {
            warnings.Add(new ScenarioProblem
            {
                File = file,
                Line = flow.Steps.Count == 0 ? 0 : flow.Steps[0].Line,
                Message = $"no load profile uses the flow '{flow.Name}'",
            });
        }

        foreach (ConnectionDefinition connection in scenario.Connections.Values.Where(connection => LiteralPassword().IsMatch(connection.ConnectionString)))
        {
            warnings.Add(new ScenarioProblem
            {
                File = file,
                Line = connection.Line,
                Message = $"the connection '{connection.Name}' has its password in the file, where everybody can read it; write {(connection.Kind == "redis" ? "password" : "Password")}=${{env:{connection.Name.ToUpperInvariant().Replace('-', '_')}_PASSWORD}} and set the environment variable",
            });
        }

        foreach (MonitorDefinition monitor in scenario.Monitors.Where(monitor => monitor is PostgreSqlMonitor { ConnectionString: var sql } && LiteralPassword().IsMatch(sql) || monitor is RedisMonitor { Connection: var redis } && LiteralPassword().IsMatch(redis)))
        {
            warnings.Add(new ScenarioProblem
            {
                File = file,
                Line = monitor.Line,
                Message = $"the monitor '{monitor.Name}' has its password in the file, where everybody can read it; write {(monitor is RedisMonitor ? "password" : "Password")}=${{env:{monitor.Kind.ToUpperInvariant()}_PASSWORD}} and set the environment variable",
            });
        }

        warnings.AddRange(SelectorWarnings.Of(scenario).Select(text => new ScenarioProblem { File = file, Message = text }));
        return [.. warnings.OrderBy(warning => warning.Line)];
    }

    // Steps that send the same may share a name.
    private static string WhatItSends(ActionStep step) => step switch
    {
        RequestStep request => $"{request.Method} {request.Url}",
        WebSocketStep socket => $"ws {socket.Url}",
        GrpcStep call => $"{call.Target} {call.Method}",
        SqlStep sql => $"{sql.Connection} {sql.Text}",
        RedisStep redis => $"{redis.Connection} {string.Join(' ', redis.Words)}",
        ScriptStep script => script.Text,
        _ => $"{step.GetType().Name} {step.Line}",
    };

    [GeneratedRegex(@"(?:^|[;,])\s*(?:password|pwd|psw)\s*=\s*[""']?(?!\$\{)[^;,\s""']", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LiteralPassword();
}
