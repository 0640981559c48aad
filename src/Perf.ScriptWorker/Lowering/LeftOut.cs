using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <summary>What a conversion leaves out of a script, with its places. Without it a script is lowered as a whole or not at all.</summary>
/// <param name="file">The script.</param>
internal sealed class LeftOut(string file)
{
    private readonly List<ScenarioProblem> _all = [];

    /// <summary>All of it, in the order in which it was met.</summary>
    public IReadOnlyList<ScenarioProblem> All => _all;

    /// <summary>Adds what a plan does not do.</summary>
    /// <param name="reason">What, and where.</param>
    public void Add(NotLoweredException reason) => Add(reason.Message, reason.Line, reason.Column);

    /// <summary>Adds something.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="node">Where it is.</param>
    public void Add(string what, Node node) => Add(what, node.Location.Start.Line, node.Location.Start.Column + 1);

    /// <summary>Adds something.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="line">The line, from 1; 0 for none.</param>
    /// <param name="column">The column, from 1; 0 for none.</param>
    public void Add(string what, int line = 0, int column = 0)
    {
        var problem = new ScenarioProblem { File = file, Line = line, Column = column, Message = what };
        if (!_all.Contains(problem))
        {
            _all.Add(problem);
        }
    }
}
