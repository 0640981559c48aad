using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Tells a line to whoever watches the run.</summary>
internal sealed class LogText(string step, LogLevel level, TextTemplate message) : ControlStep
{
    public override int Next(VirtualUser vu, int at)
    {
        vu.Context.Run.Log(vu, step, level, message);
        return at + 1;
    }
}
