using System.Globalization;

namespace Perf.Analysis;

/// <summary>Refuses options that are out of their ranges.</summary>
internal static class ComparisonOptionsCheck
{
    /// <summary>Checks.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: one is out of its range.</exception>
    public static void Check(ComparisonOptions options)
    {
        string? wrong = options switch
        {
            _ when !(options.Alpha is >= 0.0001 and <= 0.2) => string.Create(CultureInfo.InvariantCulture, $"alpha is from 0.0001 to 0.2 (a confidence of 80 % to 99.99 %), and not {options.Alpha}"),
            _ when !(options.Margin is > 0 and <= 1) => string.Create(CultureInfo.InvariantCulture, $"the margin is more than 0 and at most 100 %, and not {100 * options.Margin} %"),
            _ when options.MinimumEffect is { } least && !(least >= 0 && least <= options.Margin) => "the smallest change that is called one lies between 0 and the margin",
            _ when !(options.Power is >= 0.5 and <= 0.99) => "the power is from 0.5 to 0.99",
            _ when !(options.NoiseFactor is >= 1 and <= 100) => "the noise factor is from 1 to 100",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"Runs cannot be compared so: {wrong}.");
        }
    }
}
