using System.Globalization;
using Perf.Engine.Executors;
using Perf.Engine.Pacing;
using Perf.Engine.Sharing;

namespace Perf.Engine.Running;

/// <summary>Steers the executors of a run. Changes count from one moment on all loops, a little ahead, so that none has passed it when it hears of it.</summary>
/// <param name="executors">The executors.</param>
/// <param name="start">The run's start, ticks of <see cref="Clock"/>: moments that are given count from it.</param>
internal sealed class RunControl(IReadOnlyList<LoopExecutor> executors, long start) : IShareControl
{
    private const long Ahead = 2 * TimeSpan.TicksPerMillisecond;
    private const double LeastFactor = 0.001;
    private const double MostFactor = 1000;
    private const double MostRate = 10_000_000;

    private readonly Lock _gate = new();
    private long _last = long.MinValue;

    /// <summary>Whether a rate can be multiplied by it.</summary>
    public static bool IsFactor(double factor) => factor is >= LeastFactor and <= MostFactor;

    /// <summary>Whether it can be a rate, starts a second.</summary>
    public static bool IsRate(double startsPerSecond) => startsPerSecond is > 0 and <= MostRate;

    public bool IsSuspended { get; private set; }

    public double RateFactor { get; private set; } = 1;

    /// <summary>Whether the run was asked to end.</summary>
    public bool IsStopped { get; private set; }

    public void Suspend() => Suspend(0);

    public void Suspend(long at) => Do(() =>
    {
        if (!IsSuspended)
        {
            IsSuspended = true;
            Each(at, (executor, moment) => executor.Suspend(moment));
        }
    });

    public void Resume() => Resume(0);

    public void Resume(long at) => Do(() =>
    {
        if (IsSuspended)
        {
            IsSuspended = false;
            Each(at, (executor, moment) => executor.Resume(moment));
        }
    });

    public void Stop() => Do(() =>
    {
        IsStopped = true;
        foreach (LoopExecutor executor in executors)
        {
            executor.StopGracefully();
        }
    });

    public void SetRateFactor(double factor) => SetRateFactor(factor, 0);

    public void SetRateFactor(double factor, long at) => Do(() =>
    {
        if (!IsFactor(factor))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, string.Create(CultureInfo.InvariantCulture, $"The factor {factor} is not between {LeastFactor} and {MostFactor}."), factor);
        }

        ArrivalExecutors();
        RateFactor = factor;
        Each(at, (executor, moment) => executor.SetFactor(moment, factor));
    });

    public void SetRate(double startsPerSecond) => SetRate(startsPerSecond, 0);

    public void SetRate(double startsPerSecond, long at) => Do(() =>
    {
        if (!IsRate(startsPerSecond))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, string.Create(CultureInfo.InvariantCulture, $"The rate {startsPerSecond} is not between 0 and 10,000,000 starts a second."), startsPerSecond);
        }

        LoopExecutor[] arrivals = ArrivalExecutors();
        double[] planned = [.. arrivals.Select(executor => executor.PlannedRate)];
        double sum = planned.Sum();
        RateFactor = sum > 0 ? startsPerSecond / sum : 1;
        long moment = MomentOf(at);
        for (int i = 0; i < arrivals.Length; i++)
        {
            arrivals[i].SetRate(moment, sum > 0 ? startsPerSecond * planned[i] / sum : startsPerSecond / arrivals.Length);
        }
    });

    private LoopExecutor[] ArrivalExecutors()
    {
        LoopExecutor[] arrivals = [.. executors.Where(executor => executor.HasRate)];
        return arrivals.Length > 0 ? arrivals : throw new PerfException(
            ErrorIds.ArgumentInvalid,
            "The run has no arrival rate to set: its executors have a number of virtual users. Use an arrival executor, such as constant-arrival-rate.",
            null);
    }

    // Changes keep their order: one that was agreed for later is not overtaken.
    private long MomentOf(long at) => _last = Math.Max(at > 0 ? start + at : Clock.Now + Ahead, _last + 1);

    private void Each(long at, Action<LoopExecutor, long> change)
    {
        long moment = MomentOf(at);
        foreach (LoopExecutor executor in executors)
        {
            change(executor, moment);
        }
    }

    private void Do(Action action)
    {
        lock (_gate)
        {
            action();
        }
    }
}
