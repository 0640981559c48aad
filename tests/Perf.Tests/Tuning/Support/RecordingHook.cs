using Perf.Tuning;

namespace Perf.Tests.Tuning.Support;

/// <summary>Remembers the boundaries in order, and does something at one of them.</summary>
internal sealed class RecordingHook : IFaultHook
{
    internal List<string> Boundaries { get; } = [];

    internal Dictionary<string, Action> At { get; } = [];

    public void Reached(string boundary)
    {
        Boundaries.Add(boundary);
        if (At.Remove(boundary, out Action? act))
        {
            act();
        }
    }
}
