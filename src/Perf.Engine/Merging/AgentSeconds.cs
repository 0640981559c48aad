namespace Perf.Engine.Merging;

/// <summary>
/// Keeps what each agent measured until the merged second that has it is given out, for those who want to tell agents apart while the run goes on. Every interval is given out once. Not safe for several
/// threads at once.
/// </summary>
internal sealed class AgentSeconds
{
    private readonly SortedList<long, List<MergePart>> _pending = [];

    /// <summary>An agent has measured something.</summary>
    /// <param name="share">The share that it is of.</param>
    /// <param name="agent">The agent's name.</param>
    /// <param name="interval">The interval, whole or with its steps added up.</param>
    public void Add(int share, string agent, Interval interval)
    {
        long second = IntervalMerger.SecondOf(interval.Start + interval.Length);
        if (!_pending.TryGetValue(second, out List<MergePart>? parts))
        {
            _pending[second] = parts = [];
        }

        parts.Add(new MergePart(share, agent, interval));
    }

    /// <summary>Takes what was measured up to a merged second's end.</summary>
    /// <param name="merged">The merged second; in order of time.</param>
    public IReadOnlyList<MergePart> Take(Interval merged)
    {
        // No part ends in a later second than the one that it is merged into.
        long second = IntervalMerger.SecondOf(merged.Start + merged.Length);
        var taken = new List<MergePart>();
        while (_pending.Count > 0 && _pending.GetKeyAtIndex(0) <= second)
        {
            taken.AddRange(_pending.GetValueAtIndex(0));
            _pending.RemoveAt(0);
        }

        return taken;
    }

    /// <summary>The figures of each agent. A pure function.</summary>
    /// <param name="parts">What they measured.</param>
    /// <returns>One for each agent, in the order of their names.</returns>
    public static IReadOnlyList<AgentSecond> Of(IReadOnlyList<MergePart> parts) =>
        [.. parts.GroupBy(part => part.Agent ?? "", StringComparer.Ordinal).OrderBy(agent => agent.Key, StringComparer.Ordinal).Select(agent => Of(agent.Key, [.. agent]))];

    private static AgentSecond Of(string agent, MergePart[] parts)
    {
        TimeSpan start = parts.Min(part => part.Interval.Start);
        TimeSpan end = parts.Max(part => part.Interval.Start + part.Interval.Length);
        GeneratorSample generator = GeneratorMerge.Merge(parts);
        return new AgentSecond
        {
            Agent = agent,
            Figures = IntervalSummary.From(new Interval { Start = start, Length = end - start, Series = [.. parts.SelectMany(part => part.Interval.Series)], Generator = generator }),
            Generator = generator,
        };
    }
}
