using Perf.Engine.Workers;

namespace Perf.ScriptWorker.Hosting;

/// <summary>Passes a script's lines on to the parent, and no more of them than anybody reads.</summary>
/// <param name="frames">The pipe.</param>
/// <param name="secrets">What must not be seen; null for nothing.</param>
internal sealed class FrameLog(FrameStream frames, SecretBook? secrets = null) : IScriptLog
{
    // A console.log in each iteration would otherwise be most of what the worker does.
    private const int MostPerSecond = 1000;

    private readonly Lock _gate = new();
    private long _second;
    private int _count;
    private long _left;

    public void Write(string level, string text)
    {
        string? note = null;
        lock (_gate)
        {
            long second = Environment.TickCount64 / 1000;
            if (second != _second)
            {
                note = _left > 0 ? $"{_left} lines of the script's console were left out: more than {MostPerSecond} in a second" : null;
                (_second, _count, _left) = (second, 0, 0);
            }

            if (++_count > MostPerSecond)
            {
                _left++;
                return;
            }
        }

        if (note is not null)
        {
            frames.WriteJson(FrameKind.Log, new WorkerLogLine("warning", note));
        }

        frames.WriteJson(FrameKind.Log, new WorkerLogLine(level, secrets?.Hide(text) ?? text));
    }
}
