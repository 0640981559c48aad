namespace Perf.ScriptWorker.Lowering;

/// <summary>Captures that end an iteration where the script would throw.</summary>
internal static class Guard
{
    /// <summary>A body that is no JSON: <c>json()</c> throws.</summary>
    public static Capture Json { get; } = new() { Name = "guardJson", Kind = CaptureKind.Json, Selector = "$" };

    /// <summary>No answer, and so no body: <c>body.includes()</c> throws.</summary>
    public static Capture Body { get; } = new() { Name = "guardBody", Kind = CaptureKind.Regex, Selector = "^" };

    /// <summary>No such header: <c>headers['X'].includes()</c> throws.</summary>
    /// <param name="name">The header.</param>
    public static Capture Header(string name) => new() { Name = $"guardHeader-{name}", Kind = CaptureKind.Header, Selector = name };
}
