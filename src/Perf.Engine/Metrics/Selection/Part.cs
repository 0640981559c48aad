namespace Perf.Engine.Metrics.Selection;

/// <summary>A part of a metric that samples of one place in the scenario may belong to.</summary>
/// <param name="Number">The part's number among the run's selectors.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Field">What of a sample is its value.</param>
/// <param name="Conditions">What is still to be looked at with each sample; none where all samples belong to it.</param>
internal sealed record Part(int Number, string Metric, PartField Field, TagCondition[] Conditions)
{
    /// <summary>Whether a sample belongs to it.</summary>
    public bool Holds(in SampleFacts facts)
    {
        foreach (ref readonly TagCondition condition in Conditions.AsSpan())
        {
            if (!condition.Holds(facts))
            {
                return false;
            }
        }

        return true;
    }
}
