namespace Perf.Cluster.Coordination;

/// <summary>What an agent's last seconds say of how busy it is. Of several shares each has loops of its own, and all have the process in common.</summary>
internal sealed class UseWindow
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(5);

    // Seconds of two shares are not cut at the same moment.
    private static readonly TimeSpan s_apart = TimeSpan.FromMilliseconds(999);

    private readonly List<(int Share, TimeSpan End, TimeSpan Length, GeneratorSample Sample)> _samples = [];

    /// <summary>Adds a second of one of its shares.</summary>
    public void Add(int share, Interval interval)
    {
        TimeSpan end = interval.Start + interval.Length;
        _samples.Add((share, end, interval.Length, interval.Generator));
        TimeSpan newest = _samples.Max(sample => sample.End);
        _samples.RemoveAll(sample => sample.End <= newest - s_window);
    }

    /// <summary>Whether the window shows all of a share: one that was begun within it has only some seconds there.</summary>
    public bool Shows(int share)
    {
        TimeSpan[] begins = [.. _samples.Where(sample => sample.Share == share).Select(sample => sample.End - sample.Length)];
        return begins.Length > 0 && begins.Min() <= _samples.Min(sample => sample.End - sample.Length) + s_apart;
    }

    /// <summary>The mean of the window; loops of shares that it does not show yet are not in it.</summary>
    public AgentUse Current() => new(
        _samples.GroupBy(sample => sample.Share).Where(share => Shows(share.Key)).Sum(share => Mean(share, sample => sample.LoopBusyShare)),
        Mean(_samples, sample => sample.OwnCpuShare),
        Mean(_samples, sample => sample.OtherCpuShare));

    private static double Mean(IEnumerable<(int Share, TimeSpan End, TimeSpan Length, GeneratorSample Sample)> samples, Func<GeneratorSample, double?> of)
    {
        double sum = 0;
        double seconds = 0;
        foreach ((_, _, TimeSpan length, GeneratorSample sample) in samples)
        {
            if (of(sample) is { } value)
            {
                sum += value * length.TotalSeconds;
                seconds += length.TotalSeconds;
            }
        }

        return seconds > 0 ? sum / seconds : 0;
    }
}
