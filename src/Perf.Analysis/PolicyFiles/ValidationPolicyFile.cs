using System.Text.RegularExpressions;

namespace Perf.Analysis;

/// <summary>Reads the policy of the CI validator: config/ci-cd/policy.yaml, whose schema is config/schemas/policy.schema.json.</summary>
public static partial class ValidationPolicyFile
{
    /// <summary>Where it stands in a repository.</summary>
    public const string RelativePath = "config/ci-cd/policy.yaml";

    private static readonly Dictionary<string, ValidationSeverity> s_severities = new()
    {
        ["critical"] = ValidationSeverity.Critical,
        ["warning"] = ValidationSeverity.Warning,
        ["info"] = ValidationSeverity.Info,
        ["off"] = ValidationSeverity.Off,
    };

    private static readonly Dictionary<string, ValidationIssueKind> s_kinds = Enum.GetValues<ValidationIssueKind>().ToDictionary(kind => NameOf(kind), StringComparer.Ordinal);

    /// <summary>A kind as policies and reports write it: <c>regression-beyond-margin</c>.</summary>
    /// <param name="kind">The kind.</param>
    public static string NameOf(ValidationIssueKind kind) => InnerCapital().Replace(kind.ToString(), "-$0").ToLowerInvariant();

    /// <summary>Finds the policy that holds for a folder.</summary>
    /// <param name="folder">Where to begin.</param>
    /// <returns>The full path of the nearest <see cref="RelativePath"/> in it or above it, or null.</returns>
    public static string? Find(string folder) => PolicyFile.Find(folder, RelativePath);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The policy; paths in it are full, taken from the file's folder.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.PolicyInvalid"/> with every problem of the file.</exception>
    public static ValidationPolicy Load(string path) => Parse(PolicyFile.Load(path, RelativePath), path);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path, for problems and for the paths in it.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.PolicyInvalid"/> with every problem of the file.</exception>
    public static ValidationPolicy Parse(string text, string path)
    {
        var problems = new PolicyProblems(path);
        var policy = new ValidationPolicy { Path = path };
        if (PolicyFile.Parse(text, problems) is { } root)
        {
            foreach ((string name, PolicyNode value) in problems.Members(root, ["block", "strict", "issues", "thresholds", "regression", "coverage", "alerts", "overrides"]))
            {
                policy = name switch
                {
                    "block" => policy with { BlockOn = Severities(value, problems) },
                    "strict" => policy with { Strict = problems.Truth(value) },
                    "issues" => policy with { Severities = Kinds(value, problems) },
                    "thresholds" => policy with { ThresholdFiles = [.. problems.Texts(value).Select(file => PolicyFile.Beside(path, file))] },
                    "regression" => Regression(value, policy, problems),
                    "coverage" => Coverage(value, policy, path, problems),
                    "alerts" => policy with { Alerts = PolicyFile.Beside(path, problems.Text(value)) },
                    _ => policy with { Overrides = [.. problems.Items(value).Select(item => Override(item, problems))] },
                };
            }
        }

        problems.ThrowIfAny(ErrorIds.PolicyInvalid);
        return policy;
    }

    private static ValidationPolicy Regression(PolicyNode node, ValidationPolicy policy, PolicyProblems problems)
    {
        foreach ((string name, PolicyNode value) in problems.Members(node, ["baseline", "margin", "alpha", "metrics", "steps", "ignoreEnvironment"]))
        {
            ComparisonOptions options = policy.Comparison;
            policy = name switch
            {
                "baseline" => policy with { Baseline = problems.Text(value) },
                "margin" => policy with { Comparison = options with { Margin = Margin(value, problems) ?? options.Margin } },
                "alpha" => policy with { Comparison = options with { Alpha = Share(value, 0.0001, 0.2, problems) ?? options.Alpha } },
                "metrics" => policy with { Comparison = options with { Metrics = problems.Texts(value) } },
                "steps" => policy with { Comparison = options with { Steps = problems.Texts(value) } },
                _ => policy with { Comparison = options with { IgnoreEnvironment = problems.Truth(value) } },
            };
        }

        return policy;
    }

    private static ValidationPolicy Coverage(PolicyNode node, ValidationPolicy policy, string path, PolicyProblems problems)
    {
        foreach ((string name, PolicyNode value) in problems.Members(node, ["endpoints", "target"]))
        {
            policy = name == "endpoints"
                ? policy with { CriticalEndpoints = PolicyFile.Beside(path, problems.Text(value)) }
                : policy with { Coverage = Share(value, 0, 1, problems) ?? policy.Coverage };
        }

        return policy;
    }

    private static PolicyOverride Override(PolicyNode node, PolicyProblems problems)
    {
        var one = new PolicyOverride();
        foreach ((string name, PolicyNode value) in problems.Members(node, ["environments", "types", "block", "strict", "issues", "margin", "baseline"]))
        {
            one = name switch
            {
                "environments" => one with { Environments = problems.Texts(value) },
                "types" => one with { Types = problems.Texts(value) },
                "block" => one with { BlockOn = Severities(value, problems) },
                "strict" => one with { Strict = problems.Truth(value) },
                "issues" => one with { Severities = Kinds(value, problems) },
                "margin" => one with { Margin = Margin(value, problems) },
                _ => one with { Baseline = problems.Text(value) },
            };
        }

        return one;
    }

    private static IReadOnlyList<ValidationSeverity> Severities(PolicyNode node, PolicyProblems problems) =>
        [.. (node.Kind == PolicyNodeKind.List ? node.Items : [node]).Select(item => problems.Word(item, s_severities)).Where(one => one != ValidationSeverity.Off).Distinct()];

    private static Dictionary<ValidationIssueKind, ValidationSeverity> Kinds(PolicyNode node, PolicyProblems problems) =>
        problems.Members(node, [.. s_kinds.Keys]).ToDictionary(member => s_kinds[member.Name], member => problems.Word(member.Value, s_severities));

    private static double? Margin(PolicyNode node, PolicyProblems problems) => Share(node, 0.001, 1, problems);

    private static double? Share(PolicyNode node, double least, double most, PolicyProblems problems)
    {
        double? value = problems.NumberOrShare(node, shareOnly: true);
        if (value is { } share && (share < least || share > most))
        {
            problems.Add(node, $"{PolicyProblems.Place(node)}: '{node.Text}' is out of range", $"{NumberText.Format(least * 100)}% to {NumberText.Format(most * 100)}%");
            return null;
        }

        return value;
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex InnerCapital();
}
