using System.Globalization;

namespace Perf.Tests.Engine.Workers.Samples;

/// <summary>Keeps samples as lines of text.</summary>
internal sealed class RecordingSink : ISampleSink
{
    public List<string> Lines { get; } = [];

    public HashSet<SampleTags> Tags { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The sums of the values by metric, and how many there were.</summary>
    public Dictionary<string, (double Sum, long Count)> Sums { get; } = new(StringComparer.Ordinal);

    public int Completed { get; private set; }

    public int? FailsAt { get; init; }

    public ManualResetEventSlim? Gate { get; init; }

    public string Destination => "memory";

    public static string TextOf(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values) => string.Create(
        CultureInfo.InvariantCulture,
        $"{time.UtcTicks} {string.Join(',', tags.Values.Select(tag => $"{tag.Key}={tag.Value}"))} {string.Join(',', values.ToArray().Select(value => $"{value.Metric}:{value.Value:R}"))}");

    public void Write(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values)
    {
        Gate?.Wait();
        if (Lines.Count == FailsAt)
        {
            throw new IOException("disk full");
        }

        Lines.Add(TextOf(time, tags, values));
        Tags.Add(tags);
        foreach (ref readonly SampleValue value in values)
        {
            (double sum, long count) = Sums.GetValueOrDefault(value.Metric);
            Sums[value.Metric] = (sum + value.Value, count + 1);
        }
    }

    public void Flush()
    {
    }

    public void Complete() => Completed++;
}
