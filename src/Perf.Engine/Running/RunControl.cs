using System.Globalization;
using Perf.Engine.Executors;
using Perf.Engine.Pacing;

namespace Perf.Engine.Running;

/// <summary>Steers the executors of a run. Changes count from one moment on all loops, a little ahead, so that none has passed it when it hears of it.</summary>
internal sealed class RunControl(IReadOnlyList<LoopExecutor> executors) : IRunControl
{
    private const long Ahead = 2 * TimeSpan.TicksPerMillisecond;
    private const double LeastFactor = 0.001;
    private const double MostFactor = 1000;

    private readonly Lock _gate = new();

    public bool IsSuspended { get; private set; }

    public double RateFactor { get; private set; } = 1;

    /// <summary>Whether the run was asked to end.</summary>
    public bool IsStopped { get; private set; }

    public void Suspend() => Do(() =>
    {
        if (!IsSuspended)
        {
            IsSuspended = true;
            Each((executor, moment) => executor.Suspend(moment));
        }
    });

    public void Resume() => Do(() =>
    {
        if (IsSuspended)
        {
            IsSuspended = false;
            Each((executor, moment) => executor.Resume(moment));
        }
    });

    public void Stop() => Do(() =>
    {
        IsStopped = true;
        Each((executor, _) => executor.StopGracefully());
    });

    public void SetRateFactor(double factor) => Do(() =>
    {
        if (factor is not (>= LeastFactor and <= MostFactor))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, string.Create(CultureInfo.InvariantCulture, $"The factor {factor} is not between {LeastFactor} and {MostFactor}."), factor);
        }

        ArrivalExecutors();
        RateFactor = factor;
        Each((executor, moment) => executor.SetFactor(moment, factor));
    });

    public void SetRate(double startsPerSecond) => Do(() =>
    {
        if (startsPerSecond is not (> 0 and <= 10_000_000))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, string.Create(CultureInfo.InvariantCulture, $"The rate {startsPerSecond} is not between 0 and 10,000,000 starts a second."), startsPerSecond);
        }

        LoopExecutor[] arrivals = ArrivalExecutors();
        double[] planned = [.. arrivals.Select(executor => executor.PlannedRate)];
        double sum = planned.Sum();
        RateFactor = sum > 0 ? startsPerSecond / sum : 1;
        long moment = Clock.Now + Ahead;
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

    private void Each(Action<LoopExecutor, long> change)
    {
        long moment = Clock.Now + Ahead;
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
