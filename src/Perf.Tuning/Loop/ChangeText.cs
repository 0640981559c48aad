namespace Perf.Tuning;

/// <summary>Changes as they are told where nothing of them is in a journal: those that were not tried, and those that are for people.</summary>
internal static class ChangeText
{
    /// <summary>The number and id of the measurement of all kept changes together.</summary>
    public const string WholeSet = "*";

    /// <summary>A change of a plan that was not touched.</summary>
    /// <param name="planned">The change.</param>
    /// <param name="number">Its number; 0 for advice.</param>
    /// <param name="environment">The environment, or null.</param>
    /// <param name="message">Why.</param>
    public static Change Untouched(PlannedChange planned, int number, string? environment, string message) => new()
    {
        Number = number,
        OptimizationId = planned.OptimizationId,
        Title = planned.Title,
        Layer = planned.Layer,
        Environment = environment,
        Mechanism = planned.Mechanism,
        Target = planned.Target,
        State = TuningState.Planned,
        Settings = planned.Settings,
        FindingId = planned.FindingId,
        Risk = planned.Risk,
        Outcome = TuningOutcome.Unverified,
        Message = message,
        Advice = planned.Advice,
        Diff = planned.Diff,
    };

    /// <summary>What is left to people.</summary>
    /// <param name="advice">The advice.</param>
    /// <param name="environment">The environment, or null.</param>
    public static Change Advice(PlannedChange advice, string? environment) =>
        Untouched(advice, 0, environment, advice.Reason.Length > 0 ? advice.Reason : "This is for people to do: there is no change that can be made for them.");

    /// <summary>A change with what measuring it has shown.</summary>
    /// <param name="change">The change as the journal has it.</param>
    /// <param name="measurement">The measurement; null where there is none.</param>
    /// <param name="message">Why it is as it is.</param>
    public static Change Measured(Change change, TuningMeasurement? measurement, string message) => change with { Measurement = measurement, Outcome = measurement?.Outcome ?? TuningOutcome.Unverified, Message = message };
}
