using Perf.Engine.Running;

namespace Perf.Engine.Flows;

/// <summary>A pause made ready to run.</summary>
/// <param name="min">The shortest, ticks.</param>
/// <param name="max">The longest, ticks.</param>
internal sealed class CompiledThink(long min, long max) : CompiledStep
{
    internal override void Begin(VirtualUser vu) => vu.Pause(min == max ? min : min + (long)((max - min) * vu.Random.NextDouble()));
}
