namespace Perf.Analysis;

/// <summary>The part of a run that is judged.</summary>
/// <param name="From">Its beginning, in seconds from the run's start: what came before warmed the target up.</param>
/// <param name="To">Its end: what the plan had to do was done then.</param>
internal sealed record JudgedWindow(double From, double To)
{
    // Code is compiled in tiers: at a hundred requests a second a .NET service took four times the processor time per request in its first two seconds, and was level after five seconds and
    // some five hundred requests.
    private const double WarmUpSeconds = 5;
    private const double WarmUpRequests = 500;

    // A short run would have nothing left.
    private const double MostShare = 1.0 / 3;

    /// <summary>How long it is, in seconds.</summary>
    public double Seconds => Math.Max(0, To - From);

    /// <summary>The window of a run.</summary>
    public static JudgedWindow Of(RunResult run, double seconds)
    {
        double to = run.PlannedDuration is { TotalSeconds: > 0 } planned ? Math.Min(seconds, planned.TotalSeconds) : seconds;
        if (LookWording.IsLook(run))
        {
            // Without load nothing warms up.
            return new JudgedWindow(0, to);
        }

        double requests = 0;
        double warm = to;
        foreach (IntervalSummary one in run.Intervals)
        {
            requests += one.Requests;
            if (one.Start + one.Length >= WarmUpSeconds - 1e-6 && requests >= WarmUpRequests)
            {
                warm = one.Start + one.Length;
                break;
            }
        }

        return new JudgedWindow(Math.Min(warm, to * MostShare), to);
    }
}
