namespace Perf.Engine.Scenarios.Reading;

/// <summary>A file that a scenario includes.</summary>
/// <param name="Values">Reads its values, and knows its places.</param>
/// <param name="Section">Its root.</param>
/// <param name="Path">Its path, relative to the scenario's folder.</param>
internal sealed record IncludedFile(ValueReader Values, Section Section, string Path);
