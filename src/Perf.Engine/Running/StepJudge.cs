using Perf.Engine.Flows;
using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Selection;
using Perf.Engine.Protocols;

namespace Perf.Engine.Running;

/// <summary>Judges answers by a step's expectations and checks, and takes values out of them. One for a loop, since answers are judged one at a time.</summary>
internal sealed class StepJudge(LoopContext context)
{
    private const int Unauthorized = 401;

    private readonly ResponseView _view = new();
    private readonly List<(int Slot, ScalarValue Value)> _taken = [];
    private bool? _hasCaptured;
    private bool _hasFailedExpectation;

    private MetricShard Metrics => context.Metrics;

    /// <summary>Counts a step that has ended: its times, its failure, its checks.</summary>
    /// <param name="step">The step.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="vu">The virtual user that did it.</param>
    /// <param name="due">When it was due, ticks of <see cref="Pacing.Clock"/>.</param>
    /// <param name="endedAt">When it ended.</param>
    /// <param name="isGood">Whether the protocol itself is content with the status.</param>
    /// <param name="isLast">Whether it is the last answer of the step and not a redirect on the way.</param>
    /// <param name="mayRetry">Whether its policy is asked at all: what could not even be sent is not tried again.</param>
    /// <returns>Whether the step is to be tried again.</returns>
    public bool Count(CompiledAction step, StepOutcome outcome, VirtualUser vu, long due, long endedAt, bool isGood, bool isLast, bool mayRetry = true)
    {
        bool failed = outcome.ErrorClass is not null;
        _hasCaptured = null;
        _hasFailedExpectation = false;
        if (failed)
        {
            Metrics.Error(step.Step, outcome.ErrorClass!, outcome.ErrorMessage);
        }
        else if (isLast)
        {
            if (outcome.Status == Unauthorized)
            {
                vu.TokenRefused(step);
            }

            _view.Look(outcome);
            if (step.CapturesFirst)
            {
                _hasCaptured = Capture(step, outcome, vu);
            }

            failed = !MeetsExpectations(step, outcome, vu, isGood);
        }

        bool again = isLast && mayRetry && step.Retry is { } retry && retry.Wants(vu.Attempt, outcome, failed);
        Record(step, outcome, vu, again ? MetricShard.NoResponseTime : endedAt - due, endedAt, failed, outcome.ErrorClass);
        if (again)
        {
            Metrics.Retry(step.Step, vu.OriginOf(step.Labels));
        }
        else if (failed)
        {
            vu.NoteFailure(step.Name, outcome.ErrorClass ?? $"the answer, with status {outcome.Status}, is not as expected");
        }

        return again;
    }

    /// <summary>Counts a step whose next attempt never came, for the run has ended: the user has waited so long all the same.</summary>
    public void CountGivenUp(CompiledAction step, VirtualUser vu)
    {
        if (!context.Run.Stopped.IsCancellationRequested)
        {
            Metrics.GivenUp(step.Step, context.Loop.Now - vu.Due);
        }
    }

    /// <summary>Counts a step that could not be sent: a failure without an answer.</summary>
    public void CountRefused(CompiledAction step, VirtualUser vu, string errorClass, string message)
    {
        var outcome = new StepOutcome();
        outcome.Fail(errorClass, message);
        long now = context.Loop.Now;
        Count(step, outcome, vu, Math.Min(vu.Due, now), now, isGood: false, isLast: true, mayRetry: false);
        FailChecks(step, vu);
    }

    /// <summary>Counts a step that was cut off by the end of the run: the server had its time, so the wait counts as far as it went.</summary>
    public void CountInterrupted(CompiledAction step, StepOutcome outcome, VirtualUser vu, long due, long endedAt)
    {
        // Stopped by the user: nobody's fault, and not measured.
        if (context.Run.Stopped.IsCancellationRequested)
        {
            return;
        }

        Record(step, outcome, vu, endedAt - due, endedAt, failed: true, ErrorClasses.Interrupted);
        Metrics.Error(step.Step, ErrorClasses.Interrupted, "no complete response when the run ended");
    }

    /// <summary>Counts all checks of a step without an answer as failed; otherwise a dead target would show no failed check.</summary>
    public void FailChecks(CompiledAction step, VirtualUser vu)
    {
        CountAll(step, step.Expect, vu);
        CountAll(step, step.Checks, vu);
    }

    /// <summary>What follows upon an answer that was counted, and is the last of its step: its values are taken, where that was not done before.</summary>
    /// <param name="step">The step.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="vu">The virtual user that did it.</param>
    /// <returns>Whether the iteration goes on.</returns>
    public bool GoesOn(CompiledAction step, StepOutcome outcome, VirtualUser vu)
    {
        bool goesOn = step.Captures.Count == 0;
        if (outcome.ErrorClass is not null)
        {
            if (!step.EndsIterationOn.HasFlag(StepFailures.NoAnswer))
            {
                FailChecks(step, vu);
            }

            goesOn = goesOn && !step.EndsIterationOn.HasFlag(StepFailures.NoAnswer);
        }
        else
        {
            goesOn = (goesOn || (_hasCaptured ?? Capture(step, outcome, vu))) && !(_hasFailedExpectation && step.EndsIterationOn.HasFlag(StepFailures.Expectation));
        }

        if (!goesOn)
        {
            vu.MarkFailed();
        }

        return goesOn;
    }

    // All of them or none: where one is missing, the values before it are not set either.
    private bool Capture(CompiledAction step, StepOutcome outcome, VirtualUser vu)
    {
        _taken.Clear();
        for (int i = 0; i < step.Captures.Count; i++)
        {
            CompiledCapture capture = step.Captures[i];
            if (capture.Take(_view, ref vu.Random) is not { } value)
            {
                Metrics.Error(step.Step, ErrorClasses.CaptureFailed, $"nothing to capture as '{capture.Source.Name}' by {capture.Shown}; status {outcome.Status}; the iteration ended there");
                vu.NoteFailure(step.Name, ErrorClasses.CaptureFailed);
                return false;
            }

            _taken.Add((capture.Slot, value));
        }

        foreach ((int slot, ScalarValue value) in _taken)
        {
            vu.Values[slot] = value;
        }

        return true;
    }

    private void Record(CompiledAction step, StepOutcome outcome, VirtualUser vu, long responseTime, long endedAt, bool failed, string? errorClass)
    {
        Metrics.Request(step.Step, outcome.Timings, responseTime, failed, outcome.BytesSent, outcome.BytesReceived);
        if (step.ByStatus && outcome.Status > 0 && errorClass is null)
        {
            Metrics.Status(step.Step, outcome.Status, outcome.Timings.Waiting);
        }

        step.Labels.MatchOf(vu.Executor)?.Request(Metrics, new SampleFacts { Outcome = outcome, Failed = failed, ErrorClass = errorClass, Values = vu.Values }, outcome.Timings, responseTime);
        Metrics.Samples?.Request(vu.OriginOf(step.Labels), outcome, endedAt, responseTime, failed, errorClass);
    }

    private bool MeetsExpectations(CompiledAction step, StepOutcome outcome, VirtualUser vu, bool isGood)
    {
        bool good = true;
        if (!step.ExpectsStatus && !isGood)
        {
            good = false;
            Metrics.Error(step.Step, ErrorClasses.OfStatus(outcome.Status), $"status {outcome.Status}");
        }

        for (int i = 0; i < step.Expect.Count; i++)
        {
            CompiledCheck check = step.Expect[i];
            bool held = check.Holds(_view, vu.Values);
            Metrics.Check(check.Check, held, vu.OriginOf(step.Labels));
            if (!held)
            {
                good = false;
                _hasFailedExpectation = true;
                Assertion first = check.Assertions[0].Source;
                string errorClass = first.ErrorClass ?? (first.Part == ResponsePart.Status ? step.ClassOfStatus(outcome.Status) : ErrorClasses.ExpectationFailed);
                Metrics.Error(step.Step, errorClass, $"expected: {check.Name}; status {outcome.Status}");
            }
        }

        for (int i = 0; i < step.Checks.Count; i++)
        {
            CompiledCheck check = step.Checks[i];
            Metrics.Check(check.Check, check.Holds(_view, vu.Values), vu.OriginOf(step.Labels));
        }

        return good;
    }

    private void CountAll(CompiledAction step, IReadOnlyList<CompiledCheck> checks, VirtualUser vu)
    {
        for (int i = 0; i < checks.Count; i++)
        {
            Metrics.Check(checks[i].Check, held: false, vu.OriginOf(step.Labels));
        }
    }
}
