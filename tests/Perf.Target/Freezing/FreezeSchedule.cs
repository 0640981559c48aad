using System.Globalization;

namespace Perf.Target.Freezing;

/// <summary>Freezes of one length at a fixed period, counted from the start of the server.</summary>
public sealed record FreezeSchedule
{
    public FreezeSchedule(TimeSpan duration, TimeSpan period, TimeSpan? first = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, duration);
        // Half a period, so that a run over whole periods begins and ends in calm.
        var offset = first ?? period / 2;
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero, nameof(first));
        (Duration, Period, First) = (duration, period, offset);
    }

    public TimeSpan Duration { get; }

    public TimeSpan Period { get; }

    /// <summary>When the first freeze begins.</summary>
    public TimeSpan First { get; }

    /// <summary>When the freeze of this index begins, the first having index 0.</summary>
    public TimeSpan StartOf(int index) => First + (Period * index);

    public TimeSpan EndOf(int index) => StartOf(index) + Duration;

    /// <summary>Reads <c>1s/10s</c> (one second in every ten) or <c>1s/10s/2s</c> (the first after two seconds).</summary>
    public static FreezeSchedule Parse(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length is not (2 or 3))
        {
            throw new FormatException($"'{text}' is no freeze: write duration/period or duration/period/first, such as 1s/10s.");
        }
        TimeSpan? first = parts.Length == 3 ? ParseDuration(parts[2]) : null;
        return new FreezeSchedule(ParseDuration(parts[0]), ParseDuration(parts[1]), first);
    }

    private static TimeSpan ParseDuration(string text)
    {
        var (number, unit) = text switch
        {
            [.. var head, 'm', 's'] => (head, 1.0),
            [.. var head, 's'] => (head, 1_000.0),
            [.. var head, 'm'] => (head, 60_000.0),
            _ => (text, double.NaN),
        };
        return !double.IsNaN(unit) && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            ? TimeSpan.FromMilliseconds(value * unit)
            : throw new FormatException($"'{text}' is no duration: write a number and ms, s or m, such as 500ms.");
    }
}
