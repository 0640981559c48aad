using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.PolicyFiles;

public class AlertPolicyFileTests
{
    private const string Slack = "channels: { slack: { url: \"${env:SLACK}\" } }\n";

    [Fact]
    public void Parse_OfAPolicy_HasAllOfIt()
    {
        AlertPolicy policy = AlertPolicyFile.Parse(
            """
            rules:
              - { rule: response-time, limit: 35%, statistic: p99, steps: "pay*", severity: critical }
              - { rule: error-rate, name: errors of checkout, limit: 1%, scenarios: [checkout], environments: prod* }
              - { rule: memory, limit: 1500, metric: rss_mb }
              - threshold
            channels:
              chat: { type: slack, url: "${env:SLACK}", rateLimit: 5/10m, timeout: 3s }
              hook: { type: webhook, url: "https://example.com/x", body: { text: "${title}", value: "${value}", n: 3, deep: [true, null] }, headers: { Authorization: "Bearer ${env:T}" } }
            routes:
              - { severity: critical, environments: prod*, channels: [chat, hook] }
            quiet:
              - { days: [sat, sun], from: "22:00", to: "6:30", timeZone: Europe/Berlin, except: critical }
            links:
              - { title: Build, url: "https://ci.example.com/${runId}?x=${env:BUILD}" }
            repeatAfter: 90m
            baseline: previous
            """,
            "alerts.yaml");
        Assert.Equal(["response-time", "errors of checkout", "memory", "threshold"], policy.Rules.Select(rule => rule.Name));
        Assert.Equal((0.35, "p99", AlertSeverity.Critical), (policy.Rules[0].Limit, policy.Rules[0].Statistic, policy.Rules[0].Severity));
        Assert.Equal((0.01, "checkout", "prod*"), (policy.Rules[1].Limit, policy.Rules[1].Scenarios[0], policy.Rules[1].Environments[0]));
        Assert.Equal((1500.0, "rss_mb"), (policy.Rules[2].Limit, policy.Rules[2].Metric));
        Assert.Equal(new AlertRateLimit { Messages = 5, Per = TimeSpan.FromMinutes(10) }, policy.Channels[0].RateLimit);
        Assert.Equal(TimeSpan.FromSeconds(3), policy.Channels[0].Timeout);
        Assert.Equal("""{"text":"${title}","value":"${value}","n":3,"deep":[true,null]}""", policy.Channels[1].Settings["body"]);
        Assert.Equal(["chat", "hook"], policy.Routes[0].Channels);
        Assert.Equal((new TimeOnly(22, 0), new TimeOnly(6, 30), DayOfWeek.Sunday), (policy.QuietTimes[0].From, policy.QuietTimes[0].To, policy.QuietTimes[0].Days[1]));
        Assert.Equal((TimeSpan.FromMinutes(90), true), (policy.RepeatAfter, policy.ComparesWithRunBefore));
    }

    [Fact]
    public void Parse_WithoutRules_HasThoseOfTheFramework()
    {
        AlertPolicy policy = AlertPolicyFile.Parse(Slack, "alerts.yaml");
        double? Limit(AlertRuleKind kind) => policy.Rules.Single(rule => rule.Kind == kind).Limit;
        Assert.Equal(
            (0.2, 0.3, 0.005, 0.9, 0.9),
            (Limit(AlertRuleKind.ResponseTime), Limit(AlertRuleKind.Throughput), Limit(AlertRuleKind.ErrorRate), Limit(AlertRuleKind.Cpu), Limit(AlertRuleKind.Memory)));
        Assert.Equal(Enum.GetValues<AlertRuleKind>().Length, policy.Rules.Count);
    }

    [Theory]
    [InlineData("", 0, "the file is empty")]
    [InlineData("rules: [threshold]\n", 1, "no channels")]
    [InlineData(Slack + "chanels: {}\n", 2, "did you mean 'channels'")]
    [InlineData(Slack + "rules: [ treshold ]\n", 2, "did you mean 'threshold'")]
    [InlineData(Slack + "rules: [ { rule: threshold, limit: 5 } ]\n", 2, "has no limit")]
    [InlineData(Slack + "rules: [ { rule: error-rate, limit: 5 } ]\n", 2, "no share")]
    [InlineData(Slack + "rules: [ { limit: 5% } ]\n", 2, "does not say which rule")]
    [InlineData(Slack + "rules: [ cpu, cpu ]\n", 2, "a second rule has the name 'cpu'")]
    [InlineData("channels: { slack: { url: \"https://hooks.slack.com/services/T/B/x\" } }", 1, "secrets do not stand in files")]
    [InlineData("channels: { x: { url: \"${env:X}\" } }", 1, "does not say what it is")]
    [InlineData("channels: { slack: { channel: general } }", 1, "lacks url")]
    [InlineData("channels: { email: { host: m.example.com, from: a@b.c, to: d@e.f, tls: none, user: me, password: \"${env:P}\" } }", 1, "clear text")]
    [InlineData("channels: { webhook: { url: \"ftp://x\" } }", 1, "is no address")]
    [InlineData("channels: { webhook: { url: \"https://me:pw1234@example.com/\" } }", 1, "user name or password")]
    [InlineData("channels: { webhook: { url: \"https://example.com/\", body: { a: \"${titel}\" } } }", 1, "did you mean 'title'")]
    [InlineData("channels: { webhook: { url: \"https://example.com/\", headers: { Authorization: \"Bearer abc\" } } }", 1, "secrets do not stand in files")]
    [InlineData("channels: { github: { repository: shop, token: \"${env:T}\" } }", 1, "owner/name")]
    [InlineData("channels: { slack: { url: \"${env:S}\", rateLimit: lots } }", 1, "no rate limit")]
    [InlineData(Slack + "routes: [ { channels: slak } ]\n", 2, "did you mean 'slack'")]
    [InlineData(Slack + "routes: [ { severity: fatal, channels: slack } ]\n", 2, "'fatal' is none")]
    [InlineData(Slack + "quiet: [ { from: 25:00 } ]\n", 2, "no time of day")]
    [InlineData(Slack + "quiet: [ { timeZone: Mars/Olympus } ]\n", 2, "no time zone")]
    [InlineData(Slack + "repeatAfter: often\n", 2, "no duration")]
    [InlineData(Slack + "a: *x\n", 2, "alias")]
    [InlineData("channels: { slack: [\n", 1, "YAML cannot be read")]
    public void Parse_OfWhatIsWrong_NamesTheLineAndSaysWhat(string text, int line, string message)
    {
        ScenarioException fault = Assert.Throws<ScenarioException>(() => AlertPolicyFile.Parse(text, "alerts.yaml"));
        Assert.Equal(ErrorIds.AlertPolicyInvalid, fault.Id);
        ScenarioProblem problem = fault.Problems.First(one => one.ToString().Contains(message, StringComparison.Ordinal));
        Assert.True(line == 0 || problem.Line >= line, problem.ToString());
        Assert.DoesNotContain("pw1234", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfManyProblems_TellsAllOfThem() => Assert.Equal(
        3,
        Assert.Throws<ScenarioException>(() => AlertPolicyFile.Parse("rules: [ x ]\nchannels: { slack: {} }\nrepeatAfter: x\n", "alerts.yaml")).Problems.Count);

    [Fact]
    public void Parse_OfAnyText_GivesAPolicyOrProblems()
    {
        string[] pieces = ["channels", "slack", ":", " ", "{", "}", "[", "]", "\n", "  ", "- ", "\"", "${env:X}", "url", "rules", "threshold", "limit", "20%", "&a", "*a", "!!x", "\u0000", "\t", "|", "é", "\uD83D"];
        SeededProperty.ForAll(3000, random =>
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                Assert.NotEmpty(AlertPolicyFile.Parse(text, "x").Channels);
            }
            catch (ScenarioException fault)
            {
                Assert.NotEmpty(fault.Problems);
            }
        });
    }

    [Fact]
    public void Load_OfNoFile_SaysWhichOneToName() =>
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => AlertPolicyFile.Load(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")))).Id);
}
