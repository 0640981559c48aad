namespace Perf.Runtime.Tuning;

/// <summary>What a closed load came to.</summary>
/// <param name="Vus">Virtual users.</param>
/// <param name="Rate">Iterations a second.</param>
/// <param name="Failed">The share of failed requests, 0 to 1.</param>
internal readonly record struct LadderStep(int Vus, double Rate, double Failed);

/// <summary>Finds by a few short closed loads what a system does: twice as many virtual users each time, until that brings hardly more. Pure functions.</summary>
internal static class LoadLadder
{
    /// <summary>How much of what the system does at most the fixed rate is: low enough that queues do not hide what a change does, high enough that it works.</summary>
    public const double ShareOfKnee = 0.6;

    // Less than this more is the noise of a short step, and the knee is behind.
    private const double HardlyMore = 1.1;

    // Errors are fast: throughput of them is none.
    private const double MostFailed = 0.1;

    private const double SomeFailed = 0.01;

    private const int LeastVus = 16;
    private const int MostVus = 256;

    /// <summary>How many virtual users the next step has.</summary>
    /// <param name="steps">The steps so far, in order.</param>
    /// <param name="cores">The machine's processors.</param>
    /// <returns>Null where what is known is enough.</returns>
    public static int? Next(IReadOnlyList<LadderStep> steps, int cores)
    {
        if (steps.Count == 0)
        {
            return Math.Clamp(cores, 1, MostVus);
        }

        LadderStep last = steps[^1];
        bool grows = steps.Count < 2 || last.Rate > HardlyMore * steps.SkipLast(1).Max(step => step.Rate);
        return last.Failed <= MostFailed && grows && last.Vus < MostVus ? Math.Min(2 * last.Vus, MostVus) : null;
    }

    /// <summary>The step with the highest throughput of those that worked; null where none did.</summary>
    /// <param name="steps">The steps.</param>
    public static LadderStep? Best(IReadOnlyList<LadderStep> steps) =>
        steps.Where(step => step.Failed <= MostFailed && step.Rate > 0).OrderByDescending(step => step.Rate).Select(step => (LadderStep?)step).FirstOrDefault();

    /// <summary>Virtual users of the closed load by which capacity is measured, where the scenario has none of its own: so many that what a change makes possible can be seen, where fewer would be the limit themselves.</summary>
    /// <param name="best">The best step.</param>
    public static int VusFor(LadderStep best) => Math.Clamp(2 * best.Vus, LeastVus, MostVus);

    /// <summary>
    /// Virtual users where the scenario has a closed load of its own. Pools and threads are sized for what was in flight in it: with more, requests that wait for each other may stand still as they did before. With fewer than
    /// sixteen the users may be the limit themselves.
    /// </summary>
    /// <param name="own">The scenario's virtual users; 0 where it has no closed load.</param>
    /// <returns>Null where it has none.</returns>
    public static int? OwnVus(int own) => own > 0 ? Math.Clamp(own, LeastVus, MostVus) : null;

    /// <summary>A rate at which requests fail; null where none did. Failures are quick, so that a closed load of them has a rate that nobody would ask for: half as much again as what worked is above what the system does.</summary>
    /// <param name="steps">The steps.</param>
    public static double? RateOfFailures(IReadOnlyList<LadderStep> steps)
    {
        LadderStep failing = steps.FirstOrDefault(step => step.Failed > SomeFailed);
        return failing.Rate <= 0 ? null : Best(steps) is { } best ? Math.Min(failing.Rate, 1.5 * best.Rate) : failing.Rate;
    }
}
