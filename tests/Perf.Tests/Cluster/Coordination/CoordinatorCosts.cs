namespace Perf.Tests.Cluster.Coordination;

/// <summary>What this process takes from one second of a run to the next: processor time of all its threads, memory that is allocated, and questions. The first second, in which all is begun, is left out.</summary>
/// <param name="asked">How many questions were asked so far.</param>
internal sealed class CoordinatorCosts(Func<int> asked) : IRunObserver
{
    private readonly List<(TimeSpan Cpu, long Allocated, int Asked)> _looks = [];

    /// <summary>How many seconds it has seen.</summary>
    public int Count => _looks.Count;

    /// <summary>Seconds of processor time for each second of the run.</summary>
    public double Cpu => (_looks[^1].Cpu - _looks[0].Cpu).TotalSeconds / (Count - 1);

    /// <summary>The same of the dearest second.</summary>
    public double MostCpu => _looks.Zip(_looks.Skip(1), static (one, next) => (next.Cpu - one.Cpu).TotalSeconds).Max();

    /// <summary>Bytes that are allocated for each second of the run.</summary>
    public double Allocated => (_looks[^1].Allocated - _looks[0].Allocated) / (double)(Count - 1);

    /// <summary>Questions for each second of the run.</summary>
    public double Asked => (_looks[^1].Asked - _looks[0].Asked) / (double)(Count - 1);

    public void Started(RunResult result)
    {
    }

    public void Measured(Interval interval, RunProgress progress) => _looks.Add((Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), asked()));

    public void Ended(RunResult result)
    {
    }
}
