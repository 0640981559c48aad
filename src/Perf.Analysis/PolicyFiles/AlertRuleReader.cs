namespace Perf.Analysis;

/// <summary>Reads the rules of a policy.</summary>
/// <param name="problems">Gets what is wrong.</param>
internal sealed class AlertRuleReader(PolicyProblems problems)
{
    private static readonly string[] s_keys = ["rule", "name", "severity", "limit", "metric", "statistic", "steps", "scenarios", "environments"];
    private static readonly string[] s_statistics = ["avg", "med", "p90", "p95", "p99", "p999", "max"];

    /// <summary>The words for kinds of rules.</summary>
    internal static IReadOnlyDictionary<string, AlertRuleKind> Kinds { get; } = new Dictionary<string, AlertRuleKind>
    {
        ["response-time"] = AlertRuleKind.ResponseTime,
        ["throughput"] = AlertRuleKind.Throughput,
        ["error-rate"] = AlertRuleKind.ErrorRate,
        ["cpu"] = AlertRuleKind.Cpu,
        ["memory"] = AlertRuleKind.Memory,
        ["threshold"] = AlertRuleKind.Threshold,
        ["invalid-run"] = AlertRuleKind.InvalidRun,
        ["regression"] = AlertRuleKind.Regression,
    };

    /// <summary>The words for severities.</summary>
    internal static IReadOnlyDictionary<string, AlertSeverity> Severities { get; } = new Dictionary<string, AlertSeverity>
    {
        ["critical"] = AlertSeverity.Critical,
        ["warning"] = AlertSeverity.Warning,
        ["info"] = AlertSeverity.Info,
    };

    /// <summary>The rules of a policy that names none: response time +20 %, throughput -30 %, errors above 0.5 %, CPU and memory above 90 %, and what runs say themselves.</summary>
    internal static IReadOnlyList<AlertRule> Defaults { get; } = [.. Kinds.Select(kind => Default(kind.Key, kind.Value))];

    /// <summary>Reads a list of rules.</summary>
    internal IReadOnlyList<AlertRule> Read(PolicyNode list)
    {
        var rules = new List<AlertRule>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (PolicyNode item in problems.Items(list))
        {
            if (ReadRule(item) is { } rule)
            {
                rules.Add(rule);
                if (!names.Add(rule.Name))
                {
                    problems.Add(item, $"a second rule has the name '{rule.Name}', and their alerts would be the same", "name: a name of its own");
                }
            }
        }

        return rules;
    }

    private AlertRule? ReadRule(PolicyNode item)
    {
        // A word alone is the rule with its defaults.
        if (item.Kind == PolicyNodeKind.Scalar)
        {
            return Default(item.Text, problems.Word(item, Kinds));
        }

        Dictionary<string, PolicyNode> members = problems.Members(item, s_keys).ToDictionary(member => member.Name, member => member.Value);
        if (!members.TryGetValue("rule", out PolicyNode? word))
        {
            if (item.Kind == PolicyNodeKind.Mapping)
            {
                problems.Add(item, $"{item.Path} does not say which rule it is", $"rule: {string.Join(" | ", Kinds.Keys)}");
            }

            return null;
        }

        AlertRule rule = Default(word.Text, problems.Word(word, Kinds));
        foreach ((string name, PolicyNode value) in members)
        {
            rule = name switch
            {
                "name" => rule with { Name = problems.Text(value) },
                "severity" => rule with { Severity = problems.Word(value, Severities) },
                "limit" => rule with { Limit = ReadLimit(value, rule) },
                "metric" => rule with { Metric = problems.Text(value) },
                "statistic" => rule with { Statistic = problems.Word(value, s_statistics.ToDictionary(one => one, one => one)) },
                "steps" => rule with { Steps = problems.Texts(value) },
                "scenarios" => rule with { Scenarios = problems.Texts(value) },
                "environments" => rule with { Environments = problems.Texts(value) },
                _ => rule,
            };
        }

        return rule;
    }

    private double? ReadLimit(PolicyNode value, AlertRule rule)
    {
        if (rule.Limit is null)
        {
            problems.Add(value, $"the rule '{rule.Name}' has no limit: what it looks at says itself whether it is met");
            return null;
        }

        // A response time may grow tenfold before somebody wants to know; the others are shares.
        bool isOwnUnit = rule.Kind is AlertRuleKind.Cpu or AlertRuleKind.Memory or AlertRuleKind.ResponseTime;
        return problems.NumberOrShare(value, shareOnly: !isOwnUnit) ?? rule.Limit;
    }

    private static AlertRule Default(string name, AlertRuleKind kind) => new()
    {
        Name = name,
        Kind = kind,
        Severity = kind is AlertRuleKind.ErrorRate or AlertRuleKind.Threshold or AlertRuleKind.Regression ? AlertSeverity.Critical : AlertSeverity.Warning,
        Limit = kind switch
        {
            AlertRuleKind.ResponseTime => 0.2,
            AlertRuleKind.Throughput => 0.3,
            AlertRuleKind.ErrorRate => 0.005,
            AlertRuleKind.Cpu or AlertRuleKind.Memory => 0.9,
            _ => null,
        },
    };
}
