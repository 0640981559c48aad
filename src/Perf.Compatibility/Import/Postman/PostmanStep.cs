using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Postman;

/// <summary>A request of a collection as a step.</summary>
internal sealed class PostmanStep
{
    private string? _text;

    public required PostmanItem Item { get; init; }

    public required RequestDraft Request { get; init; }

    /// <summary>The host; empty where it is the target.</summary>
    public required string Host { get; init; }

    /// <summary>The path without query.</summary>
    public required string Path { get; init; }

    /// <summary>The variables that its script sets.</summary>
    public IReadOnlyList<string> Sets => [.. Request.Capture.Entries.Select(entry => entry.Key)];

    /// <summary>Whether it uses a variable.</summary>
    public bool Uses(string name) => (_text ??= YamlWriter.Write(Request.ToStep())).Contains($"${{{name}}}", StringComparison.Ordinal);
}
