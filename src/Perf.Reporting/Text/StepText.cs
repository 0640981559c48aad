using System.Globalization;

namespace Perf.Reporting;

/// <summary>Steps as a plan shows them, on one line: <c>login → 3 × (list → think 1s)</c>.</summary>
internal static class StepText
{
    /// <summary>Steps, one after the other.</summary>
    public static string Of(IEnumerable<Step> steps) => string.Join(" → ", steps.Select(Of));

    private static string Of(Step step)
    {
        string text = step switch
        {
            ThinkStep think => Think(think),
            LoopStep loop => $"{Turns(loop)}({Of(loop.Steps)})",
            IfStep decision => decision.Else.Count == 0
                ? $"if {decision.Condition.Text} ({Of(decision.Then)})"
                : $"if {decision.Condition.Text} ({Of(decision.Then)}) else ({Of(decision.Else)})",
            ParallelStep parallel => $"parallel ({string.Join(" | ", parallel.Steps.Select(Of))})",
            SequenceStep sequence => $"({Of(sequence.Steps)})",
            GroupStep group => $"{group.Name} ({Of(group.Steps)})",
            ChoiceStep choice => $"one of ({string.Join(" | ", choice.Branches.Select(branch => $"{Number(branch.Weight)}: {Of(branch.Steps)}"))})",
            CallStep call => $"call {call.Flow}",
            SetStep set => $"set {string.Join(", ", set.Values.Select(value => value.Name))}",
            LogStep => "log",
            MetricStep metric => $"metric {metric.Metric}",
            StopStep stop => $"stop {stop.Scope.ToString().ToLowerInvariant()}",
            ActionStep { Retry: { } retry } => $"{step.Name} (up to {retry.Attempts} attempts)",
            _ => step.Name,
        };
        return $"{(step.If is { } condition ? $"[{condition.Text}] " : "")}{(step.Probability is { } share ? $"{share.ToString("0.##%", CultureInfo.InvariantCulture)} " : "")}{text}";
    }

    private static string Turns(LoopStep loop)
    {
        string count = loop.Count is { } times ? $"{times} × " : "";
        string over = loop.Over switch
        {
            { Variable: { } name } => $"each of {name} ",
            { } written => $"each of {written.Values.Count} ",
            null => "",
        };
        string condition = loop.While is { } holds ? $"while {holds.Text} " : "";
        return count.Length + over.Length + condition.Length == 0 ? "forever " : $"{count}{over}{condition}";
    }

    private static string Think(ThinkStep think)
    {
        if (think.Duration is { } text)
        {
            return $"think {text}";
        }

        return think.Distribution != ThinkDistribution.Uniform ? $"think about {DurationText.Format(think.Mean)} ({think.Distribution.ToString().ToLowerInvariant()})"
            : think.Min == think.Max ? $"think {DurationText.Format(think.Min)}"
            : $"think {DurationText.Format(think.Min)}..{DurationText.Format(think.Max)}";
    }

    private static string Number(double weight) => weight.ToString("0.##", CultureInfo.InvariantCulture);
}
