using System.Runtime.InteropServices;

namespace Perf.Shell;

/// <summary>
/// Turns the first Ctrl-C, SIGTERM or SIGHUP into a stop of the running pipeline; lets the second one kill the process,
/// so that a stuck <c>finally</c> cannot hold the terminal. A SIGTERM that a running command takes for itself is the command's.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private const int SignalBase = 128;

    // On while the module has agents that a SIGTERM drains; it is the module's name for it.
    internal const string DrainSwitch = "Perf.DrainsOnTerminate";

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _gate = new();
    private Action? _stop;
    private int _code;

    public Interrupts()
    {
        Register(PosixSignal.SIGINT, SignalBase + 2);
        Register(PosixSignal.SIGTERM, SignalBase + 15);
        Register(PosixSignal.SIGHUP, SignalBase + 1);
    }

    /// <summary>The exit code of the signal that stopped the pipeline (130 Ctrl-C, 143 SIGTERM, 129 hang-up); null if none came.</summary>
    public int? ExitCode
    {
        get
        {
            lock (_gate)
            {
                return _code == 0 ? null : _code;
            }
        }
    }

    /// <summary>True for signals that end the session even where Ctrl-C only ends the command.</summary>
    public bool EndsSession => ExitCode is { } code && code != SignalBase + 2;

    /// <summary>Names what to stop from now on; a signal that came before stops it at once.</summary>
    public void Watch(Action stop)
    {
        bool late;
        lock (_gate)
        {
            _stop = stop;
            late = _code != 0;
        }

        if (late)
        {
            stop();
        }
    }

    /// <summary>Forgets what to stop.</summary>
    public void Unwatch()
    {
        lock (_gate)
        {
            _stop = null;
        }
    }

    /// <summary>Forgets that a Ctrl-C came: the interactive shell goes on. Other signals end the session, and stay.</summary>
    public void ForgetCtrlC()
    {
        lock (_gate)
        {
            if (_code == SignalBase + 2)
            {
                _code = 0;
            }
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Register(PosixSignal signal, int code)
        => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            // The command may have heard it before us, or is about to.
            if (signal == PosixSignal.SIGTERM && (context.Cancel || (AppContext.TryGetSwitch(DrainSwitch, out bool drains) && drains)))
            {
                return;
            }

            Action? stop;
            lock (_gate)
            {
                if (_code != 0)
                {
                    return;
                }

                _code = code;
                stop = _stop;
            }

            context.Cancel = true;

            // Stopping waits for cmdlets and `finally` blocks; the signal thread must stay free for the second signal.
            ThreadPool.QueueUserWorkItem(_ => stop?.Invoke());
        }));
}
