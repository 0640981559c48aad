using System.Runtime.InteropServices;

namespace Perf.Runtime;

/// <summary>
/// SIGTERM drains the agents of this process, as a container's end or a service manager sends it: they take no new work, and leave when their last part of a run has ended.
/// A second one is left to whoever else hears it, and ends them at once.
/// </summary>
internal sealed class DrainSignal : IDisposable
{
    /// <summary>The process-wide switch that is on while a SIGTERM would drain; the shell knows it by this name and then leaves the signal to us.</summary>
    public const string Switch = "Perf.DrainsOnTerminate";

    private static readonly Lock s_lock = new();
    private static readonly List<DrainSignal> s_waiting = [];

    private readonly Action _drain;
    private readonly PosixSignalRegistration _registration;

    /// <summary>Listens.</summary>
    /// <param name="drain">Told once, on a thread of the signal's; it does not wait.</param>
    public DrainSignal(Action drain)
    {
        _drain = drain;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear);
        lock (s_lock)
        {
            s_waiting.Add(this);
            AppContext.SetSwitch(Switch, true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (s_lock)
        {
            s_waiting.Remove(this);
            AppContext.SetSwitch(Switch, s_waiting.Count > 0);
        }

        _registration.Dispose();
    }

    // Whichever is called first takes all: handlers are called in an order of the system's, and the first that has taken a signal may be the last that hears of it.
    private static void Hear(PosixSignalContext context)
    {
        DrainSignal[] heard;
        lock (s_lock)
        {
            heard = [.. s_waiting];
            s_waiting.Clear();
            AppContext.SetSwitch(Switch, false);
        }

        if (heard.Length == 0)
        {
            return;
        }

        context.Cancel = true;
        foreach (DrainSignal one in heard)
        {
            one._drain();
        }
    }
}
