using Acornima;
using Jint;
using Jint.Runtime;
using Perf.ScriptWorker.Artillery;

namespace Perf.ScriptWorker.Users;

/// <summary>Says what went wrong in a script, with the place where it was. A pure function.</summary>
internal static class ScriptFault
{
    public static string Describe(Exception fault) => fault switch
    {
        JavaScriptException script => OfScript(script),
        PromiseRejectedException rejected => $"a promise was rejected: {rejected.RejectedValue}",
        ParseErrorException parse => $"{parse.SourceFile}:{parse.LineNumber}:{parse.Column + 1}: {parse.Description}",
        MemoryExceededException or UserInterruptedException or CallTooLongException or PerfException => fault.Message,
        OutOfMemoryException => "the process is out of memory",
        _ => $"{fault.GetType().Name}: {fault.Message}",
    };

    private static string OfScript(JavaScriptException script)
    {
        string message = script.Error.IsObject() ? script.Error.ToString() : $"Uncaught {script.Error}";
        SourceLocation place = script.Location;
        return place.Start.Line > 0 ? $"{message} ({place.SourceFile}:{place.Start.Line}:{place.Start.Column + 1})" : message;
    }
}
