using Perf.Tuning;

namespace Perf.Tests.Tuning.Journal;

public sealed class ChangeStepsTests
{
    private static readonly JournalStep[] s_steps = Enum.GetValues<JournalStep>();
    private static readonly PlannedChange s_planned = new() { OptimizationId = "x", Title = "x" };

    [Fact]
    public void Next_WholeLife_GoesThroughItsStates()
    {
        (JournalStep Step, TuningState State)[] life =
        [
            (JournalStep.Planned, TuningState.Planned), (JournalStep.Captured, TuningState.Captured), (JournalStep.Intended, TuningState.Intended), (JournalStep.Applied, TuningState.Applied),
            (JournalStep.Restarting, TuningState.Applied), (JournalStep.Restarted, TuningState.Applied), (JournalStep.Effective, TuningState.Effective), (JournalStep.Reverting, TuningState.Reverting),
            (JournalStep.Reverted, TuningState.Reverted), (JournalStep.Intended, TuningState.Intended), (JournalStep.Applied, TuningState.Applied), (JournalStep.Effective, TuningState.Effective),
            (JournalStep.Measured, TuningState.Effective), (JournalStep.Kept, TuningState.Kept), (JournalStep.Kept, TuningState.Kept), (JournalStep.Drifted, TuningState.Drifted),
            (JournalStep.Reverting, TuningState.Reverting), (JournalStep.Stuck, TuningState.Reverting), (JournalStep.Reverting, TuningState.Reverting), (JournalStep.Reverted, TuningState.Reverted),
        ];
        ChangeRecord? record = null;
        foreach ((JournalStep step, TuningState state) in life)
        {
            record = ChangeSteps.Next(record, Entry(step));
            Assert.Equal((step, state), (step, record!.State));
        }

        Assert.True(record!.WasKept);
        Assert.NotNull(record.RevertedAt);
    }

    // The rule that everything rests on: from the intent on, only a line that says so ends that the target may be other than before.
    [Fact]
    public void Next_RandomSteps_TouchedFromTheIntentUntilItIsSaidToBePutBack()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            ChangeRecord? record = null;
            bool isTouched = false;
            for (int i = 0; i < 60; i++)
            {
                JournalStep step = s_steps[random.Next(s_steps.Length)];
                if (ChangeSteps.Next(record, Entry(step)) is not { } next)
                {
                    continue;
                }

                isTouched = step == JournalStep.Intended || (isTouched && step is not (JournalStep.Reverted or JournalStep.Failed));
                record = next;
                Assert.True(record.IsTouched == isTouched, $"seed {seed}: {step} -> {record.State}");
                Assert.True(!record.IsTouched || record.Capture is not null, $"seed {seed}: touched without a capture");
                Assert.True(!record.IsUndecided || record.IsTouched, $"seed {seed}");
            }
        }
    }

    // Lines on the way back may be missing where the disk is full. Whichever are, the next can be written, and the last one ends it.
    [Fact]
    public void Next_WayBackWithAnyLinesMissing_GoesOnToItsEnd()
    {
        JournalStep[] toKept = [JournalStep.Planned, JournalStep.Captured, JournalStep.Intended, JournalStep.Applied, JournalStep.Effective, JournalStep.Kept, JournalStep.Drifted];
        JournalStep[] back = [JournalStep.Reverting, JournalStep.Restarting, JournalStep.Stuck, JournalStep.Reverting, JournalStep.Restarting, JournalStep.Restarted];
        for (int far = 3; far <= toKept.Length; far++)
        {
            for (int missing = 0; missing < 1 << back.Length; missing++)
            {
                ChangeRecord? record = toKept.Take(far).Aggregate((ChangeRecord?)null, (before, step) => ChangeSteps.Next(before, Entry(step)));
                foreach (JournalStep step in back.Where((_, i) => (missing & (1 << i)) == 0))
                {
                    record = ChangeSteps.Next(record, Entry(step));
                    Assert.True(record is { IsTouched: true }, $"{step} after {toKept[far - 1]}, without {missing:b6}");
                }

                Assert.Equal(TuningState.Reverted, ChangeSteps.Next(record, Entry(JournalStep.Reverted))!.State);
                Assert.Equal(TuningState.Failed, ChangeSteps.Next(record, Entry(JournalStep.Failed))!.State);
            }
        }
    }

    [Fact]
    public void Next_OfAChangeThatWasNotPlanned_IsNotAllowed() => Assert.All(s_steps.Where(step => step != JournalStep.Planned), step => Assert.Null(ChangeSteps.Next(null, Entry(step))));

    [Fact]
    public void Next_IntentWithoutCapture_IsNotAllowed() => Assert.Null(ChangeSteps.Next(ChangeSteps.Next(null, Entry(JournalStep.Planned)), Entry(JournalStep.Intended)));

    private static JournalEvent Entry(JournalStep step) => new() { Step = step, Number = 1, Planned = s_planned, Capture = new CaptureRecord(), At = DateTimeOffset.UnixEpoch };
}
