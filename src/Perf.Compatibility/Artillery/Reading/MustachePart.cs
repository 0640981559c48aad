namespace Perf.Compatibility.Artillery.Reading;

/// <summary>A part of a text with templates.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The literal text, the path, or the function's name.</param>
/// <param name="Arguments">The function's arguments.</param>
/// <param name="Source">The part as it is written.</param>
internal readonly record struct MustachePart(MustacheKind Kind, string Text, IReadOnlyList<string> Arguments, string Source);
