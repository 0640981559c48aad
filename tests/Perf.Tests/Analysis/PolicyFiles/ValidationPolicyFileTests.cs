using Perf.Analysis;

namespace Perf.Tests.Analysis.PolicyFiles;

public sealed class ValidationPolicyFileTests
{
    private static string Folder => Path.GetFullPath("/repo/config/ci-cd");

    [Fact]
    public void Parse_EveryKey_IsRead()
    {
        ValidationPolicy policy = ValidationPolicyFile.Parse("""
            block: [critical, warning]
            strict: true
            thresholds: [performance-thresholds.json, ../more.json]
            regression: { baseline: release, margin: 3%, alpha: 0.02, metrics: ["http_req_duration: p(99)"], steps: [a], ignoreEnvironment: true }
            issues: { regression: warning, baseline-missing: off }
            alerts: alerts.yaml
            coverage: { endpoints: ../critical-endpoints.yaml, target: 80% }
            overrides:
              - environments: production
                types: [stress, spike]
                strict: false
                block: critical
                margin: 10%
                baseline: prod
                issues: { threshold-failed: critical }
            """, Path.Combine(Folder, "policy.yaml"));

        Assert.Equal([ValidationSeverity.Critical, ValidationSeverity.Warning], policy.BlockOn);
        Assert.True(policy.Strict);
        Assert.Equal([Path.Combine(Folder, "performance-thresholds.json"), Path.GetFullPath("/repo/config/more.json")], policy.ThresholdFiles);
        Assert.Equal(("release", 0.03, 0.02, true), (policy.Baseline, policy.Comparison.Margin, policy.Comparison.Alpha, policy.Comparison.IgnoreEnvironment));
        Assert.Equal(["http_req_duration: p(99)"], policy.Comparison.Metrics);
        Assert.Equal(["a"], policy.Comparison.Steps);
        Assert.Equal(ValidationSeverity.Warning, policy.Severities[ValidationIssueKind.Regression]);
        Assert.Equal(ValidationSeverity.Off, policy.Severities[ValidationIssueKind.BaselineMissing]);
        Assert.Equal((Path.GetFullPath("/repo/config/critical-endpoints.yaml"), 0.8), (policy.CriticalEndpoints, policy.Coverage));
        Assert.Equal(Path.Combine(Folder, "alerts.yaml"), policy.Alerts);
        PolicyOverride one = Assert.Single(policy.Overrides);
        Assert.Equal((false, 0.1, "prod"), (one.Strict, one.Margin, one.Baseline));
        Assert.Equal(["production"], one.Environments);
        Assert.Equal([ValidationSeverity.Critical], one.BlockOn);
    }

    [Theory]
    [InlineData("blocks: [critical]", "1:9: 'blocks' is no key of the file; did you mean 'block'?")]
    [InlineData("block: [fatal]", "block[0]: 'fatal' is none")]
    [InlineData("strict: maybe", "strict: 'maybe' is none")]
    [InlineData("issues: { regresion: warning }", "did you mean 'regression'?")]
    [InlineData("regression: { margin: 0% }", "out of range")]
    [InlineData("regression: { alpha: 50% }", "out of range")]
    [InlineData("regression: 5", "regression is a text")]
    [InlineData("- a", "the file is a list")]
    [InlineData("", "the file is empty")]
    [InlineData("block: [", "the YAML cannot be read")]
    public void Parse_Mistake_IsToldWithItsPlace(string text, string expected)
    {
        ScenarioException fault = Assert.Throws<ScenarioException>(() => ValidationPolicyFile.Parse(text, "policy.yaml"));

        Assert.Equal(ErrorIds.PolicyInvalid, fault.Id);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NameOf_Kind_IsWordsWithHyphens() => Assert.Equal("regression-beyond-margin", ValidationPolicyFile.NameOf(ValidationIssueKind.RegressionBeyondMargin));

    /// <summary>A path that the system cannot form is told by whoever opens it.</summary>
    [Fact]
    public void ChangeRules_PathThatIsNone_StaysAsItIs() =>
        Assert.Equal(["a\0b"], Assert.Single(ChangeRulesFile.Parse("rules: [ { paths: [a], scenarios: [ \"a\\0b\" ] } ]", "critical-paths.yaml", "/repo")).Scenarios);

    [Theory]
    [InlineData("rules: []", "has no rule")]
    [InlineData("rules: [ { paths: [a] } ]", "names no scenarios")]
    [InlineData("rules: [ { scenarios: [a] } ]", "names no paths")]
    [InlineData("rule: []", "did you mean 'rules'?")]
    public void ChangeRules_Mistake_IsTold(string text, string expected)
    {
        ScenarioException fault = Assert.Throws<ScenarioException>(() => ChangeRulesFile.Parse(text, "critical-paths.yaml", "/repo"));

        Assert.Equal(ErrorIds.PolicyInvalid, fault.Id);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }
}
