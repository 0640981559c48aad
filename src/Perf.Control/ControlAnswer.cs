namespace Perf.Control;

/// <summary>The answer to a request: the state after it, or why it was not done.</summary>
internal sealed record ControlAnswer
{
    public LiveRun? State { get; init; }

    public ControlError? Error { get; init; }

    public static ControlAnswer Of(string id, string message) => new() { Error = new ControlError { Id = id, Message = message } };
}
