namespace Perf.Control;

/// <summary>Why a request was not done.</summary>
internal sealed record ControlError
{
    /// <summary>One of <see cref="ErrorIds"/>.</summary>
    public string Id { get; init; } = "";

    public string Message { get; init; } = "";
}
