using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <summary>Something that a native plan does not do as the script would.</summary>
/// <param name="reason">What, and what would help.</param>
/// <param name="node">Where.</param>
internal sealed class NotLoweredException(string reason, Node node) : Exception(reason)
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = node.Location.Start.Line;

    /// <summary>The column, from 1.</summary>
    public int Column { get; } = node.Location.Start.Column + 1;
}
