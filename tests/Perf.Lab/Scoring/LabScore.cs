using Perf.Lab.Tables;

namespace Perf.Lab.Scoring;

/// <summary>
/// What diagnoses were worth. AC@k is the share of runs with a fault whose label is one of the first k causes (as in RCAEval, WWW 2025). Healthy runs and those of a saturated generator are
/// no part of it: of them it is counted how often a wrong cause was first.
/// </summary>
internal sealed record LabScore
{
    private const string Generator = "gen.saturated";
    private static readonly double[] s_edges = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

    /// <summary>The share of runs with a fault whose first cause was right; not a number where there are none.</summary>
    public double First { get; private init; } = double.NaN;

    /// <summary>The same of the first three.</summary>
    public double Third { get; private init; } = double.NaN;

    /// <summary>The runs with a fault.</summary>
    public int Runs { get; private init; }

    /// <summary>Runs that were begun and gave no diagnosis. They are no part of any share, and no success: a lab that has some has failed.</summary>
    public int Failures { get; private init; }

    /// <summary>The healthy runs and those of a saturated generator.</summary>
    public int Controls { get; private init; }

    /// <summary>Those of them in which a wrong cause was first.</summary>
    public int FalseAlarms { get; private init; }

    /// <summary>A row for each fault.</summary>
    public IReadOnlyList<LabRow> Rows { get; private init; } = [];

    /// <summary>How often each class was said where each was meant; <see cref="LabClasses.None"/> where nothing was found.</summary>
    public IReadOnlyDictionary<(string Meant, string Said), int> Confusion { get; private init; } = new Dictionary<(string, string), int>();

    /// <summary>Stated confidence against hit rate.</summary>
    public IReadOnlyList<LabBin> Bins { get; private init; } = [];

    /// <summary>Scores cases.</summary>
    /// <param name="table">The faults.</param>
    /// <param name="cases">Their runs.</param>
    /// <returns>The score.</returns>
    /// <exception cref="FormatException">A case's fault is not in the table.</exception>
    public static LabScore Of(LabTable table, IReadOnlyList<LabCase> cases)
    {
        var faults = table.Faults.ToDictionary(fault => fault.Id, StringComparer.Ordinal);
        if (cases.FirstOrDefault(one => !faults.ContainsKey(one.Fault)) is { } unknown)
        {
            throw new FormatException($"There is a run of '{unknown.Fault}', which the table does not have.");
        }

        (LabFault Fault, LabCase Case)[] run = [.. cases.Where(one => one.IsRun).Select(one => (faults[one.Fault], one))];
        (LabFault Fault, LabCase Case)[] faulty = [.. run.Where(one => !IsControl(one.Fault))];
        (LabFault Fault, LabCase Case)[] controls = [.. run.Where(one => IsControl(one.Fault))];
        return new LabScore
        {
            Runs = faulty.Length,
            Failures = cases.Count(one => one.Failed is not null),
            First = Share(faulty, one => IsAmong(one.Fault, one.Case, 1)),
            Third = Share(faulty, one => IsAmong(one.Fault, one.Case, 3)),
            Controls = controls.Length,
            FalseAlarms = controls.Count(one => one.Case.Ranked is [var first, ..] && !one.Fault.IsRight(first.Id)),
            Rows = [.. table.Faults.Select(fault => Row(fault, [.. cases.Where(one => one.Fault == fault.Id)])).Where(row => row.Runs > 0 || row.Skipped is not null || row.Failures > 0)],
            Confusion = run.GroupBy(one => (one.Fault.Expect, Said(one.Fault, one.Case))).ToDictionary(same => same.Key, same => same.Count()),
            Bins = Calibration(run),
        };
    }

    private static bool IsControl(LabFault fault) => fault.Expect is LabClasses.None or Generator;

    // A healthy run is right when nothing is found; whatever else is said is wrong.
    private static bool IsAmong(LabFault fault, LabCase run, int most) =>
        fault.Expect == LabClasses.None ? run.Ranked.Count == 0 : run.Ranked.Take(most).Any(finding => fault.IsRight(finding.Id));

    private static string Said(LabFault fault, LabCase run) => run.Ranked is not [var first, ..] ? LabClasses.None : fault.IsRight(first.Id) ? fault.Expect : first.Id;

    private static double Share<T>(IReadOnlyCollection<T> all, Func<T, bool> isRight) => all.Count == 0 ? double.NaN : (double)all.Count(isRight) / all.Count;

    private static LabRow Row(LabFault fault, LabCase[] cases)
    {
        LabCase[] run = [.. cases.Where(one => one.IsRun)];
        return new LabRow(
            fault.Id,
            fault.Expect,
            run.Length,
            run.Count(one => IsAmong(fault, one, 1)),
            run.Count(one => IsAmong(fault, one, 3)),
            [.. run.Where(one => !IsAmong(fault, one, 1)).GroupBy(one => Said(fault, one)).Select(same => (same.Key, same.Count())).OrderByDescending(same => same.Item2).ThenBy(same => same.Key, StringComparer.Ordinal)],
            cases.FirstOrDefault(one => one.Skipped is not null)?.Skipped,
            cases.Count(one => one.Failed is not null),
            cases.FirstOrDefault(one => one.Failed is not null)?.Failed);
    }

    private static LabBin[] Calibration(IEnumerable<(LabFault Fault, LabCase Case)> run)
    {
        (double Confidence, bool IsRight)[] stated = [.. run.Where(one => one.Case.Ranked.Count > 0).Select(one => (one.Case.Ranked[0].Confidence, one.Fault.IsRight(one.Case.Ranked[0].Id)))];
        return
        [
            .. Enumerable.Range(0, s_edges.Length - 1)
                .Select(i => (From: s_edges[i], To: s_edges[i + 1], In: stated.Where(one => one.Confidence >= s_edges[i] && (one.Confidence < s_edges[i + 1] || s_edges[i + 1] == 1)).ToArray()))
                .Where(bin => bin.In.Length > 0)
                .Select(bin => new LabBin(bin.From, bin.To, bin.In.Length, bin.In.Average(one => one.Confidence), Share(bin.In, one => one.IsRight))),
        ];
    }
}
