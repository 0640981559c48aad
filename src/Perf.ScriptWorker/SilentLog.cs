namespace Perf.ScriptWorker;

/// <summary>A log that nobody reads.</summary>
internal sealed class SilentLog : IScriptLog
{
    private SilentLog()
    {
    }

    /// <summary>The one.</summary>
    public static SilentLog Instance { get; } = new();

    public void Write(string level, string text)
    {
    }
}
