using System.Globalization;
using Perf.Cluster.Contracts;
using Perf.Engine.Running;

namespace Perf.Cluster.Coordination;

/// <summary>Steers a run that several agents make. Changes count from one moment on all of them, far enough ahead that none has passed it when it hears of it. Safe for several threads.</summary>
/// <param name="due">What there is to steer.</param>
/// <param name="tell">Tells all agents.</param>
internal sealed class ClusterControl(DueStarts due, Action<SteerAction, double> tell) : IRunControl
{
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
            tell(SteerAction.Suspend, 0);
        }
    });

    public void Resume() => Do(() =>
    {
        if (IsSuspended)
        {
            IsSuspended = false;
            tell(SteerAction.Resume, 0);
        }
    });

    public void Stop() => Do(() =>
    {
        IsStopped = true;
        tell(SteerAction.Stop, 0);
    });

    public void SetRateFactor(double factor) => Do(() =>
    {
        if (!RunControl.IsFactor(factor))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, string.Create(CultureInfo.InvariantCulture, $"The factor {factor} is not between 0.001 and 1000."), factor);
        }

        RequireRate();
        RateFactor = factor;
        tell(SteerAction.Factor, factor);
    });

    public void SetRate(double startsPerSecond) => Do(() =>
    {
        if (!RunControl.IsRate(startsPerSecond))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, string.Create(CultureInfo.InvariantCulture, $"The rate {startsPerSecond} is not between 0 and 10,000,000 starts a second."), startsPerSecond);
        }

        RequireRate();
        RateFactor = due.PlannedRate is > 0 and var planned ? startsPerSecond / planned : 1;
        tell(SteerAction.Rate, startsPerSecond);
    });

    private void RequireRate()
    {
        if (!due.HasRate)
        {
            throw new PerfException(
                ErrorIds.ArgumentInvalid,
                "The run has no arrival rate to set: its executors have a number of virtual users. Use an arrival executor, such as constant-arrival-rate.",
                null);
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
