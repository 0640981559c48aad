namespace Perf.Analysis;

/// <summary>Reads a policy of alerts: config/ci-cd/alerts.yaml, whose schema is config/schemas/alerts.schema.json.</summary>
public static class AlertPolicyFile
{
    /// <summary>Where it stands in a repository.</summary>
    public const string RelativePath = "config/ci-cd/alerts.yaml";

    private static readonly string[] s_keys = ["rules", "channels", "routes", "quiet", "links", "repeatAfter", "baseline"];

    /// <summary>Finds the policy that holds for a folder.</summary>
    /// <param name="folder">Where to begin.</param>
    /// <returns>The full path of the nearest <see cref="RelativePath"/> in it or above it, or null.</returns>
    public static string? Find(string folder) => PolicyFile.Find(folder, RelativePath);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.AlertPolicyInvalid"/> with every problem of the file.</exception>
    public static AlertPolicy Load(string path) => Parse(PolicyFile.Load(path, RelativePath), path);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path, for problems.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.AlertPolicyInvalid"/> with every problem of the file.</exception>
    public static AlertPolicy Parse(string text, string path)
    {
        var problems = new PolicyProblems(path);
        var policy = new AlertPolicy { Path = path };
        if (PolicyFile.Parse(text, problems) is { } root)
        {
            policy = Read(root, policy, problems);
        }

        problems.ThrowIfAny(ErrorIds.AlertPolicyInvalid);
        return policy;
    }

    private static AlertPolicy Read(PolicyNode root, AlertPolicy policy, PolicyProblems problems)
    {
        var routing = new RouteReader(problems);
        foreach ((string name, PolicyNode value) in problems.Members(root, s_keys))
        {
            policy = name switch
            {
                "rules" => policy with { Rules = new AlertRuleReader(problems).Read(value) },
                "channels" => policy with { Channels = new ChannelReader(problems).Read(value) },
                "quiet" => policy with { QuietTimes = [.. problems.Items(value).Select(routing.QuietTime)] },
                "links" => policy with { Links = [.. problems.Items(value).Select(routing.Link)] },
                "repeatAfter" => policy with { RepeatAfter = problems.Duration(value, TimeSpan.Zero, TimeSpan.FromDays(90)) },
                "baseline" => policy with { ComparesWithRunBefore = problems.Word(value, new Dictionary<string, bool> { ["set"] = false, ["previous"] = true }) },
                _ => policy,
            };
        }

        if (root.Find("channels") is null)
        {
            problems.Add(root, "the policy has no channels, so nobody would be told", "channels: { slack: { type: slack, url: \"${env:SLACK_WEBHOOK_URL}\" } }");
        }

        return policy with
        {
            Rules = root.Find("rules") is null ? AlertRuleReader.Defaults : policy.Rules,
            // After the channels, wherever they stand in the file: a route names them.
            Routes = root.Find("routes") is { } routes ? [.. problems.Items(routes).Select(route => routing.Route(route, policy.Channels))] : [],
        };
    }
}
