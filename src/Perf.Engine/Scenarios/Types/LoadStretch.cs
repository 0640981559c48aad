namespace Perf.Engine.Scenarios.Types;

/// <summary>Makes load profiles longer or shorter as a whole: every stage, start and jump in proportion, at the same rates. Pure functions.</summary>
internal static class LoadStretch
{
    /// <summary>When the last of some profiles ends.</summary>
    /// <param name="profiles">The profiles.</param>
    /// <returns>The time from the start of the run.</returns>
    public static TimeSpan LengthOf(IReadOnlyList<LoadProfile> profiles) => profiles.Max(profile => profile.StartTime + profile switch
    {
        ConstantVus constant => constant.Duration,
        RampingArrivalRate ramping => TimeSpan.FromTicks(ramping.Stages.Sum(stage => stage.Duration.Ticks)),
        _ => throw Unknown(profile),
    });

    /// <summary>Stretches a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="factor">How much longer, more than 0.</param>
    /// <returns>The profile.</returns>
    public static LoadProfile By(LoadProfile profile, double factor)
    {
        LoadProfile stretched = profile switch
        {
            ConstantVus constant => constant with { Duration = constant.Duration * factor },
            ShapedArrivalRate { Shape: SpikeShape spike } shaped => shaped with { Shape = spike with { At = spike.At * factor, Width = spike.Width * factor, Duration = spike.Duration * factor } },
            ShapedArrivalRate => throw Unknown(profile),
            RampingArrivalRate ramping => ramping with { Stages = [.. ramping.Stages.Select(stage => stage with { Duration = stage.Duration * factor })] },
            _ => throw Unknown(profile),
        };
        return stretched with { StartTime = profile.StartTime * factor };
    }

    // Types of test are made of these; another kind of profile must be thought of here when a type uses it.
    private static ArgumentException Unknown(LoadProfile profile) => new($"How long '{profile.Name}' ({profile.Executor}) takes cannot be changed.", nameof(profile));
}
