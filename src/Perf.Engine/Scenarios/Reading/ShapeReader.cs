using System.Globalization;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads the shape of a shaped-arrival-rate.</summary>
internal sealed class ShapeReader(ValueReader values, Section section, double highestRate)
{
    private const int MostLevels = 10_000;

    /// <summary>Reads the shape.</summary>
    /// <param name="level">The value of <c>base</c>, which may have a unit; null where there is none.</param>
    /// <returns>The shape, or null when something is wrong with it.</returns>
    public RateShape? Read(double? level)
    {
        if (section.Required("shape") is not { } node || values.Word(node, "shape", [.. ScenarioKeys.Shapes.Keys]) is not { } shape)
        {
            return null;
        }

        IReadOnlyList<string> own = ScenarioKeys.Shapes[shape];
        bool hasAll = own.All(key => section.Required(key) is not null);
        foreach (string other in ScenarioKeys.Shapes.Values.SelectMany(keys => keys).Distinct().Where(key => !own.Contains(key) && section.Has(key)))
        {
            values.Problems.Add(section[other]!, $"'{other}' does not belong to the shape {shape}", string.Join(", ", own));
        }

        return !hasAll ? null : shape switch
        {
            "sine" => Sine(level),
            "spike" => Spike(level),
            _ => Steps(),
        };
    }

    private SineShape? Sine(double? level)
    {
        double? amplitude = Rate("amplitude");
        TimeSpan? period = section.Duration("period", allowZero: false);
        TimeSpan? duration = section.Duration("duration", allowZero: false);
        if (level is 0)
        {
            values.Problems.Add(section["base"]!, "'base' of a sine must be more than 0");
        }
        else if (amplitude > level)
        {
            values.Problems.Add(section["amplitude"]!, $"'amplitude' ({Text(amplitude.Value)}) is more than 'base' ({Text(level.Value)}), so that the rate would fall below 0");
        }

        return level is null || amplitude is null || period is null || duration is null
            ? null
            : new SineShape { Base = level.Value, Amplitude = amplitude.Value, Period = period.Value, Duration = duration.Value };
    }

    private SpikeShape? Spike(double? level)
    {
        double? peak = Rate("peak");
        TimeSpan? at = section.Duration("at", allowZero: true);
        TimeSpan? width = section.Duration("width", allowZero: false);
        TimeSpan? duration = section.Duration("duration", allowZero: false);
        if (at is { } begin && width is { } length && begin + length > duration)
        {
            values.Problems.Add(section["duration"]!, $"'duration' ({DurationText.Format(duration!.Value)}) ends before the spike does ('at' + 'width' = {DurationText.Format(begin + length)})");
            return null;
        }

        if (level is 0 && peak is 0)
        {
            values.Problems.Add(section["peak"]!, "'base' and 'peak' are both 0; at least one must be more than 0");
        }

        return level is null || peak is null || at is null || width is null || duration is null
            ? null
            : new SpikeShape { Base = level.Value, Peak = peak.Value, At = at.Value, Width = width.Value, Duration = duration.Value };
    }

    private StepsShape? Steps()
    {
        TimeSpan? each = section.Duration("each", allowZero: false);
        if (values.Sequence(section["levels"]!, "levels") is not { } sequence)
        {
            return null;
        }

        double?[] levels = [.. sequence.Items.Take(MostLevels + 1).Select(item => values.Number(item, "levels", allowZero: true, highestRate))];
        if (levels.Length is 0 or > MostLevels || levels.All(level => level is 0))
        {
            values.Problems.Add(sequence, $"'levels' must have 1 to {MostLevels} rates, at least one of them more than 0", "[100, 200, 300]");
        }

        return each is null || levels.Any(level => level is null) ? null : new StepsShape { Levels = [.. levels.Select(level => level!.Value)], Each = each.Value };
    }

    private double? Rate(string key) => section[key] is { } node ? values.Number(node, key, allowZero: true, highestRate) : null;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
