namespace Perf.ScriptWorker;

/// <summary>Takes what scripts write, and what is to be told about them. Safe for several threads.</summary>
internal interface IScriptLog
{
    /// <summary>Takes a line.</summary>
    /// <param name="level"><c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>.</param>
    /// <param name="text">The line.</param>
    void Write(string level, string text);
}
