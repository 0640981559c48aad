namespace Perf.Compatibility.Artillery.Reading;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyPlace">Where the key stands.</param>
/// <param name="Value">The value.</param>
internal readonly record struct NodeEntry(string Key, Place KeyPlace, Node Value);
