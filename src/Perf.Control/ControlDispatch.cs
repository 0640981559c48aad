namespace Perf.Control;

/// <summary>Does what a request says and tells the state after it.</summary>
internal static class ControlDispatch
{
    private const double MaxFactor = 1000;

    public static ControlAnswer Answer(ControlRequest request, RunResult run, RunProgress? progress, IRunControl? control)
    {
        try
        {
            if (request.Command != ControlProtocol.State)
            {
                Steer(request, run, control);
            }

            return new ControlAnswer { State = LiveRun.Of(run, progress, control, Environment.ProcessId) };
        }
        catch (PerfException e)
        {
            return ControlAnswer.Of(e.Id, e.Message);
        }
        catch (Exception e)
        {
            // Whatever it is must neither end the run nor leave the client waiting.
            return ControlAnswer.Of(ErrorIds.ControlUnavailable, $"Run {run.Id} could not do '{request.Command}': {e.Message}");
        }
    }

    private static void Steer(ControlRequest request, RunResult run, IRunControl? control)
    {
        if (run.Status != RunStatus.Running)
        {
            throw new PerfException(ErrorIds.RunEnded, $"Run {run.Id} of '{run.Scenario}' has ended: {run.Status}. Get-PerfResult -Id {run.Id} gives its result.", run.Id);
        }

        if (control is null)
        {
            throw new PerfException(ErrorIds.ControlUnavailable, $"Run {run.Id} is only just starting and cannot be steered yet. Try again in a second.", run.Id);
        }

        switch (request.Command)
        {
            case ControlProtocol.Suspend:
                control.Suspend();
                break;
            case ControlProtocol.Resume:
                control.Resume();
                break;
            case ControlProtocol.Stop:
                control.Stop();
                break;
            case ControlProtocol.Rate:
                SetRate(request, control);
                break;
            default:
                throw new PerfException(ErrorIds.ControlUnavailable, $"Run {run.Id} does not know the command '{request.Command}'; a newer version of Perf sent it.", request.Command);
        }
    }

    private static void SetRate(ControlRequest request, IRunControl control)
    {
        switch (request)
        {
            case { PerSecond: { } rate, Factor: null } when rate > 0 && double.IsFinite(rate):
                control.SetRate(rate);
                break;
            case { Factor: { } factor, PerSecond: null } when factor is > 0 and <= MaxFactor:
                control.SetRateFactor(factor);
                break;
            default:
                throw new PerfException(ErrorIds.ArgumentInvalid, $"A rate is more than 0 starts per second, or a factor more than 0 and at most {MaxFactor}; one of the two.");
        }
    }
}
