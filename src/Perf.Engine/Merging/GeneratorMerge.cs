namespace Perf.Engine.Merging;

/// <summary>How several load generators fared together: what they did adds up, and of what they ran short of the worst is told. A pure function.</summary>
internal static class GeneratorMerge
{
    /// <summary>Merges.</summary>
    /// <param name="parts">The shares' intervals in the shares' order.</param>
    /// <returns>Processor time and starts of all, the worst of all else.</returns>
    public static GeneratorSample Merge(IReadOnlyList<MergePart> parts)
    {
        GeneratorSample? worst = null;
        double cpu = 0;
        long offered = 0;
        long achieved = 0;

        // Each share tells the processor time of its whole process, which may make two.
        var cpuOfAgents = new Dictionary<string, double>(parts.Count, StringComparer.Ordinal);
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i].IsSum)
            {
                continue;
            }

            GeneratorSample sample = parts[i].Interval.Generator;
            offered += sample.OfferedStarts;
            achieved += sample.AchievedStarts;
            worst = worst is null ? sample : WorstOf(worst, sample);
            if (parts[i].Agent is not { } agent)
            {
                cpu += sample.CpuSeconds;
            }
            else if (!cpuOfAgents.TryGetValue(agent, out double known) || known < sample.CpuSeconds)
            {
                cpuOfAgents[agent] = sample.CpuSeconds;
            }
        }

        foreach (double ofAgent in cpuOfAgents.Values)
        {
            cpu += ofAgent;
        }

        return (worst ?? new GeneratorSample()) with { CpuSeconds = cpu, OfferedStarts = offered, AchievedStarts = achieved };
    }

    private static GeneratorSample WorstOf(GeneratorSample one, GeneratorSample other) => new()
    {
        GcPauseMilliseconds = Math.Max(one.GcPauseMilliseconds, other.GcPauseMilliseconds),

        // A clock may step back, too.
        ClockStepMilliseconds = Math.Abs(other.ClockStepMilliseconds) > Math.Abs(one.ClockStepMilliseconds) ? other.ClockStepMilliseconds : one.ClockStepMilliseconds,
        LoopBusyShare = Larger(one.LoopBusyShare, other.LoopBusyShare),
        PortsUsedShare = Larger(one.PortsUsedShare, other.PortsUsedShare),
        FileDescriptorShare = Larger(one.FileDescriptorShare, other.FileDescriptorShare),
        OwnCpuShare = Larger(one.OwnCpuShare, other.OwnCpuShare),
        OtherCpuShare = Larger(one.OtherCpuShare, other.OtherCpuShare),
        ThrottledMilliseconds = Larger(one.ThrottledMilliseconds, other.ThrottledMilliseconds),
    };

    // The largest of no figures is none.
    private static double? Larger(double? one, double? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);
}
