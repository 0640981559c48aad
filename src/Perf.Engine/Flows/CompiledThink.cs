using Perf.Engine.Running;

namespace Perf.Engine.Flows;

/// <summary>A pause made ready to run.</summary>
/// <param name="length">How long it is.</param>
internal sealed class CompiledThink(PauseLength length) : CompiledStep
{
    internal override void Begin(VirtualUser vu) => vu.Pause(length.Next(ref vu.Random));
}
