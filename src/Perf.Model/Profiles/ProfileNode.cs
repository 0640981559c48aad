namespace Perf;

/// <summary>A place in the tree of calls.</summary>
/// <param name="Parent">The caller's place in <see cref="ProcessProfile.Nodes"/>, which is before this one; -1 for the bottom of a stack.</param>
/// <param name="Frame">The method's place in <see cref="ProcessProfile.Frames"/>.</param>
/// <param name="Self">Samples in which this was the top of a stack.</param>
/// <param name="Total">Samples in which it was on a stack: its own and its callees'.</param>
public sealed record ProfileNode(int Parent, int Frame, long Self, long Total);
