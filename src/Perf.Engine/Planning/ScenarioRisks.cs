using Perf.Engine.Sample;

namespace Perf.Engine.Planning;

/// <summary>Finds what may be regretted about a plan. A pure function.</summary>
public static class ScenarioRisks
{
    private const double HighRate = 1_000;

    /// <summary>Finds the risks.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="hosts">The hosts that it hits, the target's first.</param>
    /// <param name="offered">Its load over time.</param>
    /// <param name="missing">Environment variables that are not set here.</param>
    /// <returns>The risks, the worst first.</returns>
    public static IReadOnlyList<ScenarioRisk> Of(RunPlan plan, IReadOnlyList<string> hosts, OfferedLoad offered, IReadOnlyList<string> missing)
    {
        Scenario scenario = plan.Scenario;
        var risks = new List<ScenarioRisk>();
        void Add(RiskLevel level, string kind, string message) => risks.Add(new ScenarioRisk { Level = level, Kind = kind, Message = message });

        if (plan.Production)
        {
            Add(RiskLevel.High, "production", $"the target {plan.Target} is marked production; the run asks first, or needs -Force");
        }

        foreach (string host in hosts.Skip(1).Where(host => !IsSame(host, hosts[0])))
        {
            Add(IsPublic(host) ? RiskLevel.High : RiskLevel.Medium, "external", $"steps send to {host}, which is not the target: make sure that you may put load on it");
        }

        if (hosts.Count > 0 && IsPublic(hosts[0]) && !plan.Production)
        {
            Add(RiskLevel.Medium, "external", $"the target {hosts[0]} is not on this machine or a private network: make sure that you may put load on it, and mark it with 'production: true' if people use it");
        }

        foreach (ScenarioProblem warning in scenario.Warnings.Where(IsOfCredentials))
        {
            Add(RiskLevel.Medium, "credentials", $"{(warning.Line > 0 ? $"line {warning.Line}: " : "")}{warning.Message}");
        }

        if (scenario.Http.Tls.SkipVerify)
        {
            Add(RiskLevel.Medium, "tls", "any certificate is accepted (tls.skipVerify), so that credentials may be sent to somebody else");
        }

        if (scenario.Thresholds.Count == 0)
        {
            Add(RiskLevel.Medium, "thresholds", "there are no thresholds: a run can neither pass nor fail, however slow the target is");
        }
        else if (!scenario.Thresholds.Any(threshold => threshold.AbortOnFail) && offered.Duration > TimeSpan.FromMinutes(2))
        {
            Add(RiskLevel.Low, "thresholds", "no threshold ends the run (abortOnFail): a target that breaks is loaded to the end");
        }

        foreach (LoadProfile profile in scenario.Load.Where(profile => IsClosed(profile) && LeastIteration.Of(scenario, profile) == TimeSpan.Zero))
        {
            Add(RiskLevel.Medium, "unbounded", $"the load profile '{profile.Name}' makes as many requests as the target answers: its flow has no pauses. Put think steps in, or use an arrival rate");
        }

        if (offered.PeakRate >= HighRate)
        {
            Add(RiskLevel.Low, "unbounded", $"the load goes up to {offered.PeakRate:0} starts a second");
        }

        foreach (string warning in plan.Warnings)
        {
            Add(RiskLevel.Medium, "data", warning);
        }

        if (missing.Count > 0)
        {
            Add(RiskLevel.Low, "environment", $"{(missing.Count == 1 ? "an environment variable is" : "environment variables are")} not set here: {string.Join(", ", missing)}; the run does not start without");
        }

        return [.. risks.OrderByDescending(risk => risk.Level)];
    }

    // By virtual users, and not by a rate or a number.
    private static bool IsClosed(LoadProfile profile) => profile is ConstantVus or RampingVus;

    private static bool IsOfCredentials(ScenarioProblem warning) =>
        warning.Message.Contains("password", StringComparison.OrdinalIgnoreCase) || warning.Message.Contains("token", StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(string host, string target) => NameOf(host).Equals(NameOf(target), StringComparison.OrdinalIgnoreCase);

    private static string NameOf(string host) => host.Split(' ')[0].Split(':')[0];

    // Names without a dot, and those of the private ranges, are somebody's own network.
    private static bool IsPublic(string host)
    {
        string name = NameOf(host);
        if (name.Length == 0 || name == SampleServer.TargetName || host.Contains("${", StringComparison.Ordinal) || !name.Contains('.', StringComparison.Ordinal) || name == "localhost"
            || name.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".internal", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".test", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (!System.Net.IPAddress.TryParse(name, out System.Net.IPAddress? address))
        {
            return true;
        }

        // RFC 1918 and RFC 3927.
        byte[] bytes = address.GetAddressBytes();
        return !System.Net.IPAddress.IsLoopback(address) && bytes is not ([10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..] or [169, 254, ..]);
    }
}
