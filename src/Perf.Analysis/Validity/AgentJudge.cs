using System.Globalization;

namespace Perf.Analysis;

/// <summary>
/// Judges the agents of a run: each by the limits of any load generator, and besides whether it was lost, began with the others, and has the time of the others. One agent that cannot be believed is
/// enough: nobody can tell its requests from those of the others any more. A pure function; judging twice gives the same.
/// </summary>
internal static class AgentJudge
{
    // A thousand agents may all have run short of the same.
    private const int MostOfAKind = 10;
    private const int MostNames = 20;

    /// <summary>Judges each agent by itself.</summary>
    /// <param name="result">The run with its agents.</param>
    /// <returns>The agents with their validity: whether their machines were the limit.</returns>
    internal static IReadOnlyList<AgentResult> JudgeEach(RunResult result) =>
        [.. result.Agents.Select(agent => agent with { Validity = ValidityJudge.JudgeGenerator(AsRun(agent, result)) })];

    /// <summary>What of the agents speaks against the run.</summary>
    /// <param name="result">The run with its agents.</param>
    /// <returns>A finding for each, with the agent's name in front; where many agents have the same, the names of the rest in one.</returns>
    internal static IEnumerable<ValidityFinding> Judge(RunResult result)
    {
        (AgentResult Agent, ValidityFinding Finding)[] all = [.. result.Agents.SelectMany(agent => Of(agent, result).Select(finding => (agent, finding)))];
        return all.GroupBy(one => (one.Finding.Id, one.Finding.Invalidates)).SelectMany(kind => Told([.. kind]));
    }

    /// <summary>The figures of a run of several agents. Each second of it has the worst of all agents in that second, which no agent need have had over ten of them: the figures are the worst agent's own.</summary>
    /// <param name="result">The run with its agents.</param>
    /// <returns>The run's validity with the figures of machines; those that no agent has stay.</returns>
    internal static Validity WorstOf(RunResult result)
    {
        // What the generator and all else used of a machine belong together.
        Validity? fullest = result.Agents.Select(agent => agent.Validity).Where(one => one.OwnCpuShare is not null).MaxBy(one => one.OwnCpuShare + (one.OtherCpuShare ?? 0));
        return result.Validity with
        {
            CpuShare = result.Agents.Max(agent => agent.Validity.CpuShare),
            LoopBusyShare = result.Agents.Max(agent => agent.Validity.LoopBusyShare) ?? result.Validity.LoopBusyShare,
            OwnCpuShare = fullest is null ? result.Validity.OwnCpuShare : fullest.OwnCpuShare,
            OtherCpuShare = fullest is null ? result.Validity.OtherCpuShare : fullest.OtherCpuShare,
        };
    }

    private static IEnumerable<ValidityFinding> Of(AgentResult agent, RunResult result)
    {
        ValidityFinding?[] own = [Lost(agent), StartSkew(agent), ClockOffset(agent)];
        return own.OfType<ValidityFinding>().Concat(ValidityJudge.JudgeGenerator(AsRun(agent, result)).Findings);
    }

    // What an agent had of the run's time it had as any load generator has a run.
    private static RunResult AsRun(AgentResult agent, RunResult result) => new()
    {
        Duration = result.Duration > agent.Missing ? result.Duration - agent.Missing : TimeSpan.Zero,
        Metrics = agent.Metrics,
        Validity = agent.Validity,
    };

    private static IEnumerable<ValidityFinding> Told((AgentResult Agent, ValidityFinding Finding)[] kind)
    {
        foreach ((AgentResult agent, ValidityFinding finding) in kind.Take(MostOfAKind))
        {
            yield return finding with { Message = $"agent {agent.Name}: {finding.Message}" };
        }

        if (kind.Length > MostOfAKind)
        {
            string names = Names([.. kind.Skip(MostOfAKind).Select(one => one.Agent.Name)]);
            yield return kind[^1].Finding with { Message = Text($"{kind.Length - MostOfAKind} more agents likewise: {names}.") };
        }
    }

    private static ValidityFinding? Lost(AgentResult agent)
    {
        if (agent.End == AgentEnd.Completed)
        {
            return null;
        }

        // What is taken over in part only is short all the same; and of one that was lost when its load had ended nothing may be missing.
        bool isShort = agent.IsAbandoned;
        string what = agent.End == AgentEnd.Lost ? "it was not heard of any more" : "its part failed";
        string why = agent.Reason is { Length: > 0 } reason ? $" ({reason.TrimEnd('.')})" : "";
        string unfinished = agent.UnfinishedIterations > 0 ? Text($", the end of {agent.UnfinishedIterations:#,##0} iterations is not known") : "";
        string missing = Text($"{agent.Missing.TotalSeconds:0.0} s of its part and {agent.MissingStarts:#,##0} starts are missing in the result{unfinished}");
        string taken = agent.TakenOverBy.Count > 0 ? Names(agent.TakenOverBy) : "";
        string next = (taken.Length > 0, isShort) switch
        {
            (true, false) => $"what was left of it was taken over by {taken}",
            (true, true) => $"of what was left of it a part was taken over by {taken} and nobody took the rest over, so that the run is short of it",
            (false, true) => "nobody took over what was left of it, so that the run is short of it",
            _ => "nothing was left of it",
        };
        return new ValidityFinding
        {
            Id = agent.End == AgentEnd.Lost ? "AgentLost" : "AgentFailed",
            Invalidates = isShort,
            Message = $"{what}{why}; {missing}, and {next}.",
            Advice = isShort
                ? "Run it again with more agents, or with agents that have more room (Get-PerfAgent), so that others can take over what is lost."
                : "What is missing is told and not made up. See what became of the agent's process and machine.",
        };
    }

    private static ValidityFinding? StartSkew(AgentResult agent) => agent.StartSkew is not { } skew || Math.Abs(skew) <= ValidityLimits.StartSkewMillisecondsWarning ? null : new ValidityFinding
    {
        Id = "StartSkew",
        Invalidates = Math.Abs(skew) > ValidityLimits.StartSkewMilliseconds,
        Message = Text($"its load began {Math.Abs(skew):#,##0.#} ms {(skew < 0 ? "before" : "after")} the moment that was agreed; the limit is {ValidityLimits.StartSkewMilliseconds:#,##0} ms, a warning comes from {ValidityLimits.StartSkewMillisecondsWarning:0} ms."),
        Advice = "Close what else runs on the agent's machine, and see whether the network to it delays answers in one direction: clocks are compared over it.",
    };

    private static ValidityFinding? ClockOffset(AgentResult agent) => Math.Abs(agent.ClockOffset) <= ValidityLimits.ClockOffsetMillisecondsWarning ? null : new ValidityFinding
    {
        Id = "ClockOffset",
        Invalidates = false,
        Message = Text($"its clock is {Math.Abs(agent.ClockOffset):#,##0} ms {(agent.ClockOffset < 0 ? "behind" : "ahead of")} the coordinator's; a warning comes from {ValidityLimits.ClockOffsetMillisecondsWarning:#,##0} ms. It is corrected in all that was measured."),
        Advice = "Let a time service set the clock of the agent's machine (chrony, systemd-timesyncd, w32time), so that its logs can be compared with those of others.",
    };

    private static string Names(IReadOnlyList<string> names) =>
        names.Count <= MostNames ? string.Join(", ", names) : Text($"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
