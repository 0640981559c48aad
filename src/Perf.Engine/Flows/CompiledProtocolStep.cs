using Perf.Engine.Protocols;
using Perf.Engine.Running;

namespace Perf.Engine.Flows;

/// <summary>A step of a protocol that runs as a task of .NET, made ready to run.</summary>
public sealed class CompiledProtocolStep : CompiledAction
{
    /// <summary>What it does.</summary>
    public required IStepAction Action { get; init; }

    /// <summary>Whether its status is an HTTP status, of which 200 to 399 are good unless an expectation says otherwise.</summary>
    public bool HasHttpStatus { get; init; }

    internal override void Begin(VirtualUser vu) => vu.Task.Begin(this);
}
