using System.Globalization;

namespace Perf.Compatibility.Results.JMeter;

/// <summary>
/// Tells the parts of a sample in a CSV (redirects, embedded resources), which JMeter may write as rows of their own after that of the whole: they have its
/// name with a number behind it, are of the same thread, and lie within its time. Their whole counts, and they do not.
/// </summary>
internal sealed class SubSamples
{
    // Threads end and new ones begin; nobody runs more of them at a time.
    private const int MostThreads = 100_000;

    private readonly Dictionary<string, (string Label, long Start, long End)> _lastOfThread = new(StringComparer.Ordinal);

    /// <summary>Whether a sample is part of the one before it in its thread.</summary>
    /// <param name="sample">The next sample of the file.</param>
    public bool IsPart(JMeterSample sample)
    {
        int dash = sample.Label.LastIndexOf('-');
        if (dash > 0 && int.TryParse(sample.Label.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && _lastOfThread.TryGetValue(sample.Thread, out (string Label, long Start, long End) whole)
            && IsPartOf(sample.Label, dash, whole.Label) && sample.StartTicks >= whole.Start && sample.EndTicks <= whole.End + TimeSpan.TicksPerMillisecond)
        {
            return true;
        }

        if (_lastOfThread.Count >= MostThreads)
        {
            _lastOfThread.Clear();
        }

        _lastOfThread[sample.Thread] = (sample.Label, sample.StartTicks, sample.EndTicks);
        return false;
    }

    // "Home-0", and of a part's part "Home-0-1".
    private static bool IsPartOf(string label, int dash, string whole) =>
        label.AsSpan(0, dash).SequenceEqual(whole) || (label.StartsWith(whole, StringComparison.Ordinal) && label[whole.Length..].Split('-') is ["", .. var numbers] && numbers.All(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)));
}
