using Perf.Engine.Flows;
using Perf.Engine.Running;

namespace Perf.ScriptWorker.Users;

/// <summary>A step that is a function of the script: the whole of an iteration.</summary>
/// <param name="host">Runs it.</param>
/// <param name="source">What the plan says of it.</param>
internal sealed class ScriptStep(ScriptHost host, ProgramStep source) : CompiledStep
{
    /// <summary>What the plan says of it.</summary>
    public ProgramStep Source => source;

    internal override void Begin(VirtualUser vu)
    {
        var flight = (ScriptFlight)(vu.Attachment ??= new ScriptFlight(host, vu));
        flight.Begin(this);
    }
}
