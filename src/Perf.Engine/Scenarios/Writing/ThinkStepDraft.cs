namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes pauses.</summary>
internal static class ThinkStepDraft
{
    public static DraftMapping Of(ThinkStep step) => StepHead.Of(step, "think", Length(step), "think");

    /// <summary>A pause between two times.</summary>
    public static DraftScalar Pause(TimeSpan min, TimeSpan max) => min == max ? DraftScalar.Of(min) : DraftScalar.Of($"{DurationText.Format(min)}..{DurationText.Format(max)}");

    private static DraftNode Length(ThinkStep step)
    {
        if (step.Duration is { } text)
        {
            return DraftScalar.Of(text);
        }

        if (step.Distribution == ThinkDistribution.Uniform)
        {
            return Pause(step.Min, step.Max);
        }

        DraftMapping draft = new DraftMapping().Add("distribution", step.Distribution.ToString().ToLowerInvariant()).Add("mean", step.Mean);
        if (step.Distribution != ThinkDistribution.Exponential)
        {
            draft.Add("deviation", step.Deviation);
        }

        if (step.Min > TimeSpan.Zero)
        {
            draft.Add("min", step.Min);
        }

        return step.Max > TimeSpan.Zero ? draft.Add("max", step.Max) : draft;
    }
}
