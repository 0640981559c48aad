using System.Globalization;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes pauses. Pure.</summary>
internal static class ThinkTranslator
{
    /// <summary>Makes a pause.</summary>
    /// <param name="shared">What the parts of the translation share.</param>
    /// <param name="step">The step.</param>
    /// <param name="think">Its length.</param>
    /// <returns>The step.</returns>
    public static IReadOnlyList<Step> Translate(Translation shared, MapNode step, Node think)
    {
        shared.Values.CheckKeys(step, "think", ["think", "jitter", "name"]);
        ScalarNode? jitter = step["jitter"] as ScalarNode ?? shared.Defaults.ThinkJitter;
        var made = new ThinkStep { Name = "think", Line = step.Place.Line };
        if (think is ScalarNode text && shared.Values.Known(text).Text.Contains("{{", StringComparison.Ordinal))
        {
            if (jitter is not null)
            {
                shared.Problems.Add(jitter.Place, "a pause whose length is a template cannot have jitter; write its length out, or leave jitter out");
            }

            return [made with { Duration = shared.Texts.Text(text.Text, text.Place) }];
        }

        if (shared.Values.Duration(think, "think") is not { } length)
        {
            return [];
        }

        TimeSpan spread = jitter is null ? TimeSpan.Zero : Spread(shared, jitter, length);
        return [made with { Min = length > spread ? length - spread : TimeSpan.Zero, Max = length + spread }];
    }

    // Milliseconds, or per cent of the pause.
    private static TimeSpan Spread(Translation shared, ScalarNode jitter, TimeSpan length)
    {
        string text = shared.Values.Known(jitter).Text.Trim();
        if (text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && percent >= 0)
        {
            return length * (percent / 100);
        }

        if (NodeValues.MillisecondsOf(text) is { } milliseconds and >= 0)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        shared.Problems.Add(jitter.Place, $"jitter is a number of milliseconds or per cent, such as 200 or 20%, not '{text}'");
        return TimeSpan.Zero;
    }
}
