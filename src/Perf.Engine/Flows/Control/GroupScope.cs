using Perf.Engine.Metrics.Samples;

namespace Perf.Engine.Flows.Control;

/// <summary>A group that a step is in, and the groups around it within the same branch: what is to be counted when the iteration ends in the middle of it.</summary>
/// <param name="Parent">The group around it, or null.</param>
/// <param name="Register">Where its beginning is kept.</param>
/// <param name="Group">Its number in the metrics.</param>
/// <param name="Labels">What samples say of it.</param>
internal sealed record GroupScope(GroupScope? Parent, int Register, int Group, StepLabels Labels);
