namespace Perf.Engine.Pacing;

/// <summary>
/// A schedule whose rate is changed while it goes on: from given moments on it is multiplied by a factor, or has another value, and a pause shifts all that
/// is left. Immutable: a change gives another schedule, which has the same starts up to the moment of the change; no start moves to before it.
/// </summary>
public sealed class RateControlledSchedule : ArrivalSchedule
{
    private readonly ArrivalSchedule _plan;
    private readonly Part[] _parts;

    /// <summary>Creates a schedule that is as planned so far.</summary>
    /// <param name="plan">The plan.</param>
    public RateControlledSchedule(ArrivalSchedule plan)
        : this(plan, [new Part(0, 0, 0, 1, null, false)])
    {
    }

    private RateControlledSchedule(ArrivalSchedule plan, Part[] parts)
    {
        _plan = plan;
        _parts = parts;
        Part last = parts[^1];

        // A pause has no end yet: what is left is still counted, as after it.
        Part going = last with { IsPaused = false };
        Count = plan.CountWithin(CumulativeIn(going, going.End(plan)));
        Length = last.IsPaused ? long.MaxValue : last.End(plan);
        PeakRate = parts.Max(part => part.Rate ?? part.Factor * plan.PeakRate);
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <summary>The highest rate that the plan and all changes so far allow, starts per second.</summary>
    public override double PeakRate { get; }

    /// <summary>When the schedule ends, pauses included; <see cref="long.MaxValue"/> while it is paused.</summary>
    public override long Length { get; }

    /// <summary>Whether it is paused from its last change on.</summary>
    public bool IsPaused => _parts[^1].IsPaused;

    /// <summary>Multiplies the planned rate from a moment on, in the place of earlier factors and rates.</summary>
    /// <param name="from">Ticks from the executor's start, below 0 before it; a moment before the last change counts as that. A start due at the very moment is kept.</param>
    /// <param name="factor">More than 0.</param>
    /// <returns>The schedule with the change.</returns>
    public RateControlledSchedule WithFactor(long from, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        return Changed(from, part => part with { Factor = factor, Rate = null });
    }

    /// <summary>Holds a rate from a moment to the plan's end, in the place of the planned one.</summary>
    /// <param name="from">Ticks from the executor's start, below 0 before it; a moment before the last change counts as that. A start due at the very moment is kept.</param>
    /// <param name="startsPerSecond">More than 0.</param>
    /// <returns>The schedule with the change.</returns>
    public RateControlledSchedule WithRate(long from, double startsPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(startsPerSecond);
        return Changed(from, part => part with { Rate = startsPerSecond });
    }

    /// <summary>Holds all starts back from a moment on; the plan's clock stands still.</summary>
    /// <param name="from">Ticks from the executor's start, below 0 before it; a moment before the last change counts as that. A start due at the very moment is kept.</param>
    /// <returns>The schedule with the change.</returns>
    public RateControlledSchedule Paused(long from) => IsPaused ? this : Changed(from, part => part with { IsPaused = true });

    /// <summary>Goes on after a pause.</summary>
    /// <param name="from">Ticks from the executor's start, below 0 before it; a moment before the last change counts as that. A start due at the very moment is kept.</param>
    /// <returns>The schedule with the change.</returns>
    public RateControlledSchedule Resumed(long from) => IsPaused ? Changed(from, part => part with { IsPaused = false }) : this;

    /// <inheritdoc/>
    /// <remarks><see cref="long.MaxValue"/> for a start that a pause holds back whose end is not known.</remarks>
    public override long StartOf(long index) => TimeOf(PositionOf(index));

    /// <inheritdoc/>
    public override double RateAt(long ticks)
    {
        Part part = At(ticks);
        long plan = part.PlanAt(ticks);
        return part.IsPaused || ticks < 0 || plan >= _plan.Length ? 0 : part.Rate ?? part.Factor * _plan.RateAt(plan);
    }

    /// <inheritdoc/>
    public override double CumulativeAt(long ticks) => CumulativeIn(At(ticks), Math.Max(0, ticks));

    internal override double PositionOf(long index) => _plan.PositionOf(index);

    internal override long CountWithin(double total) => _plan.CountWithin(total);

    internal override long TimeOf(double cumulative)
    {
        int low = 0;
        int high = _parts.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_parts[middle].Made < cumulative)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        // A start that is due at the very beginning, and a pause from there on.
        while (_parts[low].IsPaused && low + 1 < _parts.Length)
        {
            low++;
        }

        Part part = _parts[low];
        if (part.IsPaused)
        {
            return long.MaxValue;
        }

        double more = cumulative - part.Made;
        long time = part.Rate is { } rate
            ? part.From + (long)(more / rate * TimeSpan.TicksPerSecond)
            : part.From - part.Plan + _plan.TimeOf(part.IsAsPlanned ? cumulative : part.Planned + (more / part.Factor));

        // Rounding must not carry a start over a change, in either direction.
        long next = low + 1 < _parts.Length ? _parts[low + 1].From : long.MaxValue;
        return Math.Clamp(time, part.From, next);
    }

    private RateControlledSchedule Changed(long from, Func<Part, Part> change)
    {
        Part last = _parts[^1];
        long moment = Math.Max(from, last.From);
        long plan = last.PlanAt(moment);
        Part next = change(last) with { From = moment, Plan = plan, Made = CumulativeIn(last, moment), Planned = _plan.CumulativeAt(plan) };

        // Of several changes at one moment the last counts. What comes before the beginning leaves nothing of the plan; at the beginning itself a start may
        // be due already.
        bool replaces = moment == last.From && (_parts.Length > 1 || from < 0);
        return new RateControlledSchedule(_plan, replaces ? [.. _parts[..^1], next] : [.. _parts, next]);
    }

    private double CumulativeIn(Part part, long ticks)
    {
        long plan = Math.Min(part.PlanAt(ticks), _plan.Length);
        return part.IsPaused ? part.Made
            : part.Rate is { } rate ? part.Made + (Math.Max(0, plan - part.Plan) / (double)TimeSpan.TicksPerSecond * rate)
            : part.IsAsPlanned ? _plan.CumulativeAt(plan)
            : part.Made + (part.Factor * (_plan.CumulativeAt(plan) - part.Planned));
    }

    private Part At(long ticks)
    {
        int index = Array.FindLastIndex(_parts, part => part.From <= ticks);
        return _parts[Math.Max(0, index)];
    }

    /// <summary>The time from one change to the next.</summary>
    /// <param name="From">When it begins, in ticks from the executor's start.</param>
    /// <param name="Plan">What the plan's clock shows then.</param>
    /// <param name="Made">How many starts have been made up by then.</param>
    /// <param name="Factor">What the planned rate is multiplied by, where there is no rate.</param>
    /// <param name="Rate">The rate, or null for the planned one.</param>
    /// <param name="IsPaused">Whether nothing starts and the plan's clock stands.</param>
    private sealed record Part(long From, long Plan, double Made, double Factor, double? Rate, bool IsPaused)
    {
        /// <summary>How many starts the plan has made up by then.</summary>
        public double Planned { get; init; }

        /// <summary>Whether nothing has changed the number of starts so far, so that no rounding need come in.</summary>
        public bool IsAsPlanned => Rate is null && Factor == 1 && Made == Planned;

        public long PlanAt(long ticks) => IsPaused ? Plan : Plan + (ticks - From);

        public long End(ArrivalSchedule plan) => From + Math.Max(0, plan.Length - Plan);
    }
}
