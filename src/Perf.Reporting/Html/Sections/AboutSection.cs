using System.Globalization;

namespace Perf.Reporting.Html.Sections;

/// <summary>What it takes to run the same again: plan, machine, versions.</summary>
internal static class AboutSection
{
    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(ReportData data)
    {
        RunResult result = data.Result;
        MachineInfo machine = result.Machine;
        return Markup.Of($"""
            <h2 id="about-title">About this run</h2>
            {DefinitionList.Write(
                ("Run", result.Id),
                ("Measured by", result.Source is { } source ? $"{source.Tool} {source.Version}".TrimEnd() : null),
                ("Read from", result.Source?.Path),
                ("Status", result.Status.ToString()),
                ("Scenario file", result.ScenarioPath),
                ("Commit", result.Commit),
                ("Branch", result.Branch),
                ("Planned duration", result.PlannedDuration is null ? null : FigureText.Time(result.PlannedDuration)),
                ("Seed", result.Seed.ToString(CultureInfo.InvariantCulture)),
                ("Data received", Size(result, MetricNames.DataReceived)),
                ("Data sent", Size(result, MetricNames.DataSent)),
                ("Load generator", machine.Name),
                ("Operating system", machine.OperatingSystem),
                ("Processor", machine.Cores == 0 ? machine.Architecture : $"{machine.Cores} × {machine.Architecture}"),
                ("Memory", machine.MemoryBytes == 0 ? null : SizeText.Format(machine.MemoryBytes)),
                ("Runtime", machine.Runtime),
                ("Fingerprint", result.Fingerprint?.Hash),
                ("Perf", result.PerfVersion))}
            {(result.Tags.Count == 0 ? Markup.None : Markup.Of($"""<h3>Tags</h3>{DefinitionList.Write(result.Tags.Take(DataTable.MaxRows).Select(tag => (FigureText.Short(tag.Key, 60), (string?)tag.Value)))}"""))}
            """);
    }

    private static string? Size(RunResult result, string metric) =>
        result.Metrics.TryGetValue(metric, out MetricSummary? sum) && double.IsFinite(sum.Count) ? SizeText.Format(sum.Count) : null;
}
