using System.Globalization;

namespace Perf.History;

/// <summary>Ages that somebody names, in place of those of the settings. Pure.</summary>
public static class RetentionAges
{
    private const string Never = "never";

    private static readonly string[] s_names = ["KeepFull", "KeepTenSeconds", "KeepMinutes", "DeleteAfter"];

    /// <summary>Puts them together. Stages that were not named give way to those that were: whoever keeps every second for a year keeps tens of seconds as long.</summary>
    /// <param name="policy">The policy of the settings.</param>
    /// <param name="full">How long every second is kept, or null.</param>
    /// <param name="tenSeconds">How long tens of seconds are kept, or null.</param>
    /// <param name="minutes">How long minutes are kept, or null.</param>
    /// <param name="delete">The age at which runs are deleted, or null.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: an age cannot be read.</exception>
    public static RetentionPolicy Of(RetentionPolicy policy, string? full, string? tenSeconds, string? minutes, string? delete)
    {
        string?[] named = [full, tenSeconds, minutes, delete];
        TimeSpan[] set = [policy.Full, policy.TenSeconds, policy.Minutes ?? TimeSpan.MaxValue, policy.Delete ?? TimeSpan.MaxValue];
        TimeSpan[] ages = [.. named.Select((text, stage) => text is null ? set[stage] : Read(stage, text))];
        for (int stage = 0; stage < ages.Length; stage++)
        {
            if (named[stage] is null)
            {
                TimeSpan most = Enumerable.Range(stage + 1, ages.Length - stage - 1).Where(later => named[later] is not null).Select(later => ages[later]).DefaultIfEmpty(TimeSpan.MaxValue).Min();
                TimeSpan least = Enumerable.Range(0, stage).Select(earlier => ages[earlier]).DefaultIfEmpty(TimeSpan.Zero).Max();
                ages[stage] = ages[stage] > most ? most : ages[stage];
                ages[stage] = ages[stage] < least ? least : ages[stage];
            }
        }

        return new RetentionPolicy { Full = ages[0], TenSeconds = ages[1], Minutes = OrNever(ages[2]), Delete = OrNever(ages[3]) };
    }

    private static TimeSpan? OrNever(TimeSpan age) => age == TimeSpan.MaxValue ? null : age;

    private static TimeSpan Read(int stage, string text) =>
        text.Trim().Equals(Never, StringComparison.OrdinalIgnoreCase) && stage >= 2 ? TimeSpan.MaxValue
        : DurationText.TryParse(text, out TimeSpan age) || TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out age) ? age
        : throw new PerfException(ErrorIds.ArgumentInvalid, $"-{s_names[stage]} '{text}' is no age. Write days or hours, such as 30d or 12h{(stage >= 2 ? ", or never" : "")}.", text);
}
