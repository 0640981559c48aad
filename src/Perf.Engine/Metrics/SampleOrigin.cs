using Perf.Engine.Metrics.Samples;

namespace Perf.Engine.Metrics;

/// <summary>Where a sample comes from, for its tags.</summary>
/// <param name="Executor">The executor's place in the scenario.</param>
/// <param name="Labels">What samples say of the step, or of the place in the flow; null for what belongs to the iteration as a whole.</param>
/// <param name="Values">The virtual user's values, where the labels have tags that are templates; otherwise null.</param>
internal readonly record struct SampleOrigin(int Executor, StepLabels? Labels = null, ScalarValue[]? Values = null);
