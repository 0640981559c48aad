namespace Perf.Runtime;

/// <summary>One run of a series, before it is made.</summary>
/// <param name="Side">Which side it is, for people and as the label <c>side</c>.</param>
/// <param name="Request">What is run.</param>
internal sealed record SeriesEntry(string Side, RunRequest Request);
