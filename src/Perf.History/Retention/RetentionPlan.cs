namespace Perf.History;

/// <summary>Decides how fine a run's time line is to be at an age. Pure.</summary>
public static class RetentionPlan
{
    /// <summary>The resolution of a run that has sums only.</summary>
    public const int SumsOnly = 0;

    /// <summary>What is to become of a run.</summary>
    /// <param name="policy">How long what is kept.</param>
    /// <param name="age">The time since the run began. A run of the future (a clock that went back) is new.</param>
    /// <returns>The length of a piece of its time line in seconds: 1, 10 or 60, <see cref="SumsOnly"/>; null when it is to be deleted.</returns>
    public static int? ResolutionAt(RetentionPolicy policy, TimeSpan age) =>
        policy.Delete is { } delete && age >= delete ? null
        : policy.Minutes is { } minutes && age >= minutes ? SumsOnly
        : age >= policy.TenSeconds ? 60
        : age >= policy.Full ? 10
        : 1;

    /// <summary>Whether a time line is finer than wanted: it only ever becomes coarser.</summary>
    /// <param name="stored">The length of its pieces in seconds, or <see cref="SumsOnly"/>.</param>
    /// <param name="wanted">Likewise.</param>
    /// <returns>True when it is to be thinned out.</returns>
    public static bool IsFiner(int stored, int wanted) => stored != SumsOnly && (wanted == SumsOnly || stored < wanted);

    /// <summary>Refuses a policy that contradicts itself.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="source">Where it stands, for the message.</param>
    /// <returns>The same.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.HistoryInvalid"/>.</exception>
    public static RetentionPolicy Checked(RetentionPolicy policy, string source)
    {
        TimeSpan[] ages = [.. new[] { TimeSpan.Zero, policy.Full, policy.TenSeconds, policy.Minutes, policy.Delete }.OfType<TimeSpan>()];
        return ages.Zip(ages.Skip(1)).All(pair => pair.First <= pair.Second)
            ? policy
            : throw new PerfException(
                ErrorIds.HistoryInvalid,
                $"The retention in {source} contradicts itself: it must be full <= tenSeconds <= minutes <= delete, each 0 or more, since each stage begins where the one before ends.",
                source);
    }
}
