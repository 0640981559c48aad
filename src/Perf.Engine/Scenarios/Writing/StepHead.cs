namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes what every step begins with: what it does, its name, and when it is done.</summary>
internal static class StepHead
{
    /// <summary>The beginning of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="key">The key that says what it does; null where its lists say it.</param>
    /// <param name="value">What stands behind the key.</param>
    /// <param name="usualName">The name that the reader gives it by itself.</param>
    public static DraftMapping Of(Step step, string? key, DraftNode? value, string usualName)
    {
        var draft = new DraftMapping();
        if (key is not null)
        {
            draft.Add(key, value!);
        }

        if (step.Name.Length > 0 && step.Name != usualName)
        {
            draft.Add("name", step.Name);
        }

        if (step.If is { } condition)
        {
            draft.Add("if", condition.Text);
        }

        if (step.Probability is { } share)
        {
            draft.Add("probability", DraftScalar.Of(share));
        }

        return step.Tags.Count == 0 ? draft : draft.Add("tags", ValueDraft.Of(step.Tags));
    }

    /// <summary>What a step that asks something of a system has at its end.</summary>
    /// <param name="draft">The step as it is written so far.</param>
    /// <param name="step">The step.</param>
    /// <param name="usual">The failures that end an iteration by the scenario's settings.</param>
    /// <param name="captures">Those of its captures that are written here.</param>
    /// <param name="lose">Takes what has no form, in words.</param>
    public static void AddAnswer(DraftMapping draft, ActionStep step, StepFailures usual, IReadOnlyList<Capture> captures, Action<string> lose)
    {
        if (step.Timeout is { } timeout)
        {
            draft.Add("timeout", timeout);
        }

        bool hasAssertions = step.Expect.Count + step.Checks.Count > 0;
        DraftMapping taken = CaptureDraft.Of(captures, lost => lose($"a second capture of '{lost.Name}' in one step"));
        if (!taken.IsEmpty)
        {
            draft.Add("capture", taken);
        }

        if (step.CapturesFirst && hasAssertions && step.Captures.Count > 0)
        {
            draft.Add("captureFirst", DraftScalar.Of(true));
        }

        DraftMapping expect = AssertionDraft.Of(step.Expect, lost => lose($"the expectation '{lost.Name}'"));
        if (!expect.IsEmpty)
        {
            draft.Add("expect", expect);
        }

        DraftMapping checks = AssertionDraft.Checks(step.Checks, lost => lose($"the check '{lost.Name}', or a part of it"));
        if (!checks.IsEmpty)
        {
            draft.Add("checks", checks);
        }

        if (step.EndsIterationOn != usual)
        {
            draft.Add("endIterationOn", DraftSequence.Of(Reading.FailuresReader.WordsOf(step.EndsIterationOn)));
        }

        if (step.Retry is { } retry)
        {
            draft.Add("retry", RetryDraft.Of(retry));
        }
    }
}
