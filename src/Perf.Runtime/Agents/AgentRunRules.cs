namespace Perf.Runtime;

/// <summary>What goes along with a run of this process and not with one of agents: each is refused before anything is opened, with what to do instead. A pure function of plan and options.</summary>
internal static class AgentRunRules
{
    /// <summary>Refuses what agents cannot do.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What is to go along with its run.</param>
    /// <exception cref="PerfException">The first of what is refused.</exception>
    public static void Require(RunPlan plan, RunOptions options)
    {
        if (plan.Scenario.Program is { } program)
        {
            string what = program.Kind == ScriptProgram.ArtilleryKind ? "has a processor of Artillery's, and such code" : "is a script of k6, and such a script";
            throw Refused($"'{plan.Scenario.Name}' {what} runs on one machine. Leave -Agent away, or write it as a scenario of Perf's own: ConvertTo-PerfScenario.", plan.Scenario.Name);
        }

        if (options.RawOutput is { } file)
        {
            throw Refused("-RawOutput holds every single measurement, and agents send a summary of each second. Leave -RawOutput or -Agent away; -Output has the figures of each second in either case.", file);
        }

        if (options.Profiles.Count > 0)
        {
            throw Refused("-Profile samples processes of this machine and is measured together with a load of this process. Leave -Profile or -Agent away.", options.Profiles[0].Process);
        }

        if (plan.Scenario.Outputs.FirstOrDefault(output => RunOutputs.LayoutOf(output, plan) == OutputLayout.K6) is { } single)
        {
            throw new PerfException(
                ErrorIds.OutputInvalid,
                $"The output {single} wants every single sample (layout k6), and agents send a summary of each second. Give it layout: aggregated, or leave -Agent away.",
                single.ToString());
        }
    }

    private static PerfException Refused(string message, object subject) => new(ErrorIds.ArgumentInvalid, message, subject);
}
