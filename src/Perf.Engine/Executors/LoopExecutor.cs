using Perf.Engine.Pacing;

namespace Perf.Engine.Executors;

/// <summary>An executor as its shares on the loops, and what steers them. Its members may be called from any thread, one at a time.</summary>
internal sealed class LoopExecutor(IReadOnlyList<LoopShare> shares, long start, ArrivalSchedule? plan = null)
{
    private RateControlledSchedule? _schedule = plan is null ? null : new RateControlledSchedule(plan);

    /// <summary>Whether it has an arrival rate.</summary>
    public bool HasRate => plan is not null;

    /// <summary>The highest rate of the plan, starts per second; by it a rate for the whole run is shared out.</summary>
    public double PlannedRate => plan?.PeakRate ?? 0;

    /// <summary>Runs to its end: all its iterations have ended when the task has.</summary>
    /// <param name="stop">Ends it at once: no new iterations, and those that run are cut off.</param>
    /// <returns>A task that never fails for what the target does.</returns>
    public async Task RunAsync(CancellationToken stop)
    {
        Each(share => share.Open());
        CancellationTokenRegistration registration = stop.UnsafeRegister(static state => ((LoopExecutor)state!).Each(share => share.Stop()), this);
        await using (registration.ConfigureAwait(false))
        {
            await Task.WhenAll(shares.Select(share => share.Ended)).ConfigureAwait(false);
        }
    }

    /// <summary>Holds new iterations back from a moment on.</summary>
    public void Suspend(long moment)
    {
        Change(schedule => schedule.Paused(moment - start));
        EachAt(moment, share => share.Suspend(moment));
    }

    /// <summary>Goes on.</summary>
    public void Resume(long moment)
    {
        Change(schedule => schedule.Resumed(moment - start));
        EachAt(moment, share => share.Resume(moment));
    }

    /// <summary>No new iterations; those that run may end within the graceful stop.</summary>
    public void StopGracefully() => Each(share => share.StopGracefully());

    /// <summary>Multiplies the planned rate from a moment on.</summary>
    public void SetFactor(long moment, double factor)
    {
        Change(schedule => schedule.WithFactor(moment - start, factor));
        Follow();
    }

    /// <summary>Holds a rate from a moment on.</summary>
    public void SetRate(long moment, double startsPerSecond)
    {
        Change(schedule => schedule.WithRate(moment - start, startsPerSecond));
        Follow();
    }

    private void Change(Func<RateControlledSchedule, RateControlledSchedule> change) => _schedule = _schedule is null ? null : change(_schedule);

    // At once, however far ahead the change is: until then the new schedule has the same starts.
    private void Follow()
    {
        RateControlledSchedule? schedule = _schedule;
        Each(share => share.Follow(schedule));
    }

    private void EachAt(long moment, Action<LoopShare> change)
    {
        Follow();
        Each(share => share.At(moment, () => change(share)));
    }

    private void Each(Action<LoopShare> work)
    {
        foreach (LoopShare share in shares)
        {
            share.Context.Loop.Post(() => work(share));
        }
    }
}
