using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Har;

/// <summary>A step that a recorded entry becomes: a request, or a WebSocket.</summary>
internal sealed class HarStep
{
    /// <summary>The request; null for a WebSocket.</summary>
    public RequestDraft? Request { get; init; }

    /// <summary>The WebSocket's step; null for a request.</summary>
    public DraftMapping? Socket { get; init; }

    /// <summary>What is taken from the answer.</summary>
    public DraftMapping Capture => Request?.Capture ?? new DraftMapping();

    public DraftMapping ToYaml() => Request?.ToStep() ?? Socket!;
}
