using Perf.Cluster.Contracts;
using Perf.Engine.Pacing;
using Perf.Engine.Sharing;

namespace Perf.Cluster.Coordination;

/// <summary>Which starts of a run's arrival executors are due when, with all that it was steered by: so that what nobody made can be counted exactly.</summary>
internal sealed class DueStarts
{
    private readonly (long Begin, double Planned)[] _executors;
    private readonly RateControlledSchedule[] _schedules;

    public DueStarts(RunPlan plan)
    {
        (LoadProfile Profile, ArrivalSchedule Schedule)[] arrivals = [.. plan.Scenario.Load
            .Select(profile => (profile, ArrivalSchedule.Of(profile)))
            .Where(pair => pair.Item2 is not null)
            .Select(pair => (pair.profile, pair.Item2!))];
        _executors = [.. arrivals.Select(pair => (pair.Profile.StartTime.Ticks, pair.Schedule.PeakRate))];
        _schedules = [.. arrivals.Select(pair => new RateControlledSchedule(pair.Schedule))];
    }

    /// <summary>Whether there is an arrival rate at all.</summary>
    public bool HasRate => _schedules.Length > 0;

    /// <summary>The highest planned rate of all executors together, starts a second.</summary>
    public double PlannedRate => _executors.Sum(executor => executor.Planned);

    /// <summary>The highest rate that the plan and all that it was steered by allow, starts a second.</summary>
    public double HighestRate => _schedules.Sum(schedule => schedule.PeakRate);

    /// <summary>What planned rates are multiplied by at most, after all that the run was steered by; 1 where there is no rate.</summary>
    public double HighestFactor => PlannedRate is > 0 and var planned ? HighestRate / planned : 1;

    /// <summary>The run is steered, as every agent does it.</summary>
    public void Steer(SteerAction action, double value, long atTicks)
    {
        double sum = PlannedRate;
        for (int i = 0; i < _schedules.Length; i++)
        {
            (long begin, double planned) = _executors[i];
            long from = atTicks - begin;
            _schedules[i] = action switch
            {
                SteerAction.Suspend => _schedules[i].Paused(from),
                SteerAction.Resume => _schedules[i].Resumed(from),
                SteerAction.Factor => _schedules[i].WithFactor(from, value),
                SteerAction.Rate => _schedules[i].WithRate(from, sum > 0 ? value * planned / sum : value / _schedules.Length),
                _ => _schedules[i],
            };
        }
    }

    /// <summary>How many starts of a share are due from a moment up to another, that one not included; both from the run's start.</summary>
    public long Between(LoadShare share, TimeSpan from, TimeSpan to)
    {
        SlotSet slots = SlotSet.Of(share);
        long starts = 0;
        for (int i = 0; i < _schedules.Length && to > from; i++)
        {
            // A start that is due at the very moment is made by whoever begins then.
            long first = _schedules[i].DueBy(from.Ticks - _executors[i].Begin - 1);
            long end = _schedules[i].DueBy(to.Ticks - _executors[i].Begin - 1);
            starts += slots.CountBelow(end) - slots.CountBelow(first);
        }

        return starts;
    }
}
