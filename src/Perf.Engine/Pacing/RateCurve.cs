namespace Perf.Engine.Pacing;

/// <summary>A rate over time with its integral, the number of starts that the rate has made up, and the inverse of that. Pure; times are seconds.</summary>
internal abstract class RateCurve
{
    /// <summary>How long it is.</summary>
    public abstract double Seconds { get; }

    /// <summary>The highest rate per second.</summary>
    public abstract double Peak { get; }

    /// <summary>The integral over all of it.</summary>
    public abstract double Total { get; }

    /// <summary>The rate per second at a time; that of what follows at a jump, and 0 outside.</summary>
    public abstract double RateAt(double seconds);

    /// <summary>The integral up to a time: 0 before the beginning, <see cref="Total"/> after the end.</summary>
    public abstract double AreaAt(double seconds);

    /// <summary>The first time at which the integral reaches a number.</summary>
    /// <param name="area">0 to <see cref="Total"/>; what is outside counts as the nearer of the two.</param>
    public abstract double TimeOf(double area);

    /// <summary>The curve of an arrival profile, in starts per second.</summary>
    public static RateCurve Of(RampingArrivalRate profile)
    {
        double unit = profile.TimeUnit.TotalSeconds;
        return profile is ShapedArrivalRate { Shape: SineShape sine }
            ? new SineCurve(sine.Base / unit, sine.Amplitude / unit, sine.Period.TotalSeconds, sine.Duration.TotalSeconds)
            : new LinearCurve(profile.StartRate / unit, [.. profile.Stages.Select(stage => stage with { Target = stage.Target / unit })]);
    }
}
