using System.Text;
using Perf.Engine.Workers;

namespace Perf.ScriptWorker.Hosting;

/// <summary>Passes on what is measured.</summary>
internal sealed class FrameObserver(FrameStream frames) : IRunObserver
{
    public void Started(RunResult result) => frames.Write(FrameKind.Started, Encoding.UTF8.GetBytes(RunResultJson.Write(result)));

    public void Measured(Interval interval, RunProgress progress) => frames.Write(FrameKind.Interval, IntervalCodec.Encode(interval));

    public void Ended(RunResult result)
    {
        // Told apart from this, for what ended the run is known only to whoever ran it.
    }
}
