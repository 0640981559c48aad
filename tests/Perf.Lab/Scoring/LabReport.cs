using System.Globalization;
using System.Text;

namespace Perf.Lab.Scoring;

/// <summary>A score as text for a terminal. Pure.</summary>
internal static class LabReport
{
    /// <summary>Writes it.</summary>
    public static string Write(LabScore score)
    {
        var text = new StringBuilder();
        int fault = Math.Max(5, score.Rows.Select(row => row.Fault.Length).DefaultIfEmpty().Max());
        int label = Math.Max(8, score.Rows.Select(row => row.Expect.Length).DefaultIfEmpty().Max());
        Line(text, $"{"fault".PadRight(fault)}  {"expected".PadRight(label)}  runs  first  third  instead");
        foreach (LabRow row in score.Rows)
        {
            string[] instead =
            [
                .. row.Instead.Select(one => one.Count > 1 ? $"{one.Id} ({one.Count})" : one.Id),
                .. row.Failures > 0 ? [$"failed ({row.Failures}): {row.Failed}"] : (string[])[],
                .. row.Skipped is { } why ? [$"skipped: {why}"] : (string[])[],
            ];
            Line(text, $"{row.Fault.PadRight(fault)}  {row.Expect.PadRight(label)}  {row.Runs,4}  {row.First,5}  {row.Third,5}  {string.Join(", ", instead)}".TrimEnd());
        }

        text.AppendLine();
        Line(text, $"AC@1 {Percent(score.First)}, AC@3 {Percent(score.Third)} of {score.Runs} runs with a fault");
        Line(text, $"False alarms: {score.FalseAlarms} of {score.Controls} healthy runs and runs of a saturated generator");
        if (score.Failures > 0)
        {
            Line(text, $"Failed: {score.Failures} runs gave no diagnosis");
        }

        (string Meant, string Said)[] wrong = [.. score.Confusion.Keys.Where(pair => pair.Meant != pair.Said).OrderBy(pair => pair.Meant, StringComparer.Ordinal).ThenBy(pair => pair.Said, StringComparer.Ordinal)];
        if (wrong.Length > 0)
        {
            text.AppendLine();
            Line(text, $"Confusion:");
            foreach ((string meant, string said) in wrong)
            {
                Line(text, $"  {meant.PadRight(label)}  was taken for  {said.PadRight(label)}  {score.Confusion[(meant, said)]}");
            }
        }

        if (score.Bins.Count > 0)
        {
            text.AppendLine();
            Line(text, $"Calibration (bins of {LabBin.FewestCases} and more must be within {Percent(LabBin.Tolerance)}):");
            foreach (LabBin bin in score.Bins)
            {
                string verdict = bin.Count < LabBin.FewestCases ? "few" : bin.IsOff ? "OFF" : "ok";
                Line(text, $"  {bin.From:0.0} to {bin.To:0.0}  {bin.Count,4} cases  stated {Percent(bin.Confidence),5}  right {Percent(bin.HitRate),5}  {verdict}");
            }
        }

        return text.ToString();
    }

    private static string Percent(double share) => double.IsNaN(share) ? "-" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Line(StringBuilder text, string line) => text.AppendLine(line);
}
