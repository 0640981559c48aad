using Perf.Engine.Running.Machine;

namespace Perf.Cluster.Agents;

/// <summary>How busy the machine was in the last seconds. Only Linux says so in a file.</summary>
internal sealed class AgentLoad
{
    private const string Source = "/proc/stat";
    private const int Seconds = 3;

    private readonly Queue<CpuTimes> _samples = new();
    private volatile Sample? _latest;

    /// <summary>CPU of the whole machine in the last seconds, 0 to 1; null when not known.</summary>
    public double? CpuShare => _latest?.Share;

    /// <summary>Looks; to be called once a second, by one thread.</summary>
    public void Look()
    {
        if (OperatingSystem.IsLinux() && Read() is { } times)
        {
            Add(times);
        }
    }

    /// <summary>A second's counters.</summary>
    internal void Add(CpuTimes times)
    {
        if (_samples.TryPeek(out CpuTimes oldest) && times.Total > oldest.Total)
        {
            _latest = new Sample(Math.Clamp((double)(times.Busy - oldest.Busy) / (times.Total - oldest.Total), 0, 1));
        }

        _samples.Enqueue(times);
        if (_samples.Count > Seconds)
        {
            _samples.Dequeue();
        }
    }

    private static CpuTimes? Read()
    {
        try
        {
            return CpuTimes.Parse(File.ReadAllText(Source));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Sample(double Share);
}
