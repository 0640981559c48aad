using System.Globalization;
using System.Text;
using System.Xml;

namespace Perf.Reporting.Ci;

/// <summary>
/// The validation as JUnit's XML, which every CI system shows as tests: a suite for each run with a case for each threshold, one for each comparison with a case for each
/// gating metric, and one for all other issues.
/// </summary>
internal sealed class JUnitFile : IValidationWriter
{
    private sealed record Case(string ClassName, string Name, string? Failure, string? Skipped, string Detail, double Seconds = 0);

    public string FileName => "validation_junit.xml";

    public string Write(ValidationReport report)
    {
        (string Name, Case[] Cases)[] suites = [.. Suites(report).Where(suite => suite.Cases.Length > 0)];
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "performance");
            Counts(xml, [.. suites.SelectMany(suite => suite.Cases)]);
            foreach ((string name, Case[] cases) in suites)
            {
                xml.WriteStartElement("testsuite");
                xml.WriteAttributeString("name", Clean(name));
                Counts(xml, cases);
                foreach (Case one in cases)
                {
                    Write(xml, one);
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{text}\n";
    }

    private static IEnumerable<(string Name, Case[] Cases)> Suites(ValidationReport report)
    {
        foreach (ValidatedRun run in report.Runs)
        {
            Verdict[] verdicts = [.. report.Thresholds.Where(verdict => verdict.RunId == run.Id)];
            yield return ($"{run.Scenario} ({run.Id})", [.. verdicts.Select(verdict => Of(run, verdict, report, verdicts.Length))]);
        }

        foreach (ComparisonReport comparison in report.Comparisons)
        {
            yield return ($"{comparison.Scenario} against {comparison.Baseline}", [.. comparison.Comparisons.Where(line => line.IsGating).Select(line => Of(comparison, line, report))]);
        }

        ValidationIssueKind[] told = [ValidationIssueKind.ThresholdFailed, ValidationIssueKind.ThresholdNoData, ValidationIssueKind.ThresholdInconclusive, ValidationIssueKind.Regression, ValidationIssueKind.RegressionBeyondMargin, ValidationIssueKind.RegressionSuspected, ValidationIssueKind.Improvement];
        yield return ("validation", [.. report.Issues.Where(issue => !told.Contains(issue.Kind)).Select(issue => new Case(
            "validation", $"{AnnotationText.Title(issue)}{(issue.Scenario.Length > 0 ? $": {issue.Scenario}" : "")}{(issue.RunId.Length > 0 ? $" ({issue.RunId})" : "")}",
            issue.Blocks ? issue.Message : null, issue.Blocks ? null : issue.Message, Detail(issue)))]);
    }

    private static Case Of(ValidatedRun run, Verdict verdict, ValidationReport report, int cases)
    {
        ValidationIssue? issue = report.Issues.FirstOrDefault(one => one.RunId == run.Id && one.Evidence.Count > 0 && one.Evidence[0] == verdict.Threshold);
        bool isFailure = verdict.Outcome != Outcome.Pass && issue is { Blocks: true };
        return new Case(
            run.Scenario, verdict.Threshold, isFailure ? verdict.Reason : null,
            verdict.Outcome != Outcome.Pass && !isFailure ? $"{verdict.Outcome}: {verdict.Reason}" : null, issue is null ? verdict.Reason : Detail(issue), run.Duration.TotalSeconds / cases);
    }

    private static Case Of(ComparisonReport comparison, Comparison line, ValidationReport report)
    {
        ValidationIssue? issue = report.Issues.FirstOrDefault(one =>
            one.Scenario == comparison.Scenario && one.Metric == line.Metric && one.Step == line.Step && one.Baseline is not null && one.Message.Contains(line.Why, StringComparison.Ordinal));
        bool isFailure = issue is { Blocks: true };
        bool isOpen = !isFailure && line.Verdict is ComparisonVerdict.Inconclusive or ComparisonVerdict.Regressed;
        return new Case(comparison.Scenario, $"{(line.Step is null ? "" : $"{line.Step}: ")}{line.Metric} {line.Statistic} is no worse", isFailure ? line.Why : null, isOpen ? $"{line.Verdict}: {line.Why}" : null, issue is null ? line.Why : Detail(issue));
    }

    private static string Detail(ValidationIssue issue) => string.Join('\n', [issue.Message, .. issue.Evidence, issue.Suggestion]);

    private static void Counts(XmlWriter xml, Case[] cases)
    {
        xml.WriteAttributeString("tests", cases.Length.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", cases.Count(one => one.Failure is not null).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", cases.Count(one => one.Skipped is not null).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", cases.Sum(one => one.Seconds).ToString("0.###", CultureInfo.InvariantCulture));
    }

    private static void Write(XmlWriter xml, Case one)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(one.ClassName));
        xml.WriteAttributeString("name", Clean(one.Name));
        xml.WriteAttributeString("time", one.Seconds.ToString("0.###", CultureInfo.InvariantCulture));
        if (one.Failure is not null)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean(one.Failure));
            xml.WriteString(Clean(one.Detail));
            xml.WriteEndElement();
        }
        else if (one.Skipped is not null)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", Clean(one.Skipped));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Clean(string text) => Html.Markup.Printable(text);
}
