namespace Perf.Engine.Scenarios.Writing;

/// <summary>What a scenario file says for all of its steps, so that they need not say it.</summary>
public sealed record StepDraftSettings
{
    /// <summary>The origin of the target, such as <c>http://shop.example</c>; addresses that begin with it are written as paths. Null where none is.</summary>
    public string? Origin { get; init; }

    /// <summary>The headers that <c>http:</c> has; a request does not repeat them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The failures that end an iteration where a step does not say it.</summary>
    public StepFailures EndIterationOn { get; init; }

    /// <summary>Takes what has no form.</summary>
    public ICollection<DraftLoss> Losses { get; init; } = [];

    /// <summary>An address as a step has it.</summary>
    /// <param name="url">The address.</param>
    /// <returns>A path of the target where it is one.</returns>
    public string Url(string url) =>
        Origin is null || !url.StartsWith(Origin, StringComparison.Ordinal) ? url
        : url.Length == Origin.Length ? "/"
        : url[Origin.Length] == '/' ? url[Origin.Length..]
        : url;

    /// <summary>Whether all requests have a header, with the same value.</summary>
    /// <param name="header">The header.</param>
    public bool HasHeader(KeyValuePair<string, string> header) => Headers.Contains(header);
}
