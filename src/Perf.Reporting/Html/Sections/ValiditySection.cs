namespace Perf.Reporting.Html.Sections;

/// <summary>Whether the generator kept up, with the figures that say so.</summary>
internal static class ValiditySection
{
    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(ReportData data)
    {
        RunResult result = data.Result;
        Validity validity = result.Validity;
        bool isOurs = result.Source is null;
        string generator = result.Agents.Count > 0 ? "CPU of the busiest agent" : "CPU of the generator";
        Markup findings = validity.Findings.Count == 0
            ? Markup.Of($"<p>{NoFindings(result)}</p>")
            : Markup.Of($"""<ul class="findings">{validity.Findings.Take(DataTable.MaxRows).Select(Finding)}</ul>""");
        return Markup.Of($"""
            <h2 id="validity-title">Can the run be believed?</h2>{findings}
            {DefinitionList.Write([
                .. isOurs ? Starts(validity) : [],
                ("Dropped starts", FigureText.Count(validity.DroppedStarts)),
                .. isOurs ? Generator(validity, generator) : [],
                .. Known(validity)])}
            """);
    }

    // What Perf always knows of its own runs, and never of another tool's.
    private static (string, string?)[] Starts(Validity validity) =>
        [("Start lag p99", FigureText.Time(validity.StartLagP99)), ("Starts made of those owed", FigureText.Share(validity.AchievedRatio))];

    private static (string, string?)[] Generator(Validity validity, string generator) =>
    [
        (generator, FigureText.Share(validity.CpuShare)),
        ("Longest GC pause in a second", FigureText.Time(validity.GcPauseMax)),
        ("Largest clock step", FigureText.Time(validity.ClockStepMax)),
    ];

    // Not every machine tells these.
    private static (string, string?)[] Known(Validity validity) =>
    [
        ("Busiest loop", validity.LoopBusyShare is { } loop ? FigureText.Share(loop) : null),
        ("Local ports used", validity.PortsUsedShare is { } ports ? FigureText.Share(ports) : null),
        ("Open files of those allowed", validity.FileDescriptorShare is { } files ? FigureText.Share(files) : null),
        ("CPU of other processes", validity.OtherCpuShare is { } other ? FigureText.Share(other) : null),
        ("Longest CPU throttling in a second", validity.ThrottledMax is { } held ? FigureText.Time(held) : null),
    ];

    // No finding means something only where somebody looked.
    private static string NoFindings(RunResult result) => result switch
    {
        { Intervals.Count: 0 } => "There is nothing to judge by: not one second was measured.",
        { Status: RunStatus.Running or RunStatus.Interrupted } => "Not judged: the run has not come to its end.",
        _ => "The load generator kept up: nothing speaks against this run.",
    };

    private static Markup Finding(ValidityFinding finding) => Markup.Of(
        $"""<li><span class="chip {(finding.Invalidates ? "invalid" : "inconclusive")}">{(finding.Invalidates ? "Invalidates" : "Warning")}</span> <strong>{FigureText.Short(finding.Id, 60)}</strong>: {FigureText.Short(finding.Message)} {FigureText.Short(finding.Advice)}</li>""");
}
