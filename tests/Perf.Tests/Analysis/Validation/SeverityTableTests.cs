using Perf.Analysis;

namespace Perf.Tests.Analysis.Validation;

public sealed class SeverityTableTests
{
    [Fact]
    public void Usual_EveryKind_HasASeverity() =>
        Assert.Equal(Enum.GetValues<ValidationIssueKind>().Order(), SeverityTable.Usual.Keys.Order());

    [Fact]
    public void SeverityOf_WhatThePolicySays_HoldsOverTheUsual()
    {
        var table = SeverityTable.Of(new ValidationPolicy { Severities = new Dictionary<ValidationIssueKind, ValidationSeverity> { [ValidationIssueKind.Regression] = ValidationSeverity.Info } });

        Assert.Equal(ValidationSeverity.Info, table.SeverityOf(ValidationIssueKind.Regression));
        Assert.Equal(ValidationSeverity.Critical, table.SeverityOf(ValidationIssueKind.ThresholdFailed));
    }

    [Theory]
    [InlineData(ValidationIssueKind.ComparisonInconclusive, ValidationSeverity.Critical)]
    [InlineData(ValidationIssueKind.BaselineMissing, ValidationSeverity.Critical)]
    [InlineData(ValidationIssueKind.ThresholdInconclusive, ValidationSeverity.Critical)]
    // Certain, so strictness does not touch it.
    [InlineData(ValidationIssueKind.Improvement, ValidationSeverity.Info)]
    [InlineData(ValidationIssueKind.CoverageShort, ValidationSeverity.Warning)]
    public void SeverityOf_Strict_RaisesWhatIsUncertain(ValidationIssueKind kind, ValidationSeverity expected) =>
        Assert.Equal(expected, SeverityTable.Of(new ValidationPolicy { Strict = true }).SeverityOf(kind));

    [Fact]
    public void SeverityOf_Off_StaysOffUnderStrict()
    {
        var policy = new ValidationPolicy { Strict = true, Severities = new Dictionary<ValidationIssueKind, ValidationSeverity> { [ValidationIssueKind.BaselineMissing] = ValidationSeverity.Off } };

        Assert.Equal(ValidationSeverity.Off, SeverityTable.Of(policy).SeverityOf(ValidationIssueKind.BaselineMissing));
        Assert.Empty(SeverityTable.Of(policy).Rate([new ValidationIssue { Kind = ValidationIssueKind.BaselineMissing }]));
    }

    [Fact]
    public void For_Overrides_AreLaidOverInOrderWhereTheyApply()
    {
        var policy = new ValidationPolicy
        {
            Overrides =
            [
                new PolicyOverride { Environments = ["prod*"], Strict = true, Margin = 0.02 },
                new PolicyOverride { Types = ["stress"], Severities = new Dictionary<ValidationIssueKind, ValidationSeverity> { [ValidationIssueKind.Regression] = ValidationSeverity.Warning } },
                new PolicyOverride { Environments = ["production"], Types = ["stress"], Margin = 0.1, Baseline = "release" },
            ],
        };

        ValidationPolicy held = SeverityTable.For(policy, "Production", "stress");
        Assert.True(held.Strict);
        Assert.Equal((0.1, "release"), (held.Comparison.Margin, held.Baseline));
        Assert.Equal(ValidationSeverity.Warning, held.Severities[ValidationIssueKind.Regression]);

        ValidationPolicy other = SeverityTable.For(policy, "staging", null);
        Assert.False(other.Strict);
        Assert.Equal((0.05, "default"), (other.Comparison.Margin, other.Baseline));
        Assert.Empty(other.Severities);
    }

    [Fact]
    public void Rate_TheWorstComesFirst()
    {
        ValidationIssue[] issues = [.. Enum.GetValues<ValidationIssueKind>().Select(kind => new ValidationIssue { Kind = kind })];

        IReadOnlyList<ValidationIssue> rated = SeverityTable.Of(new ValidationPolicy()).Rate(issues.Reverse());

        Assert.Equal(issues.Length, rated.Count);
        Assert.Equal(rated.OrderByDescending(issue => issue.Severity).Select(issue => issue.Kind), rated.Select(issue => issue.Kind));
        Assert.All(rated, issue => Assert.Equal(issue.Severity == ValidationSeverity.Critical, issue.Blocks));
    }
}
