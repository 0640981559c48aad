using Perf.Control;
using Perf.Reporting;
using Perf.Reporting.Html;

namespace Perf.Runtime;

/// <summary>The live view of a run in a terminal: what hears of the run, what the screen shows, and what keys do. Whoever owns the terminal draws it, on a thread of its own.</summary>
public sealed class LiveScreen : IRunObserver
{
    private const double Step = 1.1;
    private const double MostFactor = 1000;
    private const double LeastFactor = 0.01;

    private readonly LiveModel _model;
    private volatile Func<ControlRequest, LiveRun>? _steer;
    private LiveState _state;
    private TimeSpan _summedAt = TimeSpan.MinValue;
    private volatile string? _note;

    /// <summary>Creates the view of a run.</summary>
    /// <param name="plan">The run's plan.</param>
    public LiveScreen(RunPlan plan)
    {
        _model = new LiveModel(plan, hasDetail: false);
        _state = new LiveState { Data = new ReportData { Result = _model.Header } };
    }

    /// <summary>Whether the run is over.</summary>
    public bool HasEnded => _model.HasEnded;

    /// <inheritdoc/>
    public void Started(RunResult result) => _model.Started(result);

    /// <inheritdoc/>
    public void Measured(Interval interval, RunProgress progress) => _model.Measured(interval, progress);

    /// <inheritdoc/>
    public void Logged(LogLine line) => _model.Logged(line);

    /// <inheritdoc/>
    public void Ended(RunResult result) => _model.Ended(result);

    /// <summary>Draws the screen as it stands now. On one thread.</summary>
    /// <param name="width">Cells of a line.</param>
    /// <param name="height">Lines.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>As many lines as the screen is high.</returns>
    public IReadOnlyList<string> Draw(int width, int height, bool colour)
    {
        _model.Drain();
        LiveState moment = _model.Moment(_state);

        // Sums change once a second, and the screen is drawn more often: at a key, at another size.
        TimeSpan at = moment.Progress?.Elapsed ?? TimeSpan.Zero;
        if (at != _summedAt || HasEnded)
        {
            (moment, _summedAt) = (_model.Sums(), at);
        }

        _state = moment;
        return LiveText.Draw(moment, _note, width, height, colour);
    }

    /// <summary>Does what a key asks for.</summary>
    /// <param name="key">p pauses, r goes on, + and - change the rate by a tenth, = is as planned, q stops. Any other does nothing.</param>
    /// <returns>Whether the key does anything.</returns>
    public bool Press(char key)
    {
        ControlRequest? request = char.ToLowerInvariant(key) switch
        {
            'p' => ControlRequest.Suspend,
            'r' => ControlRequest.Resume,
            'q' => ControlRequest.Stop,
            '+' => ControlRequest.OfFactor(Factor(Step)),
            '-' or '_' => ControlRequest.OfFactor(Factor(1 / Step)),
            '=' => ControlRequest.OfFactor(1),
            _ => null,
        };
        if (request is null)
        {
            return false;
        }

        try
        {
            _ = (_steer ?? throw new PerfException(ErrorIds.ControlUnavailable, "The run is only just starting."))(request);
            _note = request == ControlRequest.Stop ? "stopping: what runs may end" : null;
        }
        catch (PerfException fault)
        {
            _note = fault.Message;
        }

        return true;
    }

    internal void Open(Func<ControlRequest, LiveRun> steer) => _steer = steer;

    internal void Attach(IRunControl control) => _model.Attach(control);

    private double Factor(double by) => Math.Clamp(Math.Round(_model.RateFactor * by, 4), LeastFactor, MostFactor);
}
