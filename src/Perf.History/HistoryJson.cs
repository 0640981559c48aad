using System.Text.Json.Serialization;

namespace Perf.History;

/// <summary>The compiled shapes of what history keeps as JSON besides results.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class HistoryJson : JsonSerializerContext;
